"""The audit in Word: comments on figures and findings, and the tables of all of them behind the report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from writer.export.audit_rows import (
    FIGURES_HEAD,
    FINDINGS_HEAD,
    UNUSED_HEAD,
    Audit,
    figure_comment,
    figure_rows,
    finding_comment,
    finding_rows,
    summary,
    unused_rows,
)
from writer.export.paragraphs import Sheet
from writer.export.printed import Block, Piece, printable
from writer.export.profile import TWIPS_PER_MM, TextStyle
from writer.export.tables import add_table

AUTHOR = "拟稿"
_TYPE_SIZE = 9
_LONGEST = 60


def audit_cuts(audit: Audit) -> set[int]:
    """The offsets at which runs must part so that a comment sits on its words alone."""
    spans = [(one.start, one.end) for one in audit.figures] + [(one.start, one.end) for one in audit.findings]
    return {at for span in spans for at in span}


def add_audit(sheet: Sheet, text: str, audit: Audit) -> None:
    """Hang comments on figures and findings, and add the tables of them on pages of their own.

    A period that fits gets its row but no comment: there is one in every other sentence.

    Args:
        sheet: the written document.
        text: the draft the spans point into.
        audit: what the check said of it.
    """
    comments = _Comments(sheet)
    for (start, end), lines in sorted(_said(audit).items()):
        comments.add(start, end, lines)
    _turn_page(sheet)
    sheet.write((Block("title", (Piece("数字核对表", -1),)), Block("body", (Piece(summary(audit), -1),))))
    _table(sheet, "", FIGURES_HEAD, figure_rows(text, audit, _LONGEST), (4, 8, 23, 7, 10, 12, 15))
    _table(sheet, "检查意见", FINDINGS_HEAD, finding_rows(text, audit, _LONGEST), (4, 5, 10, 22, 25, 13))
    _table(sheet, "没有写进文稿的数据", UNUSED_HEAD, unused_rows(audit), (6, 20, 50))


def _said(audit: Audit) -> dict[tuple[int, int], list[str]]:
    """The lines of each comment by its span; what is said of the same words stands in one comment."""
    said: dict[tuple[int, int], list[str]] = {}
    for trace in audit.figures:
        if trace.verdict != "period":
            said.setdefault((trace.start, trace.end), []).extend(figure_comment(trace, audit))
    for finding in audit.findings:
        if finding.end > finding.start:
            said.setdefault((finding.start, finding.end), []).extend(finding_comment(finding))
    return said


class _Comments:
    """Comments in one go: python-docx looks for a free number through all of them every time."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._starts = [start for start, _, _ in sheet.runs]
        self._root = sheet.document.comments._comments_elm
        self._when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._count = 0

    def add(self, start: int, end: int, lines: Sequence[str]) -> None:
        """Hang a comment on the runs that print ``[start, end)``; none where nothing of it is printed."""
        among = self._sheet.runs[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        runs = [run for _, stop, run in among if stop <= end]
        if not runs:
            return
        runs[0].mark_comment_range(runs[-1], self._count)
        comment = OxmlElement("w:comment")
        for name, value in (("id", str(self._count)), ("author", AUTHOR), ("date", self._when), ("initials", "拟")):
            comment.set(qn(f"w:{name}"), value)
        for number, line in enumerate(lines):
            comment.append(_comment_line(line, first=number == 0))
        self._root.append(comment)
        self._count += 1


def _comment_line(line: str, *, first: bool) -> Any:
    reference = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>' if first else ""
    paragraph = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{reference}<w:r><w:t xml:space="preserve"/>'
        "</w:r></w:p>"
    )
    paragraph[-1][-1].text = printable(line)
    return paragraph


def _turn_page(sheet: Sheet) -> None:
    """The tables stand on landscape pages: seven columns do not fit an upright one."""
    profile = sheet.profile
    section = sheet.document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(profile.page_height), Mm(profile.page_width)
    section.left_margin = section.right_margin = Mm(profile.bottom)
    section.top_margin, section.bottom_margin = Mm(profile.left), Mm(profile.right)
    section.footer_distance = Mm(max(profile.right - profile.page_number_gap - 5, 5))
    # python-docx puts the end of the section into a paragraph of its own, which would print as an empty line.
    breaks = sheet.document.element.body.findall(qn("w:p"))[-1]
    above = breaks.getprevious()
    if (
        above is not None
        and above.tag == qn("w:p")
        and above.pPr is not None
        and above.pPr.find(qn("w:sectPr")) is None
    ):
        above.get_or_add_pPr().append(breaks.pPr.find(qn("w:sectPr")))
        breaks.getparent().remove(breaks)


def _table(
    sheet: Sheet, heading: str, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
) -> None:
    """A table of the audit; ``shares`` are the widths of its columns against each other."""
    if not rows:
        return
    if heading:
        sheet.write((Block("body", (Piece(heading, -1),)),))
        sheet.document.paragraphs[-1].paragraph_format.keep_with_next = True
    cells = tuple(tuple((Piece(printable(cell), -1),) if cell else () for cell in row) for row in (head, *rows))
    width = int((sheet.profile.page_height - 2 * sheet.profile.bottom) * TWIPS_PER_MM)
    style = TextStyle(sheet.profile.table.font, min(_TYPE_SIZE, sheet.profile.table.size))
    add_table(sheet, Block("table", rows=cells), width=width, style=style, shares=shares)
