"""A process of its own that takes the lines out of one PDF: started by ``pdf``, never imported.

PDFium is fast and reads the fonts that Chinese offices use, but it is native code on files from anywhere: whatever a
file does to it, it does here, with little memory and for a limited time. The file comes on standard input; on standard
output goes one JSON document, ``{"error": kind}`` or ``{"pages": [{"width", "height", "images", "lines", "rules"}]}``.
A line is ``[left, right, bottom, top, size, text, cells]`` in points from the lower left corner, in the order of the
file; ``cells`` has left and right of each part of the text between tabs, where there is more than one. ``rules`` are
the horizontal strokes of tables, each ``[left, right, height above the lower edge]``.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

_MEMORY = 2 * 1024**3
_MOST_CHARACTERS = 3_000_000
_MOST_STROKES = 5_000  # of one page: a map or a drawing has more
_THIN, _LONG = 3.0, 15.0  # points: a stroke that may be part of a rule
# Distances between characters, in sizes of a character. A full line is spread by a third at most.
_FAR = 1.8  # another column
_CELL = 0.6  # another cell of a narrow table, unless somebody typed a space there
_WORD = 0.25  # another Latin word


def main(pages: int) -> None:
    """Read the PDF on standard input and write its lines to standard output.

    Args:
        pages: how many it may have at most.
    """
    _limit()
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        kind = "password" if "password" in str(error).lower() else "damaged"
        return _say({"error": kind})
    if len(document) > pages:
        return _say({"error": "pages", "count": len(document)})
    found, total = [], 0
    for index in range(len(document)):
        try:
            page = document[index]
            lines = list(_lines(page.get_textpage()))
            rules = _rules(page)
            images = any(True for _ in page.get_objects(filter=[3], max_depth=3))
        except pypdfium2.PdfiumError:
            found.append({"width": 0, "height": 0, "images": False, "lines": [], "rules": []})
            continue
        width, height = page.get_size()
        total += sum(len(line[5]) for line in lines)
        if total > _MOST_CHARACTERS:
            return _say({"error": "long"})
        found.append({"width": width, "height": height, "images": images, "lines": lines, "rules": rules})
        page.close()
    return _say({"pages": found})


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _rules(page: Any) -> list[list[float]]:
    """Horizontal strokes: thin paths, and upper and lower edges of the boxes that some programs draw cells as."""
    found: list[list[float]] = []
    for stroke in page.get_objects(filter=[2], max_depth=3):
        if len(found) > _MOST_STROKES:
            return []
        left, bottom, right, top = stroke.get_bounds()
        if right - left >= _LONG:
            found += [[left, right, bottom]] if top - bottom < _THIN else [[left, right, bottom], [left, right, top]]
    return found


def _lines(page: Any) -> Iterator[list[Any]]:
    """Characters put together while they stay on one line."""
    line: list[Any] = []
    for char, left, right, bottom, top, spaced in _characters(page):
        size = max(top - bottom, 0.1)
        if line and not (
            line[2] - 0.3 * size <= (bottom + top) / 2 <= line[3] + 0.3 * size and left > line[1] - 3 * size
        ):
            yield _finished(line)
            line = []
        if not line:
            line = [left, right, bottom, top, size, char, [[left, right]]]
            continue
        gap = (left - line[1]) / max(size, line[4])
        if gap > _FAR or (gap > _CELL and not spaced):
            line[5] += "\t"
            line[6].append([left, right])
        elif gap > _CELL or (gap > _WORD and char.isascii() and line[5][-1].isascii()):
            line[5] += " "
        line[1], line[5] = max(line[1], right), line[5] + char
        line[2], line[3], line[4] = min(line[2], bottom), max(line[3], top), max(line[4], size)
        line[6][-1][1] = max(line[6][-1][1], right)
    if line:
        yield _finished(line)


def _finished(line: list[Any]) -> list[Any]:
    return [*line[:6], line[6] if len(line[6]) > 1 else []]


def _characters(page: Any) -> Iterator[tuple[str, float, float, float, float, bool]]:
    """Visible characters: left, right, bottom, top, and whether a typed space stands before them."""
    from pypdfium2 import raw

    box, spaced = raw.FS_RECTF(), False
    for index in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        # PDFium adds spaces and line ends where it thinks they belong; here the distances say so.
        if raw.FPDFText_IsGenerated(page, index) == 1 or code in (0xFFFE, 0xFFFF):
            continue
        if char.isspace():
            spaced = True
        elif raw.FPDFText_GetLooseCharBox(page, index, ctypes.byref(box)) and (char.isprintable() or code > 0x9F):
            yield char, box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top), spaced
            spaced = False


if __name__ == "__main__":
    main(int(sys.argv[1]))
