"""The audit sheet: every figure of the draft with where it comes from, as comments and as a table behind the report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from writer.export.printed import Block, Piece
from writer.export.paragraphs import Sheet
from writer.schema import PASSING, Trace, Verdict

AUTHOR = "拟稿"
_HEADER = ("序号", "数字", "所在文句", "结论", "依据", "算式")
_CONTEXT = 16

VERDICT_LABELS: Mapping[Verdict, str] = MappingProxyType(
    {
        "supported": "与数据一致",
        "derived": "由数据算得",
        "period": "时间相符",
        "unsupported": "数据中没有",
        "wrong_metric": "指标不对",
        "wrong_relation": "比较关系不对",
        "wrong_sign": "增减方向不对",
        "wrong_unit": "单位不对",
        "wrong_period": "时间不对",
        "residue": "往期材料的旧数",
        "mask": "尚未填写",
    }
)


def audit_cuts(audit: Sequence[Trace]) -> set[int]:
    """The offsets at which runs must part so that a comment sits on its figure alone."""
    return {at for trace in audit for at in (trace.start, trace.end)}


def add_audit(sheet: Sheet, text: str, audit: Sequence[Trace]) -> None:
    """Hang a comment on every figure and add the table of all of them on a page of its own.

    A period that fits gets its row but no comment: there is one in every other sentence.

    Args:
        sheet: the written document.
        text: the draft the traces point into.
        audit: the checked figures, in order.
    """
    starts = [start for start, _, _ in sheet.runs]
    for trace in audit:
        if trace.verdict == "period":
            continue
        among = sheet.runs[bisect_left(starts, trace.start) : bisect_left(starts, trace.end)]
        runs = [run for _, end, run in among if end <= trace.end]
        if runs:
            sheet.document.add_comment(runs, text=_comment(trace), author=AUTHOR, initials="拟")
    first = len(sheet.document.paragraphs)
    failing = sum(trace.verdict not in PASSING for trace in audit)
    summary = f"共 {len(audit)} 处数字，{failing} 处需要核实。" if failing else f"共 {len(audit)} 处数字，全部有据。"
    sheet.write(
        (
            Block("title", (Piece("数字核对表", -1),)),
            Block("body", (Piece(summary, -1),)),
            Block("table", rows=tuple(_row(cells) for cells in (_HEADER, *_rows(text, audit)))),
        )
    )
    sheet.document.paragraphs[first].paragraph_format.page_break_before = True


def _comment(trace: Trace) -> str:
    parts = [VERDICT_LABELS[trace.verdict], trace.fact, trace.formula, trace.source]
    return "；".join(part.strip().replace("\t", " ") for part in parts if part.strip())


def _rows(text: str, audit: Sequence[Trace]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for number, trace in enumerate(audit, start=1):
        basis = " ".join(part for part in (trace.fact, trace.source.replace("\t", " ").strip()) if part)
        sentence = _sentence(text, trace)
        rows.append((str(number), trace.text, sentence, VERDICT_LABELS[trace.verdict], basis, trace.formula))
    return rows


def _sentence(text: str, trace: Trace) -> str:
    """The figure in its surroundings, cut at line ends."""
    before = text[max(trace.start - _CONTEXT, 0) : trace.start].rpartition("\n")[2]
    after = text[trace.end : trace.end + _CONTEXT].partition("\n")[0]
    return f"{before}{text[trace.start : trace.end]}{after}".strip("# ")


def _row(cells: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    return tuple((Piece(cell, -1),) for cell in cells)
