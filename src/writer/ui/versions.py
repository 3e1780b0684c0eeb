"""Two versions of a section side by side, and sentences of the one taken into the other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from writer.errors import CorpusError, InputError, NotRecorded
from writer.schema import Comparison, Version
from writer.style import Row, align, merged
from writer.ui.texts import Saved, find_item
from writer.ui.workbench import Workbench

_LONGEST_ARG = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a section, sentence by sentence.

    Attributes:
        versions: all versions to choose from, oldest first.
        current: the number of the version that the section shows.
        styles: both beside the past reports; None where there are none.
    """

    old: Version
    new: Version
    rows: tuple[Row, ...]
    versions: tuple[Version, ...]
    current: int
    styles: tuple[Comparison, Comparison] | None = None


def pair_of(bench: Workbench, report_id: str, key: str, left: int, right: int = 0) -> Pair:
    """The versions ``left`` and ``right`` of a section side by side; 0 for the one that the section shows.

    Raises:
        NotRecorded: there is no such version.
    """
    versions = bench.texts.versions(report_id, key)
    shown = bench.texts.current(report_id, key)
    current = shown.n if shown else 0
    old, new = _version(versions, left or current), _version(versions, right or current)
    rows = align(old.text, new.text)
    return Pair(old, new, rows, versions, current, _styles(bench, report_id, key, (old, new)))


def pick(bench: Workbench, report_id: str, key: str, wanted: str, user: str = "") -> Saved:
    """Take one sentence of an earlier version into the present text; every other character of it stays.

    Args:
        wanted: ``left:right:row`` as the drawer told it; ``right`` must still be the version that is shown.

    Raises:
        InputError: the text has changed in the meantime, there is no such row, or the section is final.
        NotRecorded: there is no such version.
    """
    left, right, number = numbers(wanted, 3)
    versions = bench.texts.versions(report_id, key)
    old, new = _version(versions, left), _version(versions, right)
    shown = bench.texts.current(report_id, key)
    if shown is None or shown.n != new.n:
        raise InputError("文字刚才又变了，没有取用；请看过新的对照再点。")
    rows = align(old.text, new.text)
    if number >= len(rows) or rows[number].kind == "same":
        raise InputError("没有这一句；请收起对照，重新打开再点。")
    chosen = {number: "old", rows[number].partner: "old"} if rows[number].partner >= 0 else {number: "old"}
    text = merged(old.text, new.text, rows, chosen)  # type: ignore[arg-type]
    return bench.texts.change(report_id, key, new.n, new.text, text, f"取第{left}版的一句", user)


def numbers(arg: str, count: int) -> list[int]:
    """So many numbers with colons between; raises NotRecorded for anything else."""
    parts = arg.split(":") if len(arg) <= _LONGEST_ARG else []
    if len(parts) != count or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        raise NotRecorded("没有这个版本；请刷新页面后再选。")
    return [int(one) for one in parts]


def _version(versions: Sequence[Version], n: int) -> Version:
    for one in versions:
        if one.n == n:
            return one
    raise NotRecorded(f"本节没有第{n}版；请刷新页面后再看。")


def _styles(
    bench: Workbench, report_id: str, key: str, versions: tuple[Version, Version]
) -> tuple[Comparison, Comparison] | None:
    """Both versions beside past sections of that kind; None where nothing is indexed."""
    item = find_item(bench.outline(report_id), key)
    role = None if item.role == "other" else item.role
    with suppress(CorpusError):
        style = bench.office.style_or_none()
        if style is not None and bench.office.store.past.counts()[1]:
            return style.compare(versions[0].text, role), style.compare(versions[1].text, role)
    return None
