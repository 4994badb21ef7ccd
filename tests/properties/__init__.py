"""Properties: what holds for every text, file and blog, tried on those that hypothesis makes up."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

CI = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""How often each is tried in CI; a folder of the test that is used again is no matter, for each try writes its own."""
