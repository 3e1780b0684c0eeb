"""A long run of ``writer index``: shown with its rate, stopped with Ctrl-C, and continued."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Enough that the run is not over, on a busy machine, before the key is pressed.
_FILES = 150


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(_FILES):
        said, parts = chr(0x5A00 + number) * 40, ""
        for part in range(6):
            word = chr(0x4E00 + number * 6 + part) * 4
            parts += f"（{'一二三四五六'[part]}）{word}\n{said}完成{part}个。\n"
        (folder / f"报告[b]{number:02}.txt").write_text(f"工作汇报\n\n一、主要做法\n\n{parts}", encoding="utf-8")
    return folder


def _stopped(data: Path, reports: Path, when: str) -> tuple[int, str]:
    """Run ``writer index`` on a terminal, and press Ctrl-C when it shows ``when``."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "writer", "index", str(reports)],
        stderr=theirs, stdout=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "WRITER_DATA": str(data), "COLUMNS": "160", "TERM": "xterm"},
        # A run of the tests in the background of a shell is deaf to the key, and so would be what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    os.close(theirs)
    shown, sent = b"", False
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the other side has closed it
            break
        shown += piece
        if not piece:
            break
        if not sent and when in shown.decode("utf-8", "ignore"):
            process.send_signal(signal.SIGINT)
            sent = True
    status = process.wait(60)
    os.close(ours)
    if process.stdout is not None:
        process.stdout.close()
    return status, shown.decode("utf-8", "replace")


def test_a_stopped_run_says_so_and_the_next_does_only_the_rest(tmp_path: Path, reports: Path) -> None:
    data = tmp_path / "data"
    status, shown = _stopped(data, reports, "份/秒")
    assert status == 130
    assert f"/{_FILES}" in shown
    assert "剩余" in shown
    assert "报告[b]" in shown
    assert "只编入其余的" in shown
    done = subprocess.run(
        [sys.executable, "-m", "writer", "index", str(reports), "--json"],
        capture_output=True, encoding="utf-8", check=True, env={**os.environ, "WRITER_DATA": str(data)},
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert result["reports"] == _FILES
    assert len(result["added"]) < _FILES
    assert len(result["added"]) + len(result["unchanged"]) == _FILES
    assert result["failed"] == []
    assert done.stderr == ""
