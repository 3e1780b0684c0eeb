"""A paste → ledger: which lines are titles, which are tables, which are sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from writer.errors import NoFacts
from writer.facts.cells import is_number
from writer.facts.collector import Collector, Row
from writer.facts.defaults import unit_row, units_beside
from writer.facts.grid import split_paste
from writer.facts.prose import read_sentences
from writer.facts.review import review
from writer.facts.table import TableReader
from writer.figures import find_figures, parse_period, period_label
from writer.schema import Fact, Ledger, Period

_TITLE = re.compile(
    r".*(?:表|情况|数据|统计|指标|汇总|进度|简报|通报|清单|台账|材料|总结|汇报|分析|[月季年旬周]报|报告|一览|[快速]报)(?:[(（].{1,40}[)）])?"
)
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|表\s*\d|第[一二三四五六七八九十]部分)"
)
_REMARK = re.compile(
    r"\s*(?:注|备注|说明|填表说明|数据来源|来源|(?:填报|编制|制表|报送)(?:人|单位|日期|时间)|单位名称|审核人?|制表人?)\s*\d?[:：]"
)
_ASIDE = re.compile(r"[(（][^()（）]{1,40}[)）]$")
_WHOLE_ASIDE = re.compile(r"[(（][^()（）]{8,120}[)）]")
_LONGEST_TITLE = 60


def parse_facts(text: str) -> Ledger:
    """What a staffer pasted, as facts.

    Tables (Excel cells, Markdown, CSV, columns set apart by blanks) and sentences, several of each in one paste. Every
    line that is not blank becomes a fact, a title or heading, or a problem. Never raises.

    Args:
        text: the paste, any string.

    Returns:
        The ledger: ids F1, F2 … in order of appearance, lines counted from 1, title and period where the paste says
        them, and a problem for everything that could not be read or is doubtful.
    """
    return read_paste(text).ledger()


def require_facts(ledger: Ledger) -> Ledger:
    """The same ledger, if there is a fact in it.

    Raises:
        NoFacts: there is none; the message names the first line that could not be read.
    """
    if ledger.facts:
        return ledger
    first = next(iter(ledger.problems), None)
    where = f"（第 {first.line} 行：{first.reason.rstrip('。')}）" if first else ""
    raise NoFacts(
        f"没有读出任何数据{where}；请粘贴带表头（指标、单位、本期、上年同期、目标）的表格，或「签约项目18个」这样的句子。"
    )


def read_paste(text: str) -> Collector:
    """The same with the lines that were read as titles, headings and rules."""
    out = Collector()
    table = TableReader(out)
    feed(_rows(text, out), out, table)
    table.finish()
    review(out)
    return out


def _rows(text: str, out: Collector) -> Iterator[Row]:
    for piece in split_paste(text):
        out.headings.update(range(piece.row.line + 1, piece.last_line + 1))
        if piece.kind == "rule":
            out.headings.add(piece.row.line)
        else:
            yield piece.row


def feed(rows: Iterable[Row], out: Collector, table: TableReader) -> None:
    """Read rows and lines in order, knowing of each whether a table comes right below it."""
    waiting: Row | None = None
    for row in rows:
        if waiting is not None:
            take(waiting, out, table, above=_filled(row) > 1)
        waiting = row
    if waiting is not None:
        take(waiting, out, table, above=False)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def take(row: Row, out: Collector, table: TableReader, above: bool) -> None:
    """Read one row or one line of text (a row with a single filled cell may be either)."""
    filled = [cell for cell in row.cells if cell.strip()]
    if len(filled) > 1 and unit_row(filled[-1]) and not any(map(is_number, filled)):
        filled = ["　".join(filled)]  # 填报单位：发改局 | | | 单位：万元
        row = replace(row, cells=(filled[0],))
    if not filled:
        out.headings.add(row.line)
    elif len(filled) > 1 or (table.has_header and len(row.cells) > 1 and not _is_text(filled[0])):
        table.read(row)
    elif not out.facts and _WHOLE_ASIDE.fullmatch(filled[0].strip()) and unit_row(filled[0]) is None:
        table.pause()
        _about(row, filled[0].strip(), out)
    elif not _heading(row.line, filled[0], out, above):
        table.pause()
        if read_sentences(row.line, filled[0] if len(row.cells) > 1 else row.source, out):
            table.finish()


def _about(row: Row, text: str, out: Collector) -> None:
    """「（2025年国庆连休8天，表中同比按日均计算）」 over a table tells of it in words; its figures are no metrics."""
    out.add(Fact(out.next_id(), text, note=text, line=row.line, source=row.source))


def _is_text(cell: str) -> bool:
    """A lone cell that is a sentence, a remark or a unit row, not a metric whose number is missing."""
    return bool(
        unit_row(cell) is not None
        or _HEADING.match(cell)
        or _REMARK.match(cell)
        or re.search(r"[。；！]", cell)
        or any(figure.kind == "quantity" for figure in find_figures(cell))
    )


def _widest(text: str) -> Period | None:
    """The longest of the periods a title names: 「2026年第三季度（1—9月）」 is about nine months of 2026."""
    periods = [item.period for item in find_figures(text) if item.kind == "period" and item.period]
    if not periods:
        return parse_period(text)
    year = next((period.year for period in periods if period.year), None)
    same = (one for one in periods if one.year in (None, year))
    narrower = [one for one in same if (one.first, one.last) != (1, 12)]  # 2026年情况（截至10月底）
    longest = max(narrower or periods, key=lambda period: period.last - period.first)
    return replace(longest, year=longest.year or year)


def _heading(line: int, text: str, out: Collector, above: bool) -> bool:
    """Whether this line only says what others mean: a unit row, a title, a heading, a remark."""
    bare = _without_units(line, text.strip(), out)
    if not bare:
        return True
    beside = bare != text.strip()
    if _REMARK.match(bare):
        if not beside:
            out.problem(line, text, "这是表注或落款，没有当作数据；要写进报告的请改成一句事实。")
        return True
    figures = () if len(bare) > 4 * _LONGEST_TITLE else find_figures(bare)
    told = _ASIDE.sub("", bare)  # …调度表（1—10月累计，上月为1—9月累计）
    counted = any(item.kind == "quantity" and item.start < len(told) for item in figures)
    if len(bare) > _LONGEST_TITLE or counted or re.search(r"[。；;！，,]", told):
        return False
    masks = [item for item in figures if item.kind == "mask"]
    name = re.sub(r"^#{1,6}\s*", "", bare).strip("*《》 ")
    title = bool(_TITLE.fullmatch(name)) and (not out.facts or above)
    if not title and (masks or not _HEADING.match(text)):
        if beside:
            _date(out, next((item.period for item in figures if item.text == bare), None))
        return beside
    for mask in masks:
        out.problem(line, text, f"「{mask.text}」是遮盖的，不能当作数字；请填上实际内容。")
    out.headings.add(line)
    period = _widest(name)
    if not out.facts:
        out.title = out.title or (name if title or bare.startswith("#") else "")
        _date(out, period, guessed=not title)
    if out.facts or not title:
        out.heads(period, name)
    return True


def _date(out: Collector, period: Period | None, guessed: bool = True) -> None:
    """Take a period for that of the whole paste, where nothing is known of it yet."""
    if period is not None and not out.facts and not out.period:
        out.period, out.guessed = period_label(period), guessed


def _without_units(line: int, bare: str, out: Collector) -> str:
    """What a line says besides the units of the table below it: 「2026年9月　　单位：万元」; "" where that is all."""
    embedded = re.search(r"[(（]\s*单位\s*[:：]\s*[^()（）]{1,24}[)）]", bare)
    units, beside = unit_row(bare), units_beside(bare)
    if units is None and embedded is not None:
        out.units = unit_row(embedded[0]) or out.units
        return bare
    if units is None and (not beside or re.search(r"[。！]", bare)):
        return bare
    out.units = beside if units is None else units
    out.headings.add(line)
    return "" if units is not None else re.sub(r"[\s　，,；;]*(?:计量|金额)?单位\s*[:：][^:：]*$", "", bare)
