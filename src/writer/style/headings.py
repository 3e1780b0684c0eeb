"""Headings: how long, with a verb first, alike among themselves; and a draft's headings beside their siblings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from writer.schema import HeadingRemark, Passage, Section
from writer.style.counting import AT, COUNTS, starts_with_verb
from writer.style.cutting import bare, cut_clauses

_PATH = " / "
_END = re.compile(r"[。；;，,：:]$")
# How far a heading may be from its siblings' usual length, as a factor and in characters.
_FACTOR, _APART = 1.8, 5
_SAID = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a draft: its span, its words, and the id of the heading above it ("" for none)."""

    start: int
    end: int
    text: str
    above: str


def heading_counts(text: str, before: str | None) -> tuple[int, ...]:
    """The counts of one heading, in the order of ``COUNTS``; ``before`` is the sibling that stands before it."""
    counts = [0] * len(COUNTS)
    counts[AT["headings"]] = 1
    counts[AT["heading_characters"]] = len(bare(text))
    counts[AT["headings_verb_first"]] = int(starts_with_verb(text))
    if before is not None:
        counts[AT["heading_pairs"]] = 1
        counts[AT["heading_pairs_alike"]] = int(alike(before, text))
    return tuple(counts)


def alike(one: str, other: str) -> bool:
    """Whether two headings are built alike: as many clauses, each of about the other's length."""
    left, right = cut_clauses(bare(one)), cut_clauses(bare(other))
    return len(left) == len(right) and all(abs(len(a) - len(b)) <= 1 for a, b in zip(left, right, strict=True))


def counts_of_passages(passages: Sequence[Passage]) -> list[list[tuple[int, ...]]]:
    """For each passage the counts of the headings that stand first over it, whatever level they have."""
    seen: dict[tuple[str, str], bool] = {}
    last: dict[tuple[str, str], str] = {}
    found: list[list[tuple[int, ...]]] = []
    for passage in passages:
        own: list[tuple[int, ...]] = []
        above = ""
        for title in passage.heading.split(_PATH) if passage.heading else ():
            path = f"{above}{_PATH}{title}"
            if (passage.report, path) not in seen:
                seen[passage.report, path] = True
                own.append(heading_counts(title, last.get((passage.report, above))))
                last[passage.report, above] = title
            above = path
        found.append(own)
    return found


def headings_of(text: str, sections: Sequence[Section]) -> list[Heading]:
    """The headings of a draft, in order, with their places in ``text``."""
    found = []
    for section in sections:
        words = section.heading.strip()
        if not words or section.id == "0":
            continue
        start = text.find(words, section.heading_start, section.start + len(words))
        if start >= 0:
            above = section.id.rpartition(".")[0]
            found.append(Heading(start, start + len(words), words, above))
    return found


def counts_of_headings(headings: Sequence[Heading]) -> list[tuple[int, ...]]:
    """The counts of each heading of a draft."""
    last: dict[str, str] = {}
    found = []
    for heading in headings:
        found.append(heading_counts(heading.text, last.get(heading.above)))
        last[heading.above] = heading.text
    return found


def sibling_remarks(headings: Sequence[Heading]) -> tuple[HeadingRemark, ...]:
    """What sets a heading apart from those beside it, in the order of the text."""
    groups: dict[str, list[Heading]] = defaultdict(list)
    for heading in headings:
        groups[heading.above].append(heading)
    found = [remark for group in groups.values() for remark in _of_group(group)]
    return tuple(sorted(found, key=lambda one: (one.start, one.code)))


def remarks_on_headings(items: Sequence[tuple[str, str]]) -> dict[int, tuple[HeadingRemark, ...]]:
    """What sets a heading apart from those beside it, by its number in an outline that is no text yet.

    Args:
        items: id (``1.2``) and words of each heading, in order; the opening (``0``) has none.
    """
    headings = [
        Heading(at, at, words.strip(), number.rpartition(".")[0])
        for at, (number, words) in enumerate(items)
        if number != "0" and words.strip()
    ]
    found: dict[int, tuple[HeadingRemark, ...]] = {}
    for remark in sibling_remarks(headings):
        found[remark.start] = (*found.get(remark.start, ()), remark)
    return found


def _of_group(group: Sequence[Heading]) -> list[HeadingRemark]:
    found = []
    times = Counter(heading.text for heading in group)
    for heading in group:
        others = [one for one in group if one is not heading]
        if times[heading.text] > 1:
            found.append(_remark(heading, others, "heading_repeated", "同级标题重复：请合并两节，或改写其中一个标题"))
        if len(others) >= 2:
            found += [_remark(heading, others, code, message) for code, message in _apart(heading, others)]
    return found


def _apart(heading: Heading, others: Sequence[Heading]) -> list[tuple[str, str]]:
    """What all the others have in common and this heading has not."""
    found = []
    sizes = [len(bare(one.text)) for one in others]
    usual, size = median(sizes), len(bare(heading.text))
    agreed = max(sizes) - min(sizes) < _APART or max(sizes) <= _FACTOR * min(sizes)
    if agreed and abs(size - usual) >= _APART and not usual / _FACTOR <= size <= usual * _FACTOR:
        kind = "长" if size > usual else "短"
        found.append(("heading_length", f"比同级标题{kind}：这一条{size}字，其余多为{usual:g}字左右；请改得字数相当"))
    verbs = {starts_with_verb(one.text) for one in others}
    if len(verbs) == 1 and starts_with_verb(heading.text) not in verbs:
        rest = "都以动词开头，这一条不是" if True in verbs else "都不以动词开头，这一条是"
        found.append(("heading_verb", f"句式与同级标题不一：其余{rest}；请改成同样的句式"))
    clauses = {len(cut_clauses(bare(one.text))) for one in others}
    own = len(cut_clauses(bare(heading.text)))
    if len(clauses) == 1 and own not in clauses:
        found.append(("heading_clauses", f"与同级标题不对称：其余都是{clauses.pop()}个分句，这一条是{own}个"))
    ends = {bool(_END.search(one.text)) for one in others}
    if len(ends) == 1 and bool(_END.search(heading.text)) not in ends:
        found.append(("heading_end", "末尾标点与同级标题不一：请统一加上或去掉"))
    return found


def _remark(heading: Heading, others: Sequence[Heading], code: str, message: str) -> HeadingRemark:
    siblings = tuple(one.text for one in others[:_SAID])
    return HeadingRemark(heading.start, heading.end, heading.text, code, message + "。", siblings)
