"""Where the people behind this software are found: named in every request, and in every report."""

CONTACT = "https://github.com/flogcheck/flogcheck"
"""Where the owner of a crawled site finds out who was there; the environment's FLOGCHECK_CONTACT goes before."""
