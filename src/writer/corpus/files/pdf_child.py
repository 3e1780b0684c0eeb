"""A process of its own that takes the lines out of one PDF: started by ``pdf``, never imported.

PDFium is fast and reads the fonts that Chinese offices use, but it is native code on files from anywhere: whatever a
file does to it, it does here, with little memory and for a limited time. The file comes on standard input; on standard
output goes one JSON document, ``{"error": kind}`` or ``{"pages": [{"width", "height", "images", "lines", "rules"}]}``.
A line is ``[left, right, bottom, top, size, text, cells]`` in points from the lower left corner, in the order of the
file; ``cells`` has left and right of each part of the text between tabs, where there is more than one. ``rules`` are
the horizontal strokes of tables, each ``[left, right, height above the lower edge]``.

What is read is the same on every machine, whatever fonts it has: Chinese fonts that a file does not embed are replaced
by a blank one, and PDFium is kept from dropping text whose glyphs draw nothing.
"""

from __future__ import annotations

import ctypes
import json
import math
import struct
import sys
from collections.abc import Iterator
from typing import Any, Literal

_MEMORY = 2 * 1024**3
_MOST_CHARACTERS = 3_000_000
_MOST_STROKES = 5_000  # of one page: a map or a drawing has more
_THIN, _LONG = 3.0, 15.0  # points: a stroke that may be part of a rule
# Distances between characters, in sizes of a character. A full line is spread by a third at most.
_FAR = 1.8  # another column
_CELL = 0.6  # another cell of a narrow table, unless somebody typed a space there
_WORD = 0.25  # another Latin word or figure
_TYPED = 0.1  # the same where somebody typed a space: narrow fonts have one of a fifth
_EAST_ASIAN = frozenset({128, 129, 130, 134, 136})  # Windows character sets: Japanese, Korean twice, Chinese twice
_NO_EXTENT = 0.01  # points: less is none to PDFium (kSizeEpsilon in cpdf_textpage.cpp)
_STROKE = 0.25  # of the size of a character: less than the step to the next one, more than that of a bold face
_DEEPEST = 40  # forms within forms that PDFium reads at most

_Blank = Literal["", "alone", "typed"]

_kept: list[Any] = []  # what PDFium points to until the process ends


def main(pages: int) -> None:
    """Read the PDF on standard input and write its lines to standard output.

    Args:
        pages: how many it may have at most.
    """
    _limit()
    import pypdfium2

    _use_blank_fonts()
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
            narrow = _thicken(page)
            lines = list(_lines(page.get_textpage(), narrow))
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


def _use_blank_fonts() -> None:
    """Keep PDFium from the fonts of the machine.

    It looks for a substitute where a file does not embed a font. The widths stand in the file all the same, but the
    outlines of the substitute reach into the boxes of characters and into the test for text that is printed twice, so
    what is read would change with the fonts installed. Chinese, Japanese and Korean fonts are answered with one that
    draws nothing; for the others PDFium has Latin ones of its own.
    """
    from pypdfium2 import raw

    font = _blank_font()

    def map_font(_self: Any, _weight: int, _italic: int, charset: int, *_more: Any) -> int | None:
        return 1 if charset in _EAST_ASIAN else None

    def font_data(_self: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:  # the head of a collection of fonts, which this is not
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    asked = raw.FPDF_SYSFONTINFO(version=1)  # what is left out is answered with nothing, as on a machine without fonts
    asked.MapFont, asked.GetFontData = kinds["MapFont"](map_font), kinds["GetFontData"](font_data)
    _kept.append(asked)
    raw.FPDF_SetSystemFontInfo(asked)


def _blank_font() -> bytes:
    """A TrueType font of one glyph without an outline: the tables without which FreeType reads none."""
    low, high, em = -120, 880, 1000
    tables = {
        b"glyf": bytes(4),  # one byte at least: an empty table is taken for a missing one
        b"head": struct.pack(">4I2H16x4h2H3h", 1 << 16, 0, 0, 0x5F0F3CF5, 0, em, 0, low, em, high, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">I3hH11hH", 1 << 16, high, low, 0, em, *[0] * 11, 1),
        b"hmtx": struct.pack(">Hh", em, 0),
        b"loca": bytes(4),
        b"maxp": struct.pack(">IH26x", 1 << 16, 1),
    }
    head, body = struct.pack(">I4H", 1 << 16, len(tables), 0, 0, 0), b""
    for tag, table in tables.items():
        head += struct.pack(">4s3I", tag, 0, 12 + 16 * len(tables) + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def _thicken(page: Any) -> frozenset[int]:
    """Give extent to text that has none, and say which of it had no width (addresses of text objects).

    PDFium leaves out a text object whose outlines have no width, and takes two long ones without height for the same
    text printed twice. That is meant for blanks, but so is a lone figure in a blank font: a substitute, or that of the
    invisible text under a scanned page. A stroke around the outlines counts as extent.
    """
    from pypdfium2 import raw

    narrow, size = set(), ctypes.c_float()
    for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST):
        left, bottom, right, top = text.get_bounds()
        if min(right - left, top - bottom) >= _NO_EXTENT:
            continue
        if right - left < _NO_EXTENT:
            narrow.add(_address(text.raw))
        raw.FPDFTextObj_GetFontSize(text, size)
        matrix = text.get_matrix()
        stroke = max(_STROKE * abs(size.value) * math.hypot(matrix.c, matrix.d), 2 * _NO_EXTENT)
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_STROKE)
        raw.FPDFPageObj_SetStrokeWidth(text, stroke)
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 0, 0)  # moves nothing, but has the bounds reckoned anew
    return frozenset(narrow)


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


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


