"""How quickly `flogcheck serve` answers when many ask at once, and whether anything is lost.

    python -m benchmarks.web_load [--clients 50] [--reports 20] [--starts 4] [--pause 0.5]

A server of its own on loopback; an invented capture is assessed, and then every client asks for its report, again and
again, each over a connection that it keeps. Then every client asks for assessments, which wait behind one that does not
end. With `--pause 0` nobody waits between two requests, and the figures are those of a server that is never idle.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.diary import DIARY, write_capture
from tests.site_server import Answer, Site
from tests.web_server import Server

REPORT_GOAL, START_GOAL = 50.0, 100.0  # milliseconds, p95


def main() -> int:
    """Measure, print, and give 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--reports", type=int, default=20, help="reports that each client reads")
    parser.add_argument("--starts", type=int, default=4, help="jobs that each client starts")
    parser.add_argument(
        "--pause", type=float, default=0.5, help="seconds between two requests of a client, on the average"
    )
    asked = parser.parse_args()
    slow = {path: Answer(page, wait=3600) for path, page in DIARY.items()}
    with tempfile.TemporaryDirectory() as folder, Site(slow) as site:
        place = Path(folder) / "out"
        options = ("--allow-private", "--jobs", "1", "--queue", str(2 * asked.clients * asked.starts + 10))
        with Server(place, *options) as server:
            capture = Path(folder) / "diary.warc.gz"
            write_capture(capture, DIARY)
            job = server.ended(server.send("/api/assessments", "diary.warc.gz", capture.read_bytes()).json["id"])
            report = job["links"]["report"]
            busy = server.post("/api/assessments", {"url": site.url, "seconds": 900}).json
            server.until(busy["id"], "phase")
            time.sleep(2)  # its process has started

            def read(connection: http.client.HTTPConnection, _: int) -> tuple[int, bytes]:
                connection.request("GET", report)
                answer = connection.getresponse()
                return answer.status, answer.read()

            def start(connection: http.client.HTTPConnection, number: int) -> tuple[int, bytes]:
                body = json.dumps({"url": f"http://blog-{number}.example/"})
                connection.request("POST", "/api/assessments", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                return answer.status, answer.read()

            size = len(server.get(report).body)
            spent = [processor_seconds(server)]
            reports = asked_by_many(server.port, asked.clients, asked.reports, asked.pause, read)
            spent.append(processor_seconds(server))
            starts = asked_by_many(server.port, asked.clients, asked.starts, asked.pause, start)
            spent.append(processor_seconds(server))
            made = {json.loads(body)["id"] for status, body, _ in starts if status == 201}
            kept = listed(server)
    whole = sum(status == 200 and len(body) == size for status, body, _ in reports)
    report_p95 = told(f"report of {size // 1000} kB", [ms for *_, ms in reports], REPORT_GOAL)
    start_p95 = told("start of a job", [ms for *_, ms in starts], START_GOAL)
    lost = asked.clients * asked.starts - len(made & kept)
    for what, answers, seconds in (("report", reports, spent[1] - spent[0]), ("start", starts, spent[2] - spent[1])):
        print(f"processor time of the server: {1000 * seconds / len(answers):.2f} ms a {what}")
    wanted = asked.clients * asked.reports
    print(f"reports whole: {whole} of {wanted}; jobs lost: {lost} of {asked.clients * asked.starts}")
    quick = report_p95 < REPORT_GOAL and start_p95 < START_GOAL
    return 0 if quick and not lost and whole == wanted else 1


def asked_by_many(port, clients, times, pause, ask) -> list[tuple[int, bytes, float]]:
    """Have clients ask at once, each on a connection of its own; give status, body and milliseconds of each answer."""
    answers: list[tuple[int, bytes, float]] = []
    ready = threading.Barrier(clients)

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        ready.wait()
        time.sleep(pause * number / clients)
        for turn in range(times):
            began = time.perf_counter()
            status, body = ask(connection, number * times + turn)
            answers.append((status, body, 1000 * (time.perf_counter() - began)))
            time.sleep(pause)
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def processor_seconds(server: Server) -> float:
    """Give the processor time that a server has taken so far (Linux), which others on the machine hardly change."""
    assert server.process is not None
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def listed(server: Server) -> set[str]:
    """Give the ids of all assessments."""
    found: set[str] = set()
    cursor = ""
    while True:
        page = server.get(f"/api/assessments?limit=200&cursor={cursor}").json
        found |= {job["id"] for job in page["items"]}
        if not page["next_cursor"]:
            return found
        cursor = page["next_cursor"]


def told(what: str, milliseconds: list[float], goal: float) -> float:
    """Print a line of figures, and give p95."""
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    print(
        f"{what}: {len(milliseconds)} answers, median {statistics.median(milliseconds):.1f} ms, p95 {p95:.1f} ms, "
        f"longest {max(milliseconds):.1f} ms (goal: p95 under {goal:.0f} ms)"
    )
    return p95


if __name__ == "__main__":
    sys.exit(main())
