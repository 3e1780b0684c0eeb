"""From a text with marks to a text and its table: ``python -m benchmarks.figures_gold.marking MARKED NAME FOLDER``.

In a marked text every figure stands in braces: ``{18个}``, ``{余:60余批次}`` (qualifier), ``{p:1—9月}`` (period),
``{m:X亿元}`` (mask), ``{?:一半}`` (open), and whatever is not a plain decimal with its own unit has its reading written
out: ``{近:三分之一=1/3}``, ``{0.7=0.7 个百分点}``, ``{3—5场=3..5 场}``. ``␠`` is a no-break space, ``⇥`` a tab.
The reading of plain decimals is worked out here, with nothing of ``writer.figures``.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from fractions import Fraction
from pathlib import Path

from benchmarks.figures_gold.gold import Kind, Label, digest, table
from writer.corpus import read_text

_MARK = re.compile(r"\{(?:([^:{}]{1,3}):)?([^={}]*)(?:=([^{}]*))?\}")
_PLAIN = re.compile(r"([-−▼]?)(\d[\d,. \u00a0]*)(余|多)?(万亿|亿|万)?\s*(余|多)?\s*(?!\d)(.*)")
_SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_UNITS = {"㎡": "平方米", "m2": "平方米", "平米": "平方米", "百分点": "个百分点", "亿 元": "亿元", "﹪": "%"}
_KINDS: dict[str, Kind] = {"p": "period", "m": "mask", "?": "open"}


def unmark(marked: str) -> tuple[str, tuple[Label, ...]]:
    """The text without its marks, and what they say.

    Raises:
        ValueError: a mark that is no plain decimal and has no reading written out.
    """
    marked = marked.replace("␠", "\u00a0").replace("⇥", "\t")
    pieces: list[str] = []
    labels: list[Label] = []
    at = done = 0
    for mark in _MARK.finditer(marked):
        pieces += [marked[done : mark.start()], mark[2]]
        at += mark.start() - done
        labels.append(_label(at, mark[1] or "", mark[2], mark[3]))
        at += len(mark[2])
        done = mark.end()
    return "".join([*pieces, marked[done:]]), tuple(labels)


def _label(start: int, before: str, text: str, reading: str | None) -> Label:
    end = start + len(text)
    if before in _KINDS:
        return Label(start, end, text, _KINDS[before])
    value, upper, unit = _read_out(reading) if reading is not None else _plain(text)
    return Label(start, end, text, "quantity", value, upper, unit, before)


def _read_out(reading: str) -> tuple[Fraction, Fraction | None, str]:
    numbers, _, unit = reading.partition(" ")
    low, _, high = numbers.partition("..")
    return Fraction(low), Fraction(high) if high else None, unit


def _plain(text: str) -> tuple[Fraction, None, str]:
    match = _PLAIN.fullmatch(unicodedata.normalize("NFKC", text.replace("㎡", "平方米")))
    if match is None:
        raise ValueError(f"{text}: write its reading out")
    sign, number, _, scale, _, unit = match.groups("")
    value = Fraction(re.sub(r"[, \u00a0]", "", number)) * _SCALES[scale]
    return value * (-1 if sign else 1), None, _UNITS.get(unit, unit)


def main() -> None:
    """Write ``NAME.txt`` and ``NAME.tsv`` into FOLDER; with ``REPORT:PATH`` for NAME only the table of that file."""
    marked, name, folder = sys.argv[1:]
    text, labels = unmark(Path(marked).read_text(encoding="utf-8"))
    home = Path(folder)
    if name.startswith("REPORT:"):
        path = Path(name.removeprefix("REPORT:"))
        where = f"report: {path.name}"
    else:
        path = home / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        where = f"text: {path.name}"
    if read_text(path) != text:
        raise SystemExit(f"{path.name}: the marked text is not this text")
    (home / f"{path.stem}.tsv").write_text(table(where, digest(path), labels), encoding="utf-8")


if __name__ == "__main__":
    main()
