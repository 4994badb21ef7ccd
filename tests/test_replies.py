"""The right of reply: an answer is filed as it came in, printed whole, and changes nothing that was found."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from classifier.cli import run
from classifier.correspondence.filed import LARGEST, file_reply, replies
from crawler.errors import CouldNotRead
from tests.diary import DIARY, write_capture

DAY = date(2026, 1, 9)
NOW = datetime(2026, 1, 10, 11, 12, 13, tzinfo=UTC)
ANSWER = "We sell nothing.\n\n<b>Nobody</b> pays us: neither firms nor readers.\r\nTilly ☺"


@pytest.fixture
def case(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--out", str(tmp_path / "case"), capture]) == 0
    capsys.readouterr()
    return tmp_path / "case"


def filed(tmp_path, content: bytes):
    return file_reply(tmp_path, content, DAY, now=NOW)


def test_an_answer_is_kept_to_the_letter_with_the_day_on_which_it_came(tmp_path):
    reply = filed(tmp_path, ANSWER.encode())
    assert (reply.file, reply.received, reply.text, reply.encoding) == ("0001.txt", DAY, ANSWER, "utf-8")
    assert replies(tmp_path) == (reply,)
    assert (tmp_path / "replies/0001.txt").read_bytes().endswith(b"\n\n" + ANSWER.encode())


def test_several_answers_keep_their_order_and_none_is_overwritten(tmp_path):
    for number in range(1, 12):
        filed(tmp_path, f"answer {number}".encode())
    assert [reply.text for reply in replies(tmp_path)] == [f"answer {number}" for number in range(1, 12)]
    (tmp_path / "replies/0003.txt").unlink()
    assert filed(tmp_path, b"later").file == "0012.txt"


@pytest.mark.parametrize(
    ("content", "encoding", "guessed"),
    [
        ("Grüße".encode(), "utf-8", False),
        ("Grüße".encode("utf-8-sig"), "utf-8", False),
        ("Grüße".encode("utf-16"), "utf-16-le", False),
        (b"\xfe\xff" + "Grüße".encode("utf-16-be"), "utf-16-be", False),
        ("Grüße".encode("cp1252"), "windows-1252", True),
    ],
)
def test_an_answer_is_decoded_and_a_guess_is_said_to_be_one(tmp_path, content, encoding, guessed):
    filed(tmp_path, content)
    (reply,) = replies(tmp_path)
    assert (reply.text, reply.encoding, reply.guessed) == ("Grüße", encoding, guessed)
    assert ("a guess" in (tmp_path / "replies/0001.txt").read_text(encoding="utf-8")) is guessed


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"x" * (LARGEST + 1), "larger than 1 MiB"),
        (b"%PDF-1.7 ...", "no text"),
        (b"PK\x03\x04\x00\x00", "no text"),
        (b"\x81\x8d\x8f", "not known"),
    ],
    ids=["nothing", "white space", "too large", "pdf", "zip", "no encoding"],
)
def test_what_is_no_answer_is_refused_and_nothing_is_filed(tmp_path, content, says):
    with pytest.raises(CouldNotRead, match=says):
        filed(tmp_path, content)
    assert replies(tmp_path) == ()


def test_a_file_that_nobody_filed_is_named(tmp_path):
    (tmp_path / "replies").mkdir()
    (tmp_path / "replies/0001.txt").write_text("We sell nothing.", encoding="utf-8")
    with pytest.raises(CouldNotRead, match=r"0001\.txt is no answer"):
        replies(tmp_path)


# On the command line


def test_the_answer_stands_whole_and_escaped_in_both_reports_and_changes_no_evidence(case, tmp_path, capsys):
    (tmp_path / "answer.txt").write_text(ANSWER, encoding="utf-8", newline="")
    before = {name: (case / name).read_bytes() for name in ("capture.warc.gz", "assessment.json")}
    assert run(["reply", str(case), str(tmp_path / "answer.txt"), "--received", "2026-01-09"]) == 0
    assert capsys.readouterr().out.strip().endswith("case/replies/0001.txt")
    assert {name: (case / name).read_bytes() for name in before} == before
    page = (case / "report.html").read_text(encoding="utf-8")
    assert "2026-01-09" in page
    assert "&lt;b&gt;Nobody&lt;/b&gt; pays us: neither firms nor readers." in page
    assert run(["score", str(case / "capture.warc.gz")]) == 0
    text = capsys.readouterr().out
    assert "received 2026-01-09; printed whole" in text
    assert all(line in text for line in ANSWER.splitlines())
    assert run(["verify", str(case)]) == 0


def test_an_answer_may_come_from_standard_input(case, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"From a pipe.")))
    assert run(["reply", str(case), "-"]) == 0
    (reply,) = replies(case)
    assert (reply.text, reply.received) == ("From a pipe.", date.today())


def test_an_answer_that_is_not_utf_8_is_filed_with_a_line_that_says_how_it_was_read(case, tmp_path, capsys):
    (tmp_path / "answer.txt").write_bytes("Grüße".encode("cp1252"))
    assert run(["reply", str(case), str(tmp_path / "answer.txt")]) == 0
    assert "read as windows-1252" in capsys.readouterr().err


def test_a_redacted_report_hides_the_name_that_an_answer_gives(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--redact", "--out", str(tmp_path / "case"), capture]) == 0
    (tmp_path / "answer.txt").write_text("I am Tilly Marsh, and I sell nothing.", encoding="utf-8")
    assert run(["reply", str(tmp_path / "case"), str(tmp_path / "answer.txt")]) == 0
    page = (tmp_path / "case/report.html").read_text(encoding="utf-8")
    assert "sell nothing" in page
    assert "Tilly Marsh" not in page
    capsys.readouterr()
    assert run(["score", "--redact", str(tmp_path / "case/capture.warc.gz")]) == 0
    text = capsys.readouterr().out
    assert "sell nothing" in text
    assert "Tilly Marsh" not in text


def test_a_redacted_report_of_an_assessment_that_is_not_stays_redacted(case, tmp_path):
    assert run(["report", "--redact", str(case)]) == 0
    (tmp_path / "answer.txt").write_text("I sell nothing.", encoding="utf-8")
    assert run(["reply", str(case), str(tmp_path / "answer.txt")]) == 0
    page = (case / "report.html").read_text(encoding="utf-8")
    assert "sell nothing" in page
    assert "Tilly Marsh" not in page
    assert "Tilly Marsh" in (case / "assessment.json").read_text(encoding="ascii")
    assert run(["verify", str(case)]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nowhere", "answer.txt"], 3, "is no folder"),
        (["case", "gone.txt"], 2, "gone.txt"),
        (["case", "answer.txt", "--received", "2999-01-01"], 2, "still to come"),
        (["case", "answer.txt", "--received", "yesterday"], 2, "yesterday"),
    ],
    ids=["no folder", "no file", "a day to come", "no day"],
)
def test_what_goes_wrong_is_a_line_and_nothing_is_filed(case, tmp_path, capsys, monkeypatch, arguments, code, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answer.txt").write_text("An answer.", encoding="utf-8")
    assert run(["reply", *arguments]) == code
    assert says in capsys.readouterr().err
    assert replies(case) == ()


def test_an_assessment_by_another_model_is_not_reported_with_this_one(case, tmp_path, capsys):
    record = json.loads((case / "assessment.json").read_text())
    record["model"]["sha256"] = "0" * 64
    (case / "assessment.json").write_text(json.dumps(record))
    (tmp_path / "answer.txt").write_text("An answer.", encoding="utf-8")
    assert run(["reply", str(case), str(tmp_path / "answer.txt")]) == 3
    assert "another model; name it with --model" in capsys.readouterr().err
    assert replies(case) == ()
