"""Which report is the example that the program put on an empty desk: the first hints are given on it."""

from __future__ import annotations

import re
from pathlib import Path

_NAME = "example.txt"
_ID = re.compile(r"[\w-]{1,64}")


def note_example(data: Path, report_id: str) -> None:
    """Note the id of the example report in the data folder."""
    (data / _NAME).write_text(report_id, encoding="utf-8")


def example_report(data: Path) -> str:
    """The id of the example report; "" where there is none."""
    try:
        noted = (data / _NAME).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return noted if _ID.fullmatch(noted) else ""
