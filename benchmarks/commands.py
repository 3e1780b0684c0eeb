"""How soon the command line answers, against the start of the bare interpreter in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ROUNDS = 5


def run() -> list[tuple[str, str, str]]:
    """Median of a few cold processes each."""
    facts = PROJECT / "examples" / "2026q3.tsv"
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.md"
        draft.write_text(
            "# 报告\n\n## 一、基本情况\n\n" + "今年1—9月，签约项目18个，同比增长20%。" * 40 + "\n", encoding="utf-8"
        )
        bare = _median([sys.executable, "-c", "pass"])
        rows = [
            ("`writer --help`", ["--help"]),
            ("`writer check` of one draft", ["check", str(draft), "--facts", str(facts), "--json"]),
        ]
        return [
            (what, f"{seconds:.2f} s", f"{seconds / bare:.0f} × a bare interpreter start, median of {ROUNDS}")
            for what, arguments in rows
            for seconds in [_median([sys.executable, "-m", "writer", *arguments])]
        ]


def _median(command: list[str]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False, cwd=PROJECT)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
