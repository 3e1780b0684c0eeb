"""A draft → the blocks of an official document: title, 主送, headings, paragraphs, tables, signature. No Word here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from writer.corpus import parse_report
from writer.export.cleaning import is_masked, kept_parts
from writer.export.enclosures import dated, enclosures
from writer.export.printed import Block, Piece, Row, cut, skip
from writer.schema import Report, Section

_ADDRESS_WORD = re.compile(r"主送(?:机关)?[：:]\s{0,4}")
_ATTACHMENT = re.compile(r"附件\s{0,2}[0-9]{0,2}\s{0,2}[：:]")
_TABLE_RULE = re.compile(r"[|\s:：-]+\Z")
_NOT_ISSUER = re.compile(r"[（(]?(?:联系人|联系电话|电话|抄送|抄报|报送|印发|此件|附件)")
_LONGEST_ISSUER = 30
_NUMBERS = (
    (1, re.compile("[一二三四五六七八九十]{1,3}\\s?[、.．，,]")),
    (2, re.compile("[（(]\\s?[一二三四五六七八九十]")),
)
_HASHES = re.compile(r"\s*#{1,6}\s+")
_LINE_MARKS = "# \u3000\u00a0\t*"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the draft as it is printed."""

    pieces: tuple[Piece, ...]
    raw: str
    start: int

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def split_blocks(text: str) -> tuple[Report, tuple[Block, ...]]:
    """Read a draft into blocks, in order; never raises.

    Args:
        text: a draft as ``docs/architecture.md`` has it, or a past report.
    """
    report = parse_report(text)
    masked = is_masked(text)
    blocks: list[Block] = []
    for section in report.sections:
        own = _lines(text, section.start, section.end, masked=masked)
        if section.id == "0":
            blocks.extend(_front(text, report, section, masked=masked))
        elif section.heading or section.number:
            blocks.append(_heading(text, section, own, masked=masked))
            own = own[1:] if section.run_in else own
        blocks.extend(_signature(own, report) if section.role == "signature" else _body(own))
    return report, tuple(enclosures(block for block in blocks if block.text.strip() or block.rows))


def _lines(text: str, start: int, end: int, *, masked: bool) -> list[_Line]:
    """The printed lines of ``text[start:end]``."""
    lines, at = [], start
    for raw in text[start:end].split("\n"):
        pieces = tuple(Piece(raw[a:b], at + a) for a, b in kept_parts(raw, masked=masked))
        if "".join(piece.text for piece in pieces).strip():
            lines.append(_Line(pieces, raw, at))
        at += len(raw) + 1
    return lines


def _front(text: str, report: Report, opening: Section, *, masked: bool) -> Iterator[Block]:
    """The lines above the opening: the title in as many lines as it was written, what stands under it, 主送."""
    lines = [_unmarked(line.pieces) for line in _lines(text, 0, opening.start, masked=masked)]
    # Labels such as （征求意见稿） may stand above the title; one that is found nowhere is the first line.
    title_left = whole = "".join(report.title.split())
    found = any(whole.startswith(_bare(pieces)) for pieces in lines)
    for pieces in lines:
        shown = "".join(piece.text for piece in pieces).strip()
        if title_left and (title_left.startswith(_bare(pieces)) or not found):
            title_left, found = title_left[len(_bare(pieces)) :], True
            yield Block("title", pieces)
        elif report.recipient and report.recipient in shown and shown[-1:] in "：:":
            yield Block("recipient", _address(pieces))
        else:
            yield Block("front", pieces)


