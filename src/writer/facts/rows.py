"""Rows of a table → facts: one per band, each part of what stands above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from writer.facts.cells import is_number, known_unit, read_cell
from writer.facts.collector import TOTALS, Collector, Row, clean_label, indentation, is_child, is_total, label_key
from writer.facts.columns import Band, Header
from writer.facts.defaults import default_unit
from writer.facts.headings import FIGURES, ColumnRole, is_period, split_unit
from writer.facts.measure import Measure, measure
from writer.facts.parts import complete_parts
from writer.facts.prose import read_sentences
from writer.facts.spans import basis_of, period_of
from writer.figures import parse_period, period_label
from writer.schema import Basis, Fact, Period

_GROUP_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十][部章节])"
)
_PART_OF_PART = 2  # rows above one, at the least, that it may be part of either of
_SENTENCE = 8  # letters that are more than 持平 or 见附表
_CHILD_WIDTH = 6  # 「其中：」 is six columns wide; its siblings below are set in by about as much
_NOTED: tuple[tuple[str, Basis], ...] = (
    (r"(?:[期月季年]末|时点)数?", "期末"), (r"累计数?", "累计"), (r"[当本][月季期]数?", "当期"),
)  # fmt: skip
# Headings whose cells may hold words as well as numbers.
_TOLD = ("情况", "进展", "结果")
_Cells = dict[ColumnRole, str]


def _torn(left: str, right: str) -> bool:
    """Whether two cells look like 「3,600」 torn apart: the second would be more than ten times the first."""
    return bool(re.fullmatch(r"\s*[1-9]", left) and re.fullmatch(r"\d{3}\s*", right)) or (
        re.fullmatch(r"\s*\d{1,3}", left) is not None and re.fullmatch(r"0\d\d\s*", right) is not None
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A row that others can be part of: how far it is set in, and which fact it became in each band."""

    depth: int
    facts: dict[int, str]


