"""Kill the server with ``kill -9`` while it drafts and somebody types; every edit it had accepted must be there.

``PYTHONPATH=tests python tests/ui/kill_nine.py [ROUNDS]`` (default 50) prints one line a round and fails at the first
loss. The server is a process of its own, typing goes by plain HTTP as the page sends it, the model is the loopback
endpoint of the tests.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from raw import Raw

from endpoint import run_endpoint
from writer.schema import Outline, OutlineItem
from writer.store import open_store

_HERE = Path(__file__).resolve().parent
_DRAFTED = tuple(f"d{n}" for n in range(1, 6))
_TYPED = "typed"
_FACTS = "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n计划总投资\t亿元\t56.23\t48.3\n"


@dataclass
class Typist:
    """Types into one section for as long as the server answers, and remembers what was accepted."""

    url: str
    report: str
    round: int
    accepted: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Until the server is gone."""
        try:
            raw, number, held = Raw(self.url), 0, f"{_TYPED}:0"
            held = raw.send("sections", "select", [self.report, "", "", ""], {"act": "section", "arg": _TYPED})[1]  # type: ignore[index]
            while True:
                number += 1
                text = f"第{self.round}轮第{number}次输入。"
                done = raw.send("save-text", "click", [self.report, held, held, text])
                if done and "已保存" in str(done[1]):
                    held = str(done[0])
                    self.accepted.append(text)
        except (httpx.HTTPError, TypeError, ValueError):
            return


def kill_rounds(folder: Path, rounds: int, seed: int = 9) -> list[int]:
    """Kill the server ``rounds`` times; returns how many edits it had accepted in each round.

    Raises:
        AssertionError: an accepted edit, or a version that was there before, is gone, or the record is damaged.
    """
    chance, data = random.Random(seed), folder / "data"
    (folder / "corpus").mkdir(parents=True)
    report, counts, seen = _begin(data), [], {}
    with run_endpoint() as endpoint:
        endpoint.delay = 0.15  # so that the kill comes while drafts are being written
        settings = {
            "WRITER_DATA": str(data), "OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": "none",
            "WRITER_MODEL": "loopback", "WRITER_ENGINE": "llm",
        }  # fmt: skip
        for number in range(1, rounds + 1):
            typist = _one_round(folder, report, number, chance.uniform(0.2, 1.5), settings)
            seen = _verify(data, report, typist.accepted, seen)
            counts.append(len(typist.accepted))
            drafted = sum(len(seen[key]) for key in _DRAFTED)
            print(f"{number}: {len(typist.accepted)} accepted, all there; {drafted} drafts kept", flush=True)
    return counts


def _begin(data: Path) -> str:
    data.mkdir()
    with open_store(f"sqlite:///{data / 'writer.db'}") as store:
        report = store.desk.create_report("甲区2026年第三季度招商引资工作汇报", period="2026年第三季度")
        store.desk.save_facts(report, _FACTS)
        keys = (*_DRAFTED, _TYPED)
        items = (OutlineItem(str(n), 1, "", f"第{n}部分", "overview", key=key) for n, key in enumerate(keys, 1))
        store.desk.save_outline(report, Outline("甲区2026年第三季度招商引资工作汇报", items=tuple(items)))
    return report


def _one_round(folder: Path, report: str, number: int, after: float, settings: dict[str, str]) -> Typist:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WRITER_", "OPENAI_"))}
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_HERE.parents[1] / "src"), kept.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "writer", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=folder, env=kept | settings, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, server)
        raw, typist = Raw(url), Typist(url, report, number)
        for key in _DRAFTED:
            raw.send("draft-one", "click", [report, f"{key}:0", "", "", "llm"])
        thread = threading.Thread(target=typist.run, daemon=True)
        thread.start()
        time.sleep(after)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    thread.join(timeout=40)
    return typist


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/alive", trust_env=False).status_code == 204:
                return
        except httpx.HTTPError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def _verify(data: Path, report: str, accepted: list[str], before: dict[str, list[str]]) -> dict[str, list[str]]:
    with sqlite3.connect(data / "writer.db") as record:
        assert record.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the record is damaged"
    with open_store(f"sqlite:///{data / 'writer.db'}") as store:
        now = {key: [v.text for v in store.desk.versions(report, key)] for key in (*_DRAFTED, _TYPED)}
        shown = store.desk.current(report).get(_TYPED)
    for key, texts in before.items():
        assert now[key][: len(texts)] == texts, f"versions of {key} are gone"
    lost = [text for text in accepted if text not in now[_TYPED]]
    assert not lost, f"accepted and lost: {lost}"
    if accepted:
        assert shown is not None
        assert shown.text in now[_TYPED][now[_TYPED].index(accepted[-1]) :], "an older text is shown than was accepted"
    return now


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        found = kill_rounds(Path(place) / "desk", int(sys.argv[1]) if len(sys.argv) > 1 else 50)
    print(f"killed {len(found)} times; {sum(found)} accepted edits, none lost")
