"""The museum: documented flogs rebuilt as small sites, sincere blogs that look like them, and what is made of both.

The sites are data in the format of `tests/museum/README.md`. Each goes the way of any blog: a capture is written, read
and examined. Nothing here knows what the outcome should be until the outcome is there.
"""