def _lines(page: Any, narrow: frozenset[int]) -> Iterator[list[Any]]:
    """Characters put together while they stay on one line."""
    line: list[Any] = []
    for char, left, right, bottom, top, blank in _characters(page, narrow):
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
        if gap > _FAR or (gap > _CELL and blank != "typed"):
            line[5] += "\t"
            line[6].append([left, right])
        elif gap > _CELL or (gap > (_TYPED if blank else _WORD) and char.isascii() and line[5][-1].isascii()):
            line[5] += " "
        line[1], line[5] = max(line[1], right), line[5] + char
        line[2], line[3], line[4] = min(line[2], bottom), max(line[3], top), max(line[4], size)
        line[6][-1][1] = max(line[6][-1][1], right)
    if line:
        yield _finished(line)


def _finished(line: list[Any]) -> list[Any]:
    return [*line[:6], line[6] if len(line[6]) > 1 else []]


def _characters(page: Any, narrow: frozenset[int]) -> Iterator[tuple[str, float, float, float, float, _Blank]]:
    """Visible characters: left, right, bottom, top, and whether a typed space stands before them.

    One ``alone`` in its text object parts words, but not cells: programs put one at the end of each cell of a table.
    """
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    blank: _Blank = ""
    for index in range(raw.FPDFText_CountChars(page)):
        # PDFium adds spaces and line ends where it thinks they belong; here the distances say so.
        char = _character(page, index)
        if raw.FPDFText_IsGenerated(page, index) == 1 or char in "\ufffe\uffff":
            continue
        if char.isspace():
            alone = blank != "typed" and _address(raw.FPDFText_GetTextObject(page, index)) in narrow
            blank = "alone" if alone else "typed"
        elif raw.FPDFText_GetLooseCharBox(page, index, ctypes.byref(box)) and (char.isprintable() or char > "\x9f"):
            yield char, box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top), blank
            blank = ""


def _character(page: Any, index: int) -> str:
    """What it is; U+FFFD where the file does not say."""
    from pypdfium2 import raw

    code = raw.FPDFText_GetUnicode(page, index)
    if (
        code == 2 and raw.FPDFText_IsHyphen(page, index) == 1
    ):  # the last of a line, to PDFium part of a word: or a minus
        return "-"
    # Where a font has no table of characters PDFium hands out the number of the glyph: a control character, maybe.
    if (code < 0x20 or 0x7E < code < 0xA0) and raw.FPDFText_HasUnicodeMapError(page, index) == 1:
        return " " if _is_bare(page, index) else "\ufffd"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _is_bare(page: Any, index: int) -> bool:
    """Whether the character draws nothing: its outline is as high as PDFium makes an empty one, a thousandth."""
    from pypdfium2 import raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(page, index, left, right, bottom, top)
    return bool(abs(top.value - bottom.value) < 0.005 * raw.FPDFText_GetFontSize(page, index))


if __name__ == "__main__":
    main(int(sys.argv[1]))
