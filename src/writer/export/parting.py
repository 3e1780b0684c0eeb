"""The sections of a draft that came back: which is which, and what became of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from writer.corpus import WordLine, parse_report
from writer.export.draft_lines import DraftLine

PartChange = Literal["added", "changed", "renamed", "moved"]

_FIRST = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；：！？]{2,38}\Z")
_SECOND = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；：！？]{2,38}\Z")
_RUN_IN = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；！？]{2,38}。(?=.)", re.DOTALL)
_BLANK = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_LONGEST_HEADING = 60
_EDGE = " \t\r\n\u3000\u00a0"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a draft: ``draft[heading_start:start]`` is its heading, ``draft[start:end]`` its own text.

    ``key`` is whatever the caller knows it by. The first may have no heading: the opening, with title and addressee
    before ``start``; and the last: signature and date.
    """

    key: str
    level: int
    number: str
    heading: str
    run_in: bool
    heading_start: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReturnedPart:
    """A section as it came back; ``key`` is that of the section it was, "" for a new one. No kinds: unchanged."""

    key: str
    level: int
    number: str
    heading: str
    run_in: bool
    text: str
    old_text: str = ""
    old_heading: str = ""
    kinds: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """All sections; ``places`` has for each line of the file the number of the section it stands in."""

    parts: tuple[ReturnedPart, ...]
    removed: tuple[Part, ...]
    head: bool
    tail: bool
    places: tuple[int, ...]


@dataclass
class _Open:
    """A section while its lines are gathered."""

    part: Part | None
    level: int = 0
    title: str = ""
    run_in: bool = False
    text: list[str] = field(default_factory=list)
    sources: list[DraftLine] = field(default_factory=list)


def parted(
    draft: str,
    parts: Sequence[Part],
    sources: Sequence[DraftLine | None],
    came: Sequence[WordLine],
    raws: Sequence[str],
    gaps: Sequence[str],
) -> Parted:
    """Cut what came back into sections.

    Args:
        parts: the sections of the draft, in order.
        sources: for every line of the file the draft's line that it is.
        raws, gaps: how each line is written now, and what stands before it.
    """
    opened, head, places = [_Open(parts[0] if parts else None)], [], []
    runs_in = any(part.run_in for part in parts)
    for source, line, raw, gap in zip(sources, came, raws, gaps, strict=True):
        part = _part_of(parts, source)
        if part is not None and part is parts[0] and source is not None and source.start < part.start:
            head.append(raw)
        elif part is not None and source is not None and _begins(part, parts, source, opened):
            opened.append(_Open(part, _level(part, raw), *_cut(draft, part, source, raw)))
        elif part is None and line.level < 0:
            head.append(raw)
        elif level := _new_level(source, line, part, runs_in=runs_in):
            opened.append(_fresh(level, line, raw, runs_in=runs_in))
        else:
            opened[-1].text.append((gap if opened[-1].text else "") + raw)
        places.append(len(opened) - 1)
    back = _judged(draft, opened, parts)
    kept = {part.key for part in back if "added" not in part.kinds}
    removed = tuple(part for part in parts if part.heading and part.key not in kept)
    old_head = draft[: parts[0].start] if parts else ""
    tails = [part for part in back if not part.heading and part.key and part.key != back[0].key]
    lost = parts and not parts[-1].heading and len(parts) > 1 and parts[-1].key not in {part.key for part in tails}
    tail = any("changed" in part.kinds for part in tails) or bool(lost and draft[parts[-1].start :].strip())
    return Parted(back, removed, _bare("".join(head)) != _bare(old_head), tail, tuple(places))


def as_heading(text: str) -> int:
    """The level of a line written as a heading: 1 for 「一、…」, 2 for 「（一）…」 on a line of its own; else 0."""
    return 1 if _FIRST.match(text) else 2 if _SECOND.match(text) else 0


def styled_level(line: WordLine) -> int:
    """The level of a line that Word has as a heading, 0 for text; a sentence is none, whatever style it was given."""
    return 0 if line.level < 0 or len(line.text) > _LONGEST_HEADING or line.text[-1:] in "。；：" else line.level


def _part_of(parts: Sequence[Part], source: DraftLine | None) -> Part | None:
    if source is None:
        return None
    return next((part for part in parts if part.heading_start <= source.start < part.end), None)