def _unmarked(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without the marks of a heading in front."""
    shown = "".join(piece.text for piece in pieces)
    return skip(pieces, len(shown) - len(shown.lstrip(_LINE_MARKS)))


def _bare(pieces: tuple[Piece, ...]) -> str:
    return "".join("".join(piece.text for piece in pieces).split())


def _address(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The addressee without the word 主送 and with a full-width colon: GB/T 9704-2012, 7.3.2."""
    shown = "".join(piece.text for piece in pieces)
    word = _ADDRESS_WORD.match(shown)
    pieces = skip(pieces, word.end() if word and word.end() < len(shown) else 0)
    return (*cut(pieces, len("".join(piece.text for piece in pieces).rstrip("：: \u3000"))), Piece("：", -1))


def _heading(text: str, section: Section, own: list[_Line], *, masked: bool) -> Block:
    """A heading on its own line, or the paragraph that a run-in heading opens."""
    head = text[section.heading_start : section.start]
    at = head.find(section.heading) if section.heading else -1
    number = head.find(section.number) if section.number else -1
    pieces = [Piece(section.number, section.heading_start + number if number >= 0 else -1, True)]
    if at >= 0:
        if section.number[-1:].isalnum():
            pieces.append(Piece("\u3000", -1, True))  # 第一部分　总结
        offset = section.heading_start + at
        parts = kept_parts(section.heading, masked=masked)
        pieces += [Piece(section.heading[a:b], offset + a, True) for a, b in parts]
    if not section.run_in:
        shown = "".join(piece.text for piece in pieces).rstrip(" \u3000。：:")
        return Block("heading", cut(tuple(pieces), len(shown)), _printed_level(section))
    # What closes the heading sentence (。 or ：) belongs to it and stands between the heading and the text.
    closing = head[at + len(section.heading) :].strip("* \u3000\r\n\t")[:1] if at >= 0 else "。"
    pieces.append(Piece(closing or "。", -1, True))
    return Block("body", (*pieces, *(own[0].pieces if own else ())), _printed_level(section), run_in=True)


def _printed_level(section: Section) -> int:
    """The level whose type a heading is printed in: 一、 keeps that of the first below 第一部分 as well."""
    return next((level for level, number in _NUMBERS if number.match(section.number)), section.level)


def _body(lines: list[_Line]) -> Iterator[Block]:
    rows: list[Row] = []
    for line in lines:
        if line.raw.lstrip().startswith("|") and line.raw.rstrip().endswith("|") and len(line.text) > 1:
            if not _TABLE_RULE.match(line.text):
                rows.append(_cells(line))
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        marks = _HASHES.match(line.text)  # of a heading that is none, such as a second title
        pieces = skip(line.pieces, marks.end()) if marks and not line.raw.lstrip().startswith("\\") else line.pieces
        yield Block("attachment" if _ATTACHMENT.match(line.text) else "body", pieces)
    if rows:
        yield Block("table", rows=tuple(rows))


def _cells(line: _Line) -> Row:
    """The cells of a Markdown table row."""
    cells, at = [], 0
    shown = line.text.rstrip().removesuffix("|")
    at = len(shown) - len(shown.lstrip().removeprefix("|"))
    for cell in shown[at:].split("|"):
        lead = len(cell) - len(cell.lstrip())
        cells.append(cut(skip(line.pieces, at + lead), len(cell.strip())))
        at += len(cell) + 1
    return tuple(cells)


def _signature(lines: list[_Line], report: Report) -> Iterator[Block]:
    """Unit and date, also where both stand on one line; anything else in the tail is a paragraph."""
    for line in lines:
        pieces = skip(line.pieces, len(line.text) - len(line.text.lstrip("（( \u3000")))
        shown = "".join(piece.text for piece in pieces).rstrip("）) \u3000")
        if report.date and shown.endswith(report.date):
            unit = shown[: -len(report.date)].rstrip("（( \u3000\u00a0\t")
            if unit:
                yield Block("issuer", cut(pieces, len(unit)))
            yield Block("date", dated(cut(skip(pieces, len(shown) - len(report.date)), len(report.date))))
        elif _NOT_ISSUER.match(shown) or len(shown) > _LONGEST_ISSUER or shown.endswith(("。", "！", "；")):
            yield from _body([line])
        else:
            yield Block("issuer", pieces)
