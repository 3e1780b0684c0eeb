"""The editable table: a ledger as rows of text, and rows of text as a ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from writer.facts.cells import known_unit, read_cell
from writer.facts.derive import plain
from writer.schema import Basis, Fact, Ledger, Problem

TABLE_HEADER = ("编号", "指标", "单位", "本期", "上年同期", "目标", "备注")

_CHILD = "其中："
_ID = re.compile(r"[Ff]([1-9]\d{0,5})")
_MARK = re.compile(r"〔(同比|环比|上期|时期|口径|属|上年推算|注)([^〔〕]*)〕")
_BASES: dict[str, Basis] = {"累计": "累计", "当期": "当期", "期末": "期末"}


def ledger_table(ledger: Ledger) -> list[list[str]]:
    """The facts as rows under ``TABLE_HEADER``; digits as pasted, a child as 「其中：label」.

    What has no column of its own stands in front of the note: 〔同比12.5%〕, 〔上期12〕, 〔环比3%〕, 〔时期1—9月〕,
    〔口径累计〕, 〔上年推算〕. A note that begins like such a mark has 〔注〕 in front of it.
    """
    rows: list[list[str]] = []
    shown: list[tuple[int, str]] = []
    depths: dict[str, int] = {}
    for fact in ledger.facts:
        depth = depths.get(fact.part_of or "", -1) + 1
        depths[fact.id] = depth
        seen = _parent_above(shown, depth, fact.id)
        marks = [f"〔属{fact.part_of}〕"] if fact.part_of and (depth == 0 or seen != fact.part_of) else []
        marks.extend(_own_marks(fact))
        numbers = (fact.value, fact.prior, fact.target)
        texts = ["" if number is None else plain(number) for number in numbers]
        rows.append([fact.id, _CHILD * depth + fact.label, fact.unit, *texts, "".join(marks) + fact.note])
    return rows


def _own_marks(fact: Fact) -> list[str]:
    told = (
        ("同比", "" if fact.growth is None else f"{plain(fact.growth)}%"),
        ("上期", "" if fact.previous is None else plain(fact.previous)),
        ("环比", "" if fact.mom is None else f"{plain(fact.mom)}%"),
        ("时期", re.sub("[〔〕]", "", fact.period)),
        ("口径", fact.basis),
    )
    marks = [f"〔{name}{text}〕" for name, text in told if text]
    marks += ["〔上年推算〕"] if fact.prior_inferred else []
    return [*marks, "〔注〕"] if _MARK.match(fact.note) else marks


def parse_table(rows: Sequence[Sequence[object]], before: Ledger | None = None) -> Ledger:
    """The ledger that an edited table says.

    Args:
        rows: cells under ``TABLE_HEADER`` (the header itself may come along); missing cells count as empty.
        before: the ledger the table was made from: its title and period are kept, and of every row that says what it
            said there also the pasted line, so that a figure still points to its place in the paste.

    Returns:
        Facts with the ids of their rows; a row without a usable id gets the next free one. Rows that cannot be read
        are problems, with their row number as line. Never raises.
    """
    texts = [[_text(cell) for cell in row[: len(TABLE_HEADER)]] for row in rows]
    texts = [row + [""] * (len(TABLE_HEADER) - len(row)) for row in texts]
    ids = _ids(texts)
    facts: list[Fact] = []
    problems: list[Problem] = []
    shown: list[tuple[int, str]] = []
    for index, (row, name) in enumerate(zip(texts, ids, strict=True)):
        if tuple(row) == TABLE_HEADER or not any(cell.strip() for cell in row[1:]):
            continue
        fact, depth = _fact(row, name, index + 1, problems)
        if fact is None:
            continue
        parent = _parent_above(shown, depth, fact.id)
        fact = replace(fact, part_of=fact.part_of or parent)
        facts.append(fact)
    known = {fact.id for fact in facts}
    facts = [fact if fact.part_of in known else replace(fact, part_of=None) for fact in facts]
    ledger = Ledger(tuple(facts), tuple(problems))
    return _as_before(ledger, before) if before is not None else ledger


def _parent_above(above: list[tuple[int, str]], depth: int, name: str) -> str | None:
    """The nearest row above that is less deep; ``above`` holds the rows that can still be one, this row included."""
    while above and above[-1][0] >= depth:
        above.pop()
    parent = above[-1][1] if above else None
    above.append((depth, name))
    return parent


def _text(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    return str(cell)


def _ids(rows: Sequence[Sequence[str]]) -> list[str]:
    """An id for every row: its own where that is good and not taken, else the next free one."""
    taken: set[str] = set()
    ids: list[str] = []
    for row in rows:
        match = _ID.fullmatch(row[0].strip())
        name = f"F{match[1]}" if match else ""
        name = "" if name in taken else name
        taken.add(name)
        ids.append(name)
    free = max((int(name[1:]) for name in taken if name), default=0)
    for index, name in enumerate(ids):
        if not name and any(cell.strip() for cell in rows[index][1:]) and tuple(rows[index]) != TABLE_HEADER:
            free += 1
            ids[index] = f"F{free}"
    return ids


def _fact(row: Sequence[str], name: str, line: int, problems: list[Problem]) -> tuple[Fact | None, int]:
    _, shown, unit, *numbers, note = row
    depth = 0
    label = shown.strip()
    while label.startswith(_CHILD):
        label, depth = label[len(_CHILD) :].lstrip(), depth + 1
    source = "\t".join(row)
    if not label:
        problems.append(Problem(line, source, f"第 {line} 行没有指标名称；请补上名称，或删去这一行。"))
        return None, 0
    marks, note = _marks(note)
    values: list[Decimal | None] = []
    for column, cell in zip(TABLE_HEADER[3:6], numbers, strict=True):
        read = read_cell(cell)
        values.append(read.value if read.kind == "number" else None)
        if read.kind in ("text", "mask", "flat"):
            reason = f"第 {line} 行「{label}」的{column}「{read.text}」不是数字，没有记录；请改成数值。"
            problems.append(Problem(line, source, reason))
        unit = unit.strip() or (read.unit if read.kind == "number" else "")
    value, prior, target = values
    stated = {mark: _stated(marks, mark, label, source, line, problems) for mark in ("同比", "上期", "环比")}
    if value is None and not note.strip():
        problems.append(Problem(line, source, f"第 {line} 行「{label}」没有填数；请补上数值，或在备注里写文字。"))
        return None, depth
    return Fact(
        name, label, value, known_unit(unit) or unit.strip(), marks.get("时期", ""), prior, target,
        marks.get("属") or None, note, line, source, stated["同比"], "上年推算" in marks and prior is not None,
        stated["上期"], stated["环比"], _BASES.get(marks.get("口径", ""), ""),
    ), depth  # fmt: skip


def _stated(
    marks: dict[str, str], mark: str, label: str, source: str, line: int, problems: list[Problem]
) -> Decimal | None:
    """The number in a mark; what is none is reported."""
    read = read_cell(marks.get(mark, ""))
    if read.kind not in ("number", "blank"):
        reason = f"第 {line} 行「{label}」备注里的〔{mark}{marks[mark]}〕不是数字，没有记录；请改成数值。"
        problems.append(Problem(line, source, reason))
    return read.value if read.kind == "number" else None


def _marks(note: str) -> tuple[dict[str, str], str]:
    marks: dict[str, str] = {}
    while match := _MARK.match(note):
        if match[1] in marks:
            break
        marks[match[1]] = match[2]
        note = note[match.end() :]
        if match[1] == "注":
            break
    return marks, note


def _as_before(ledger: Ledger, before: Ledger) -> Ledger:
    facts: list[Fact] = []
    known = {fact.id: fact for fact in before.facts}
    for fact in ledger.facts:
        old = known.get(fact.id)
        same = old is not None and replace(fact, line=old.line, source=old.source) == old
        facts.append(old if same and old is not None else fact)
    return replace(ledger, facts=tuple(facts), title=before.title, period=before.period)
