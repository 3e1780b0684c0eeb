"""Past reports that somebody took out of the library: the next start must not bring them back from ``corpus/``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_FILE = "left_out.txt"


def left_out(data: Path) -> frozenset[str]:
    """The names of the reports that were taken out; none when the list cannot be read."""
    try:
        return frozenset((data / _FILE).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def leave_out(data: Path, name: str) -> None:
    """Remember that a report was taken out."""
    _write(data, left_out(data) | {name})


def take_in(data: Path, names: Iterable[str]) -> None:
    """Forget that these were taken out: somebody has added them again."""
    known = left_out(data)
    if known & set(names):
        _write(data, known - set(names))


def _write(data: Path, names: Iterable[str]) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / _FILE).write_text("\n".join(sorted(name for name in names if "\n" not in name)), encoding="utf-8")
