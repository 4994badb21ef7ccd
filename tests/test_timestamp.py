"""Time stamps over the manifest, given by a real authority on loopback: OpenSSL's `ts`."""

from __future__ import annotations

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from classifier.cli import run
from tests.diary import DIARY, write_capture

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which gives the stamps, is missing")
CONFIG = """
[tsa]
default_tsa = local
[local]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority with a root of its own, and its answers over HTTP; gives its address and its root certificate."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder), encoding="ascii")
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "ext.cnf").write_text("extendedKeyUsage = critical,timeStamping\n", encoding="ascii")
    for name in ("root", "tsa", "other"):
        openssl("genrsa", "-out", folder / f"{name}.key", "2048")
    for name in ("root", "other"):
        subject = ["-subj", f"/CN=Invented {name}", "-days", "30"]
        openssl("req", "-x509", "-new", "-key", folder / f"{name}.key", "-out", folder / f"{name}.pem", *subject)
    openssl("req", "-new", "-key", folder / "tsa.key", "-out", folder / "tsa.csr", "-subj", "/CN=Invented clock")
    signing = ["-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-CAcreateserial", "-days", "20"]
    signing += ["-extfile", folder / "ext.cnf"]
    openssl(
        "x509", "-req", "-in", folder / "tsa.csr", *signing, "-extfile", folder / "ext.cnf", "-out", folder / "tsa.pem"
    )

    class Clock(BaseHTTPRequestHandler):
        def do_POST(self):
            (folder / "asked.tsq").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            body = b"no"
            if self.path == "/":
                config = ["-config", folder / "ts.cnf", "-section", "local"]
                openssl("ts", "-reply", "-queryfile", folder / "asked.tsq", *config, "-out", folder / "given.tsr")
                body = (folder / "given.tsr").read_bytes()
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Clock)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()


@pytest.fixture
def case(tmp_path, authority, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    out = str(tmp_path / "case")
    assert run(["score", "--quiet", "--out", out, "--timestamp", authority[0] + "/", capture]) == 0
    assert capsys.readouterr().err == ""
    return tmp_path / "case"


def test_a_stamped_bundle_says_when_and_the_signature_leads_to_the_root(case, authority, capsys):
    assert run(["verify", str(case)]) == 0
    assert "signature not checked" in " ".join(capsys.readouterr().out.split())
    assert run(["verify", "--tsa-certificate", str(authority[1] / "root.pem"), str(case)]) == 0
    assert "signature checked" in " ".join(capsys.readouterr().out.split())


def test_a_stamp_of_another_authority_is_named(case, authority, capsys):
    assert run(["verify", "--tsa-certificate", str(authority[1] / "other.pem"), str(case)]) == 1
    assert "does not lead to other.pem" in " ".join(capsys.readouterr().out.split())


def test_a_manifest_changed_after_the_stamp_is_named(case, capsys):
    path = case / "manifest.json"
    path.write_text(path.read_text(encoding="ascii").replace('"sealed_at": "20', '"sealed_at": "19'), encoding="ascii")
    assert run(["verify", str(case)]) == 1
    assert "is over another manifest" in " ".join(capsys.readouterr().out.split())


def reply(case, words):
    (case.parent / "answer.txt").write_text(words, encoding="utf-8")
    assert run(["reply", str(case), str(case.parent / "answer.txt")]) == 0


def test_a_report_made_again_just_the_same_leaves_manifest_and_stamp(case, capsys):
    before = {name: (case / name).read_bytes() for name in ("manifest.json", "manifest.json.tsr")}
    assert run(["report", str(case)]) == 0
    assert {name: (case / name).read_bytes() for name in before} == before
    assert not (case / "stamped").exists()


def test_an_answer_leaves_the_stamp_over_what_was_there_before_it_and_verify_says_what_is_new(case, authority, capsys):
    before = {name: (case / name).read_bytes() for name in ("manifest.json", "manifest.json.tsr")}
    reply(case, "We sell nothing.")
    assert (case / "stamped/0001.json").read_bytes() == before["manifest.json"]
    assert (case / "stamped/0001.json.tsr").read_bytes() == before["manifest.json.tsr"]
    assert not (case / "manifest.json.tsr").exists()
    capsys.readouterr()
    assert run(["verify", "--tsa-certificate", str(authority[1] / "root.pem"), str(case)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "stamped/0001.json, an earlier manifest: time-stamped 20" in told
    assert "signature checked; since then replies/0001.txt was added, report.html was changed" in told


def test_each_stamp_is_kept_in_turn(case, authority, capsys):
    reply(case, "We sell nothing.")
    assert run(["timestamp", str(case), authority[0] + "/"]) == 0
    reply(case, "Nothing at all.")
    assert sorted(path.name for path in (case / "stamped").iterdir()) == [
        "0001.json",
        "0001.json.tsr",
        "0002.json",
        "0002.json.tsr",
    ]
    assert run(["timestamp", str(case), authority[0] + "/"]) == 0
    capsys.readouterr()
    assert run(["verify", str(case)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("signature not checked") == 3
    assert "since then replies/0002.txt was added, report.html was changed" in told


def test_an_earlier_manifest_changed_after_its_stamp_is_named(case, capsys):
    reply(case, "We sell nothing.")
    path = case / "stamped/0001.json"
    path.write_text(path.read_text(encoding="ascii").replace("report.html", "Report.html"), encoding="ascii")
    assert run(["verify", str(case)]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "stamped/0001.json.tsr is over another manifest" in told
    assert "stamped/0001.json: its SHA-256 is not the one in manifest.json" in told


def test_an_earlier_manifest_without_its_stamp_is_named(case, capsys):
    reply(case, "We sell nothing.")
    (case / "stamped/0001.json.tsr").unlink()
    assert run(["verify", str(case)]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "kept for its time stamp, and stamped/0001.json.tsr is not there" in told


def test_a_stamp_without_a_folder_to_stamp_is_wrong_usage(tmp_path, capsys):
    assert run(["score", "--timestamp", "http://127.0.0.1:9/", str(tmp_path / "diary.warc.gz")]) == 2
    assert "name one with --out" in capsys.readouterr().err


def test_a_file_that_is_no_stamp_is_named(case, capsys):
    (case / "manifest.json.tsr").write_bytes(b"yesterday")
    assert run(["verify", str(case)]) == 1
    assert "no time stamp that can be read" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("place", "says"), [("/nonsense", "no time stamp"), ("/moved", "answered 302")])
def test_without_a_stamp_the_bundle_is_kept_and_one_line_says_why(case, authority, capsys, place, says):
    (case / "manifest.json.tsr").unlink()
    assert run(["timestamp", str(case), authority[0] + place]) == 3
    assert says in capsys.readouterr().err
    assert run(["verify", str(case)]) == 0


def test_a_stamp_that_is_there_is_not_written_over(case, authority, capsys):
    before = (case / "manifest.json.tsr").read_bytes()
    assert run(["timestamp", str(case), authority[0] + "/"]) == 3
    assert "exists already; nothing was overwritten" in capsys.readouterr().err
    assert (case / "manifest.json.tsr").read_bytes() == before


def test_an_authority_that_does_not_answer_costs_no_assessment(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    out = tmp_path / "case"
    assert run(["score", "--quiet", "--out", str(out), "--timestamp", "http://127.0.0.1:9/", capture]) == 0
    assert "the rest is kept in" in capsys.readouterr().err
    assert run(["verify", str(out)]) == 0
