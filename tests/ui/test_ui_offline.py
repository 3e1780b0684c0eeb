"""No secret shows anywhere, and the whole job works on a machine that reaches nothing but itself."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from raw import Raw
from starlette.testclient import TestClient

from conftest import apart, running, settings_for
from endpoint import run_endpoint
from writer.office import open_office
from writer.schema import Outline, OutlineItem
from writer.ui import build_app
from writer.ui.server import _log_to

KEY = "sk-Geheim4711doNotShow"
_UP = "import sys; sys.path.insert(0, sys.argv[1]); from test_ui_offline import bring_up; bring_up()"


def bring_up() -> None:
    """In a network namespace: bring the loopback up, prove that there is no way out, run the browser test."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(sock, 0x8914, request)  # SIOCSIFFLAGS: IFF_UP | IFF_RUNNING
        try:
            sock.connect(("192.0.2.1", 9))
        except OSError:
            pass
        else:
            sys.exit(9)
    tests = "tests/ui/test_ui_browser.py::test_from_pasted_figures_to_a_word_file"
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests])


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_the_whole_job_works_without_a_way_out(project: Path) -> None:
    if not apart():
        pytest.skip("this system gives no network namespace")
    command = ["unshare", "-rn", sys.executable, "-c", _UP, str(Path(__file__).parent)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    path = os.pathsep.join(str(project / part) for part in ("tests/ui", "tests", "src"))
    done = subprocess.run(
        command,
        cwd=project,
        env=kept | {"PYTHONPATH": path, "WALK_APART": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert "1 passed" in done.stdout, done.stdout[-3000:] + done.stderr[-2000:]


def test_no_secret_shows_on_the_page_in_the_log_or_in_a_file(tmp_path: Path) -> None:
    with run_endpoint() as endpoint:
        settings = settings_for(tmp_path, endpoint).model_copy(update={"api_key": SecretStr(KEY)})
        _log_to(tmp_path / "writer.log")
        office = open_office(settings)
        try:
            desk = office.store.desk
            report = desk.create_report("甲区汇报")
            item = OutlineItem("1", 1, "一", "情况", "overview", key="k1")
            desk.save_outline(report, Outline("甲区汇报", items=(item,)))
            with running(office) as url:
                raw = Raw(url)
                seen = [raw.client.get(path).text for path in ("/", "/config", "/gradio_api/info", "/alive")]
                for mode in ("refused", "garbage", "normal"):
                    endpoint.mode = mode
                    seen.append(str(raw.send("draft-one", "click", [report, "k1:0", "", "", "llm"])))
                    while office.store.desk.report(report) and (
                        "running" in (told := str(raw.send("stop", "click", [report])))
                    ):
                        seen.append(told)
                seen += [raw.client.get(f"/export/{report}.{ending}").text for ending in ("md", "docx")]
        finally:
            office.close()
    seen += [path.read_text("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert len(seen) > 8
    assert not [text for text in seen if KEY in text]


def test_errors_of_the_program_are_not_shown_raw(tmp_path: Path) -> None:
    office = open_office(settings_for(tmp_path))
    try:
        with TestClient(build_app(office), base_url="http://127.0.0.1:7860", raise_server_exceptions=False) as client:
            for body in (b"", b"{", b"null", b"[1]", b'{"data": 7}'):
                answer = client.post("/gradio_api/queue/join", content=body)
                assert "Traceback" not in answer.text
                assert str(tmp_path) not in answer.text
    finally:
        office.close()
