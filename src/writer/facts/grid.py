"""A paste → rows and lines: which separator each part uses, quoted cells put together, nothing left out."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from writer.facts.collector import Row
from writer.facts.columns import read_header

# A cell with line breaks is at most this many lines: beyond it the quotation mark is one that was never closed.
_LONGEST_CELL = 40
_LONGEST_HEADER = 4000
_RULE = frozenset(" \t\u3000|:：-—–=+_·.*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_GAPS = re.compile(r"\t| {2,}|\u3000+|\xa0{2,}")
_BLANK = re.compile(r"[ \t\u3000\xa0]+")
_GROUP = re.compile(r"[-+−]?\d{1,3}")
_THREE = re.compile(r"\d{3}(?:\.\d+)?%?")
_Separator = Literal["tab", "pipe", "comma", "semicolon", "gaps", "blank", ""]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the paste: a table row, a line of text, or a rule that only draws a table (``---|---``)."""

    kind: Literal["row", "text", "rule"]
    row: Row
    last_line: int


def split_paste(text: str) -> Iterator[Piece]:
    """The non-blank lines of a paste in order, as table rows and lines of text. Linear; never raises."""
    lines = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    separator: _Separator = ""
    width = 0
    index = 0
    while index < len(lines):
        line, number = lines[index], index + 1
        index += 1
        if not line.strip():
            separator = "" if separator not in ("tab", "pipe") and "\t" not in line else separator
            continue
        joined, end = _whole_record(lines, index - 1, "\t")
        if "\t" in joined:
            index = end
            yield Piece("row", Row(number, _tab_cells(joined), joined), index)
            continue
        stripped = line.strip()
        if _is_piped(stripped.replace("｜", "|"), separator):
            separator = "pipe"
            rule = "-" in line and set(line) <= _RULE
            yield Piece("rule" if rule else "row", Row(number, _pipe_cells(stripped.replace("｜", "|")), line), number)
            continue
        joined, end = _whole_record(lines, index - 1, ";" if separator == "semicolon" else ",")
        kind, cells = _by_header(joined, separator, width)
        if kind:
            index = end
            separator = kind
            width = len(cells) if read_header(cells) is not None else width
            yield Piece("row", Row(number, cells, joined), index)
        else:
            separator = ""
            rule = len(stripped) > 2 and set(stripped) <= _RULE
            yield Piece("rule" if rule else "text", Row(number, (line,), line), number)


def _is_piped(line: str, separator: _Separator) -> bool:
    """A row of a table drawn with upright strokes; those at its ends may be missing where its header is plain."""
    if "|" not in line or separator == "pipe" or (line.startswith("|") and line.count("|") > 1):
        return "|" in line
    return len(line) <= _LONGEST_HEADER and read_header(_pipe_cells(line), named=True) is not None


def _whole_record(lines: list[str], index: int, mark: str) -> tuple[str, int]:
    """A row with the following lines that belong to a quoted cell of it, and the index behind them."""
    record = lines[index]
    end = index + 1
    while _open_quote(record, mark) and end < len(lines) and end - index < _LONGEST_CELL:
        record = f"{record}\n{lines[end]}"
        end += 1
    return (record, end) if not _open_quote(record, mark) else (lines[index], index + 1)


def _open_quote(record: str, mark: str) -> bool:
    if record.count('"') % 2 == 0:
        return False
    if mark != "\t":
        return record.startswith('"') or f'{mark}"' in record
    last = record.rsplit(mark, 1)[-1]
    return '"' in last and any(cell.startswith('"') for cell in record.split(mark))


def _tab_cells(record: str) -> tuple[str, ...]:
    return tuple(_unquoted(cell) for cell in record.split("\t"))


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def _pipe_cells(line: str) -> tuple[str, ...]:
    body = html.unescape(_BREAK.sub(" ", line)) if "&" in line or "<" in line else line
    body = body.removeprefix("|").removesuffix("|").replace("\\|", "¦")
    return tuple(cell.replace("¦", "|").replace("**", "").removeprefix(" ").rstrip() for cell in body.split("|"))


def _by_header(line: str, separator: _Separator, width: int) -> tuple[_Separator, tuple[str, ...]]:
    """Cells of a line without tabs and pipes: once a header row was seen, the lines below it go the same way."""
    if len(line) > _LONGEST_HEADER:
        return "", ()
    kinds: tuple[_Separator, ...] = ("comma", "semicolon", "gaps", "blank")
    for kind in kinds:
        cells = _cells(line, kind)
        if len(cells) > 1 and read_header(cells, named=True) is not None:
            return kind, cells
    if separator in kinds and not line.rstrip().endswith(("。", "；", "！")):
        cells = _cells(line, separator)
        if separator == "comma":
            cells = _regroup(cells, width)
        if len(cells) > 1 and (separator != "blank" or len(cells) <= width):
            return separator, cells
    return "", ()


def _cells(line: str, kind: _Separator) -> tuple[str, ...]:
    if kind == "comma":
        mark = "," if "," in line else "，"
        if '"' in line:
            return _quoted(line.replace("，", ",") if mark == "，" else line, ",")
        return tuple(line.split(mark))
    if kind == "semicolon":
        if '"' in line and ";" in line:
            return _quoted(line, ";")
        return tuple(re.split(r"[;；]", line))
    indent = line[: len(line) - len(line.lstrip())]
    parts = (_GAPS if kind == "gaps" else _BLANK).split(line.strip())
    return (indent + parts[0], *parts[1:])


def _quoted(line: str, mark: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(io.StringIO(line, newline=""), delimiter=mark)))
    except (csv.Error, StopIteration):
        return tuple(line.split(mark))


def _regroup(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Put 1,892 together again where the row has more cells than the header, as long as there is one way to do it."""
    if len(cells) <= width or width < 1:
        return cells
    parts: list[str] = []
    for cell in cells:
        bare = cell.strip()
        if parts and _THREE.fullmatch(bare) and re.fullmatch(r"[-+−]?\d{1,3}(?:,\d{3})*", parts[-1].strip()):
            parts[-1] = f"{parts[-1]},{cell}"
        else:
            parts.append(cell)
    return tuple(parts) if len(parts) == width else cells