class RowReader:
    """Makes facts of rows; remembers the rows above, which the next ones may be parts of."""

    def __init__(self, collector: Collector) -> None:
        self._out = collector
        self._stack: list[_Place] = []
        self._sibling_depth = 0
        self._columns: dict[int, list[int]] = {}

    def restart(self) -> None:
        """Forget the rows above: another table begins."""
        for places in self._columns.values():
            complete_parts(places, self._out)
        self._columns = {}
        self._stack, self._sibling_depth = [], 0

    def read(self, row: Row, header: Header) -> None:
        """Read a row under a header."""
        if self._beyond(row, header):
            return
        shared: _Cells = {}
        notes: list[str] = []
        extras: list[str] = []
        spare = ""
        cells = list(row.cells)
        for at, (column, cell) in enumerate(zip(header.columns, row.cells, strict=False)):
            worded = column.role == "value" and column.heading.endswith(_TOLD) and read_cell(cell).kind == "text"
            if column.role == "note" or worded:
                notes.append(" ".join(cell.split()))
                cells[at] = ""
            elif column.role in FIGURES:
                continue
            elif column.role in ("", "extra"):
                if read_cell(cell).kind != "blank":
                    extras.append(f"{column.heading}：{' '.join(cell.split())}{column.unit}".lstrip("："))
            elif column.role != "skip":
                shared.setdefault(column.role, cell)
            elif cell.strip() and not is_number(cell):
                spare = spare or cell
        # 合计 is often merged over the number column and the name column: it then stands in the first of them.
        names = (spare if is_total(clean_label(spare)) else "", shared.get("child", ""), shared.get("label", ""), spare)
        raw = next((name for name in names if name.strip()), "")
        if not clean_label(raw):
            self._out.problem(row.line, row.source, "这一行没有指标名称；请补上名称。")
            return
        note = "；".join(part for part in (*notes, *extras) if part)
        self.facts(replace(row, cells=tuple(cells)), raw, shared.get("unit", ""), note, header.bands)

    def _beyond(self, row: Row, header: Header) -> bool:
        """Report cells that no column is for; whether the row cannot be read because of them."""
        beyond = [cell for cell in row.cells[len(header.columns) :] if cell.strip()]
        commas = "\t" not in row.source and "," in row.source
        if beyond and commas:
            reason = "这一行的逗号比表头多，分不清是分列还是千位分隔，没有读；请去掉数字里的逗号。"
            self._out.problem(row.line, row.source, reason)
            return True
        if beyond:
            self._out.problem(
                row.line, row.source, f"这一行比表头多 {len(beyond)} 格，多出的没有读；请检查列是否错位。"
            )
        if commas and any(map(_torn, row.cells, row.cells[1:])):
            self._out.problem(row.line, row.source, "相邻两格可能是带千位分隔的一个数；已按两格记录，请核对。")
        return False

    def facts(self, row: Row, raw: str, stated: str, note: str, bands: Sequence[Band]) -> dict[int, str]:
        """The facts of one row, by band.

        Args:
            row: where it stands.
            raw: the metric's name as written, with its indent and 其中.
            stated: the row's own unit, as written.
            note: what the row says besides figures.
            bands: which of its cells make which fact.
        """
        gathered = [
            (band, {role: row.cells[at] for role, at in band.indexes.items() if at < len(row.cells)}) for band in bands
        ]
        label, named = split_unit(clean_label(raw))
        stated = stated.strip()
        stated = "" if read_cell(stated).kind == "blank" else stated
        empty = all(read_cell(cell).kind == "blank" for _, cells in gathered for cell in cells.values())
        if empty and not stated:
            self._without_figures(row, raw, label, note)
            return {}
        if slipped := _slipped(gathered, stated):
            self._without_figures(row, raw, label, "；".join(part for part in (slipped, note) if part))
            return {}
        unit = known_unit(stated) or stated
        if unit and named and unit != named:
            reason = f"单位列写「{unit}」，名称里写「{named}」，已按单位列记录；请核对。"
            self._out.problem(row.line, row.source, reason)
        place = self._place(raw)
        for at, (band, cells) in enumerate(gathered):
            blank = all(read_cell(cell).kind == "blank" for cell in cells.values())
            if blank and len(bands) > 1 and not (empty and at == 0):
                continue
            fact_label = self._label(label, band)
            if self._told(row, fact_label, cells):
                continue
            default = default_unit(fact_label, self._out.units) or self._inherited(place, at, band, cells)
            found = measure(cells, unit or named, band.units, default, fact_label)
            for reason in found.problems:
                self._out.problem(row.line, row.source, reason)
            if found.value is not None:
                self._add(row, raw, fact_label, "" if at else note, found, place, at, band)
        return place.facts

    def _told(self, row: Row, label: str, cells: _Cells) -> bool:
        """「到位资金 | 32.6亿元（同比+24%）」: a cell that goes on after its number is read as a sentence."""
        value = cells.get("value", "").strip()
        alone = all(read_cell(cell).kind == "blank" for role, cell in cells.items() if role != "value")
        if not alone or read_cell(value).kind != "text" or not re.match(r"\d[\d,.]*[^\d\s,.]", value):
            return False
        return read_sentences(row.line, f"{label}{value}", self._out, row.source) > 0

    def _inherited(self, place: _Place, at: int, band: Band, cells: _Cells) -> str:
        """The unit of the whole, for a part that names none and is no larger."""
        whole = self._whole(place, at, band)
        value = read_cell(cells.get("value", "")).value
        if whole is None or whole.value is None or value is None or value > whole.value:
            return ""
        return whole.unit

    def _whole(self, place: _Place, at: int, band: Band) -> Fact | None:
        """The fact this one is part of: in its own row (a column 其中), or in the nearest row above set in less."""
        if band.part_of is not None:
            name = place.facts.get(band.part_of)
            return self._out.facts[int(name[1:]) - 1] if name else None
        if not self._stack or self._stack[-1] is not place or place.depth == 0 or len(self._stack) < 2:
            return None
        name = self._stack[-2].facts.get(at)
        return self._out.facts[int(name[1:]) - 1] if name else None

    def plain(self, row: Row, raw: str, cells: _Cells, units: Mapping[ColumnRole, str] | None = None) -> None:
        """A row without a header of its own: its cells by role, the units named over them."""
        bare = Row(row.line, tuple(cells.values()), row.source)
        indexes = {role: at for at, role in enumerate(cells) if role in FIGURES}
        self.facts(bare, raw, cells.get("unit", ""), cells.get("note", ""), [Band(indexes, units or {})])

    def words(self, row: Row) -> None:
        """A row without any number: a fact in words."""
        filled = [cell for cell in row.cells if cell.strip()]
        label = clean_label(filled[0]) if filled else ""
        note = " ".join(" ".join(cell.split()) for cell in filled[1:]) or label
        raw = filled[0] if filled else ""
        self._add(row, raw, label, note, Measure(), self._place(raw), 0, Band())

    def _label(self, label: str, band: Band) -> str:
        if band.metric:
            if is_total(label):
                return band.metric
            return f"{label}{band.metric}"
        if not band.mark or (band.period is not None and self._is_own(band.period)) or band.mark in label:
            return label
        return f"{band.mark}{label}"

    def _is_own(self, period: Period) -> bool:
        """Whether these are the months the whole paste is about."""
        own = parse_period(self._out.period)
        return own is not None and (own.first, own.last) == (period.first, period.last)

    def _period(self, band: Band, raw: str) -> str:
        """The time a band's facts are counted over; 当月 is the last month of the paste's period.

        Where months go down the table, the row's own name says it.
        """
        row = parse_period(raw) if is_period(clean_label(raw)) else None
        if row is not None:
            return "" if self._is_own(row) else period_label(row)
        if band.period is not None:
            return "" if self._is_own(band.period) else period_label(band.period)
        return period_of(band.mark, self._out.period) if band.mark else self._out.over

    def _without_figures(self, row: Row, raw: str, label: str, note: str) -> None:
        if note:
            self._add(row, raw, label, note, Measure(), self._place(raw), 0, Band())
        elif _GROUP_HEADING.match(raw):
            self._out.headings.add(row.line)
            self._stack = []
        else:
            self._out.problem(row.line, row.source, f"「{label}」没有填数；请补上数值，或删去这一行。")

    def _add(
        self, row: Row, raw: str, label: str, note: str, found: Measure, place: _Place, at: int, band: Band
    ) -> None:
        if not label:
            self._out.problem(row.line, row.source, "这一行没有指标名称；请补上名称。")
            return
        name = self._out.next_id()
        place.facts[at] = name
        self._columns.setdefault(at, []).append(len(self._out.facts))
        self._climb(place, at, found)
        parent = self._parent(row, raw, place, at, band)
        notes = "；".join(part for part in (note, *found.notes) if part)
        fact = Fact(
            name, label if not found.rate else _rate(label), found.value, found.unit, self._period(band, raw),
            part_of=parent, note=notes, line=row.line, source=row.source,
        )  # fmt: skip
        if found.value is not None:
            fact = replace(
                fact, prior=found.year.before, growth=found.year.growth, prior_inferred=found.year.inferred,
                previous=found.last.before, mom=found.last.growth, target=found.target,
                basis=_basis(label, note, band),
            )  # fmt: skip
        self._out.add(fact)

    def _climb(self, place: _Place, at: int, found: Measure) -> None:
        """A part that is greater than the row above is one of what that row is a part of.

        「进出口，　出口，　进口，　#保税物流」: # says 其中 of the total, not of 进口.
        """
        while len(self._stack) > _PART_OF_PART and self._stack[-1] is place and found.value is not None:
            whole, above = (self._fact(self._stack[back], at) for back in (-2, -3))
            if whole is None or above is None or whole.part_of != above.id or whole.value is None:
                return
            fits = above.value is not None and above.value >= found.value > whole.value
            if not fits or not whole.unit == above.unit == (found.unit or whole.unit):
                return
            del self._stack[-2]

    def _fact(self, place: _Place, at: int) -> Fact | None:
        name = place.facts.get(at)
        return self._out.facts[int(name[1:]) - 1] if name else None

    def _place(self, raw: str) -> _Place:
        """Where this row stands among those above it."""
        if label_key(clean_label(raw)) in TOTALS:
            self._sibling_depth = 0
            self._stack = [_Place(0, {})]  # a 合计 at the top is what the 其中 below it are part of
            return self._stack[0]
        child, indent = is_child(raw), indentation(raw)
        depth = indent + _CHILD_WIDTH if child else indent
        if not child and self._sibling_depth and 0 < indent < self._sibling_depth + 4:
            # The rows under 「其中：甲」 are set in by hand, so that 乙 stands roughly under 甲.
            depth = self._sibling_depth
        elif not child and indent == 0:
            self._sibling_depth = 0
        if child:
            self._sibling_depth = depth
        while self._stack and self._stack[-1].depth >= depth:
            self._stack.pop()
        place = _Place(depth, {})
        self._stack.append(place)
        return place

    def _parent(self, row: Row, raw: str, place: _Place, at: int, band: Band) -> str | None:
        whole = self._whole(place, at, band)
        if whole is None and is_child(raw) and place.depth:
            self._out.problem(row.line, row.source, "「其中」项的上面没有它所属的指标；请把所属指标放在它前一行。")
        return whole.id if whole is not None else None


def _slipped(gathered: Sequence[tuple[Band, _Cells]], stated: str) -> str:
    """The sentence of a row that has no figure at all: a remark that stands one column too far to the left."""
    filled = [cell for _, cells in gathered for cell in cells.values() if read_cell(cell).kind != "blank"]
    value = any(read_cell(cells.get("value", "")).kind != "blank" for _, cells in gathered)
    if stated or value or any(read_cell(cell).kind != "text" or len(cell.strip()) < _SENTENCE for cell in filled):
        return ""
    return "；".join(" ".join(cell.split()) for cell in filled)


def _basis(label: str, note: str, band: Band) -> Basis:
    """What the name says of its own figure goes before what the heading says of all of them."""
    noted: Mapping[str, Basis] = {part: basis for part in note.split("；") for words, basis in _NOTED
                                  if re.fullmatch(words, part)}  # fmt: skip
    return next(iter(noted.values()), "") or basis_of(label) or band.basis


def _rate(label: str) -> str:
    return label if label.endswith(("增速", "增幅")) else f"{label}增速"
