"""The description of the API holds: whatever is sent by it, or a little beside it, is answered as it says."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.diary import DIARY
from tests.site_server import Answer, Site
from tests.web_server import Server

EXAMPLES = 25
# What text is a web address, and what bytes are a capture, no schema can say.
MORE_THAN_DESCRIBED = [positive_data_acceptance]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server whose one place is taken, so that what is put in waits and nobody's blog is crawled."""
    slow = {path: Answer(page, wait=120) for path, page in DIARY.items()}
    folder = tmp_path_factory.mktemp("web") / "out"
    with Site(slow) as site, Server(folder, "--allow-private", "--jobs", "1", "--queue", "40") as running:
        busy = running.post("/api/assessments", {"url": site.url, "seconds": 600}).json
        running.until(busy["id"], "started")
        yield running


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=str)
def test_every_answer_is_as_described(server, mode):
    schema = schemathesis.openapi.from_url(f"http://{server.address}/api/openapi.json")
    # What streams has no end to wait for.
    operations = [found.ok() for found in schema.exclude(path_regex="/events$").get_all_operations()]
    assert len(operations) >= 15
    broken = []
    for operation in operations:
        strategy = operation.as_strategy(generation_mode=mode)

        @given(case=strategy)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answered(case):
            case.call_and_validate(timeout=30, excluded_checks=MORE_THAN_DESCRIBED if case.method == "POST" else [])

        try:
            answered()
        except Unsatisfiable:  # what takes nothing cannot be asked wrongly
            assert mode is schemathesis.GenerationMode.NEGATIVE
        except Exception as error:
            told = getattr(error, "exceptions", (error,))
            broken.append(f"{operation.label}: " + "\n".join(str(one) for one in told))
    assert not broken, "\n\n".join(broken)


def test_every_operation_field_and_problem_is_described(server):
    document = server.get("/api/openapi.json").json
    assert "Limits of this server" in document["info"]["description"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), (method, path)
            assert operation.get("description"), (method, path)
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), (method, path, parameter["name"])
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert set(answer["content"]) == {"application/problem+json"}, (method, path, status)
            for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                for name, field in body["schema"]["properties"].items():
                    assert field.get("description"), (method, path, kind, name)
    for name, shape in document["components"]["schemas"].items():
        for field, content in shape.get("properties", {}).items():
            assert content.get("description") or "$ref" in content or field in ("items", "type"), (name, field)


def test_nothing_of_the_description_is_loaded_from_another_host(server):
    assert server.get("/docs").status == 404
    assert server.get("/redoc").status == 404
