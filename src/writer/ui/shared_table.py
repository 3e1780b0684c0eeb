"""Two people at one table of figures: what each changed stays, and where both changed one cell both are told.

A page sends the whole table. Without the save it was drawn from, a page that has stood open for an hour would put every
figure that somebody else has corrected since back to what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from writer.facts import TABLE_HEADER
from writer.schema import Problem
from writer.store import Desk
from writer.ui.sheets import FactSheet, clean_rows, read_sheet, require_room, settled, write_sheet

Row = tuple[str, ...]
_ID = TABLE_HEADER.index("编号")
_LABEL = TABLE_HEADER.index("指标")
# What says which figure a row is: a value typed under another name or unit would be another figure.
_MEANING = (_LABEL, TABLE_HEADER.index("单位"))
_FIRST, _SECOND = "先存的一页", "后存的一页"


@dataclass(frozen=True, slots=True)
class Merged:
    """A table as two people left it: of each row its place among the later one's, -1 where it is the other's alone."""

    rows: tuple[Row, ...]
    places: tuple[int, ...]
    met: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table as it was saved, under which number; ``merged`` where somebody else had changed it meanwhile."""

    sheet: FactSheet
    n: int
    merged: Merged | None = None


def save_table(
    desk: Desk, report_id: str, rows: Sequence[Sequence[object]], base: int | None, user: str, *, late: bool = False
) -> SavedTable:
    """Save the rows that were typed over save ``base``; what others have changed since stays.

    Args:
        base: the save that the page's table was drawn from; None where nobody can have changed it since.
        late: the rows were kept in a browser and may have arrived before.

    Raises:
        InputError: it would be more rows than a table holds.
        NotRecorded: there is no such report.
    """
    mine = clean_rows(rows)
    if late and base is not None and (known := _known(desk, report_id, mine, base)):
        return SavedTable(read_sheet(desk.facts(report_id)), known, Merged((), ()))
    done: list[tuple[FactSheet, Merged | None]] = []

    def change(earlier: str, now: str, who: str) -> str:
        old = read_sheet(now)
        merged = None
        if earlier != now:
            merged = merge_rows(read_sheet(earlier).rows, old.rows, mine, (who or _FIRST, _second(who, user)))
        new = merged.rows if merged else mine
        require_room(sum(any(row[_ID + 1 :]) for row in new))
        unread = (*settled(old.unread, old.rows, new), *(merged.met if merged else ()))
        sheet = replace(old, rows=new, unread=tuple(dict.fromkeys(unread))).numbered()
        done.append((sheet, merged))
        return write_sheet(sheet)

    n = desk.edit_facts(report_id, change, base, user)
    return SavedTable(done[-1][0], n, done[-1][1])


def _second(who: str, user: str) -> str:
    return user if user and user != who else f"{user}的另一页" if user else _SECOND


def _known(desk: Desk, report_id: str, mine: tuple[Row, ...], base: int) -> int:
    """The number of the last save where these rows have been one since ``base``; 0 where they have not."""
    saves = [content for _, content in desk.facts_saved(report_id)]
    cells = [row[_ID + 1 :] for row in mine]
    arrived = any([row[_ID + 1 :] for row in read_sheet(one).rows] == cells for one in saves[max(0, base) :])
    return len(saves) if arrived else 0


def merge_rows(base: Sequence[Row], theirs: Sequence[Row], mine: Sequence[Row], names: tuple[str, str]) -> Merged:
    """``mine`` and ``theirs``, both made of ``base``, as one table.

    A cell that one of them changed is as they left it. One that both changed stays as ``theirs`` has it, and what the
    later one typed is told; so is a row that one changed and the other took out or made another figure of: it stays.

    Args:
        names: who saved ``theirs``, and who comes now.
    """
    old, other = _keyed(base), _keyed(theirs)
    added = {row[_ID + 1 :]: key for key, row in other.items() if key not in old}
    kept: list[tuple[object, Row, int]] = []
    met: list[Problem] = []
    for at, (key, row) in enumerate(_keyed(mine).items()):
        if key not in old:
            same = added.get(row[_ID + 1 :])
            kept.append((same or key, other[same] if same else ("", *row[_ID + 1 :]), at))
        elif key not in other:
            if row != old[key]:
                kept.append((key, ("", *row[_ID + 1 :]), at))
                met.append(_told(row, f"{names[0]}删了这一行，{names[1]}改过它，所以留着；不要的话请再删一次"))
        else:
            made, said = _row_of(old[key], other[key], row, names)
            kept.append((key, made[0], at))
            kept.extend((None, extra, -1) for extra in made[1:])
            met += said
    return _with_theirs(old, other, kept, met, names)


def _with_theirs(
    old: dict[object, Row], other: dict[object, Row], kept: list[tuple[object, Row, int]], met: list[Problem],
    names: tuple[str, str],
) -> Merged:  # fmt: skip
    """The rows that only the other table has, each behind the row it follows there."""
    before: object = None
    there = {key for key, _, _ in kept}
    for key, row in other.items():
        if key not in there:
            if key in old and row == old[key]:
                continue  # taken out by the one who comes now
            if key in old:
                met.append(_told(row, f"{names[1]}删了这一行，{names[0]}改过它，所以留着；不要的话请再删一次"))
            at = next(
                (n + 1 for n, (one, _, _) in enumerate(kept) if one == before), 0 if before is None else len(kept)
            )
            kept.insert(at, (key, row, -1))
        before = key
    return Merged(tuple(row for _, row, _ in kept), tuple(place for _, _, place in kept), tuple(met))


def _row_of(old: Row, theirs: Row, mine: Row, names: tuple[str, str]) -> tuple[tuple[Row, ...], list[Problem]]:
    """One row that both tables have: the row itself, and a second one where they are two figures now."""
    changed = [at for at in range(_ID + 1, len(TABLE_HEADER)) if mine[at] != old[at]]
    both = [at for at in range(_ID + 1, len(TABLE_HEADER)) if theirs[at] != old[at]]
    if not changed or not both:
        return ((theirs if not changed else (theirs[_ID], *mine[_ID + 1 :])),), []
    if any(at in _MEANING for at in (*changed, *both)) and mine[_ID + 1 :] != theirs[_ID + 1 :]:
        words = f"{names[0]}和{names[1]}都改了这一行，指标或单位不再相同，两行都留着；请核对后删去一行"
        return (theirs, ("", *mine[_ID + 1 :])), [_told(theirs, words)]
    made, said = list(theirs), []
    for at in changed:
        if at in both and mine[at] != theirs[at]:
            words = f"{names[0]}改为“{theirs[at]}”，在表里；{names[1]}填的“{mine[at]}”没有放进去，请核对后改定"
            said.append(_told(theirs, f"“{TABLE_HEADER[at]}”两人都改了：{words}"))
        else:
            made[at] = mine[at]
    return (tuple(made),), said


def _told(row: Row, words: str) -> Problem:
    return Problem(0, row[_LABEL], words)


def _keyed(rows: Iterable[Row]) -> dict[object, Row]:
    """Rows by their id; those that have none, half-filled ones, by what stands in them."""
    seen: Counter[object] = Counter()
    found: dict[object, Row] = {}
    for row in rows:
        name: object = row[_ID] or row[_ID + 1 :]
        seen[name] += 1
        found[(name, seen[name])] = row
    return found