def _begins(part: Part, parts: Sequence[Part], source: DraftLine, opened: Sequence[_Open]) -> bool:
    """Whether the section begins with this line: with its heading, or, where it has none, with any line of it."""
    if part is parts[0] or any(one.part is part for one in opened):
        return False
    return not part.heading or source.start < part.start


def _level(part: Part, raw: str) -> int:
    """The level of a heading as it is now."""
    marks = len(raw.lstrip()) - len(raw.lstrip().lstrip("#"))
    return marks - 1 if marks > 1 and not part.run_in else part.level


def _cut(draft: str, part: Part, source: DraftLine, raw: str) -> tuple[str, bool, list[str]]:
    """The heading as it is now, whether it runs into the text, and the text on its line."""
    if not part.heading:
        return "", False, [raw]
    if not part.run_in:
        return _plain(raw), False, []
    lead = draft[source.start : part.start]
    if raw.startswith(lead):
        return _plain(lead).rstrip("。：:"), True, [raw[len(lead) :]]
    title, stop, rest = raw.partition("。")
    return _plain(title), bool(stop), [rest] if rest.strip() else []


def _new_level(source: DraftLine | None, line: WordLine, part: Part | None, *, runs_in: bool) -> int:
    """The level of a heading that was none before; 0 for text."""
    if line.cells or line.level < 0 or (source is not None and (part is None or source.level)):
        return 0
    if styled := styled_level(line):
        return styled
    if source is not None:
        return 0
    return as_heading(line.text) or (2 if runs_in and _RUN_IN.match(line.text) else 0)


def _fresh(level: int, line: WordLine, raw: str, *, runs_in: bool) -> _Open:
    if runs_in and line.level == 0 and (found := _RUN_IN.match(line.text)):
        return _Open(None, level, found.group()[:-1], True, [line.text[found.end() :]])
    return _Open(None, level, _plain(raw))


def _judged(draft: str, opened: Sequence[_Open], parts: Sequence[Part]) -> tuple[ReturnedPart, ...]:
    order = {part.key: number for number, part in enumerate(parts)}
    stay = _rising([order[one.part.key] if one.part else -1 for one in opened])
    back = []
    for number, one in enumerate(opened):
        text = "".join(one.text).strip(_EDGE)
        part = one.part
        if part is None:
            if one.title or text:
                back.append(_as_part("", one, one.title, text, ("added",)))
            continue
        old, was = draft[part.start : part.end].strip(_EDGE), _plain(draft[part.heading_start : part.start])
        renamed = bool(part.heading) and _bare(one.title).rstrip("。：:") != _bare(was).rstrip("。：:")
        kinds: list[PartChange] = ["changed"] if _paragraphs(text) != _paragraphs(old) else []
        kinds += ["renamed"] if renamed or (part.heading and one.level != part.level) else []
        kinds += ["moved"] if number not in stay else []
        title = one.title if renamed else ""
        back.append(_as_part(part.key, one, title, text, tuple(kinds), part, old))
    return tuple(back)


def _as_part(
    key: str, one: _Open, title: str, text: str, kinds: tuple[PartChange, ...], part: Part | None = None, old: str = ""
) -> ReturnedPart:
    number, heading = (part.number, part.heading) if part and not title else _named(title, one.level)
    was = f"{part.number}{part.heading}" if part else ""
    return ReturnedPart(key, one.level, number, heading, one.run_in, text, old, was, kinds)


def _named(title: str, level: int) -> tuple[str, str]:
    """Number and words of a heading."""
    if not title:
        return "", ""
    found = parse_report(f"# 报告\n\n{'#' * (max(level, 1) + 1)} {title}\n\n正文。\n").sections[-1]
    return (found.number, found.heading) if found.heading else ("", title)


def _rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising chain; what is not in it has moved. New ones (-1) are not looked at."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for place, number in enumerate(numbers):
        if number < 0:
            continue
        at = bisect_left(tails, number)
        before[place] = ends[at - 1] if at else -1
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [place]
    chain, place = set(), ends[-1] if ends else -1
    while place >= 0:
        chain.add(place)
        place = before[place]
    return chain


def _plain(raw: str) -> str:
    """A heading's line without its mark-up."""
    return raw.strip(_EDGE).lstrip("#").replace("**", "").strip(_EDGE)


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def _paragraphs(text: str) -> list[str]:
    """The text of each paragraph, whatever blanks stand in or between them."""
    return [bare for line in text.splitlines() if (bare := _bare(line))]
