"""The export of a generated report of twenty pages, the same at every run."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks._check_sample import PERIOD, PROSE, SEED, draft, ledger
from writer.checking import Prover
from writer.corpus import parse_report
from writer.export import Audit, Before, as_plain_text, write_audit_xlsx, write_docx, write_report
from writer.figures import parse_period

ROUNDS = 5
# 20 pages of 22 lines of 28 characters, as far as paragraphs fill them.
LENGTH = 11_000


def run() -> Iterator[tuple[str, str, str]]:
    """Medians of warm exports, the first one in a process, and the pages that LibreOffice makes of it."""
    facts = ledger()
    text = draft(LENGTH, facts, SEED, prose=PROSE)
    checked = Prover(facts).check(text, parse_report(text).sections, parse_period(PERIOD))
    audit = Audit(checked.figures, checked.findings, checked.unused_facts, facts)
    near, far = _reworded(text), draft(LENGTH, facts, SEED + 1, prose=PROSE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "draft.md").write_text(text, encoding="utf-8")
        word, sheet = folder / "a.docx", folder / "a.xlsx"
        changes = write_report(text, word, before=Before(near)).changes
        size = f"{len(text):,} characters"
        jobs: tuple[tuple[str, Callable[[], object], str], ...] = (
            ("Word file", lambda: write_docx(text, word), size),
            ("with its audit", lambda: write_docx(text, word, audit=audit), _counts(audit)),
            (
                "with the changes since a version",
                lambda: write_docx(text, word, before=Before(near)),
                f"{changes} changes",
            ),
            (
                "against a wholly different report",
                lambda: write_docx(text, word, before=Before(far)),
                "of the same length",
            ),
            ("audit as a workbook", lambda: write_audit_xlsx(text, sheet, audit), _counts(audit)),
            ("plain text", lambda: as_plain_text(text), size),
        )
        for what, job, how in jobs:
            yield what, f"{_median(job):.2f} s", f"{how}; median of {ROUNDS}, warm"
        command = [sys.executable, "-m", "writer", "export", str(folder / "draft.md"), "-o", str(word)]
        yield "`writer export`, the whole command", f"{_median(lambda: _quiet(command)):.2f} s", f"median of {ROUNDS}"
        write_docx(text, word)
        yield "pages", _pages(word), "as LibreOffice sets them"


def _reworded(text: str) -> str:
    """The version before: every seventh figure another, every eleventh paragraph missing, words exchanged."""
    numbers = iter(range(10**6))
    other = re.sub(r"\d+(?:\.\d+)?", lambda match: "37" if next(numbers) % 7 == 0 else match.group(), text)
    lines = [line for place, line in enumerate(other.split("\n")) if place % 11 or line.startswith("#")]
    return "\n".join(lines).replace("增长", "提高")


def _counts(audit: Audit) -> str:
    return f"{len(audit.figures)} figures, {len(audit.findings)} findings"


def _median(job: Callable[[], object]) -> float:
    job()
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        job()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _quiet(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=True)


def _pages(path: Path) -> str:
    """How many pages the file has; a dash where LibreOffice or pdfinfo is missing."""
    office, info = shutil.which("soffice"), shutil.which("pdfinfo")
    if not office or not info:
        return "–"
    own = f"-env:UserInstallation={(path.parent / 'office').as_uri()}"
    _quiet([office, own, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)])
    told = subprocess.run([info, str(path.with_suffix(".pdf"))], capture_output=True, text=True, check=True).stdout
    return next(line.split()[-1] for line in told.splitlines() if line.startswith("Pages"))
