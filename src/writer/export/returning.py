"""A draft that was edited in Word comes back: only what differs is changed, everything else stays byte for byte.

The lines that the draft prints are held against the lines of the Word file (``style.pair``); every line that is found
again keeps its place in the draft's own writing, with its mark-up. So numbering, full and half width, and what is not
printed at all are never touched by the way through Word, WPS or LibreOffice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from writer.corpus import EditedFile, WordLine, parse_report
from writer.errors import InputError
from writer.export.additions import without_additions
from writer.export.draft_lines import DraftLine, draft_lines, rewritten, table_row
from writer.export.parting import Part, ReturnedPart, as_heading, parted, styled_level
from writer.style import pair

_LEAST_SHARED = 0.25
_FEW_SAME = 0.3
_FRONT, _ALIKE = 6, 0.6  # where a title may stand, and how like it lines must be to be it
_BLANK = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_MARKS = re.compile(r"^\s{0,3}(#{1,6})(?=\s)")
_LOOKS_MARKED = re.compile(r"#{1,6}\s|[-*+>]\s")
_LONGEST_TAIL = 30


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back.

    Attributes:
        text: the draft with the changes; the very same text where there are none.
        parts: its sections in order, each with what became of it.
        removed: sections that are no longer there.
        head, tail: whether title or addressee, and whether signature or date, have changed.
        shared: the share of the draft's characters that the file still has, 0–1.
        notes: what a person should know (Chinese sentences).
    """

    text: str
    parts: tuple[ReturnedPart, ...]
    removed: tuple[Part, ...]
    head: bool
    tail: bool
    shared: float
    notes: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything has changed at all."""
        return self.head or self.tail or bool(self.removed) or any(part.kinds for part in self.parts)


def bring_back(draft: str, word: EditedFile, parts: Sequence[Part], *, anyway: bool = False) -> Returned:
    """The draft with the changes that were made in Word.

    Args:
        draft: the draft that was exported.
        word: the file as it was read.
        parts: the sections of the draft, in order; see ``parting.Part``.
        anyway: take a file that has next to nothing in common with the draft.

    Raises:
        InputError: the file is wholly another document.
    """
    lines = draft_lines(draft)
    came = _with_title(without_additions(word.lines, {_key(line.text) for line in lines}), lines)
    if not lines:
        raise InputError("文稿是空的，没有可以对照的内容；请换成导出 Word 时的那份文稿。")
    pairs = _pairs(lines, came, parts)
    shared = _shared(lines, came, pairs)
    if shared < _LEAST_SHARED and not anyway:
        raise InputError(
            f"{word.name} 与这份文稿只有 {shared:.0%} 的文字相同，像是另一份材料，没有导入；"
            "请换成由这份文稿导出的 Word 文件。"
        )
    raws = _raws(draft, lines, came, pairs)
    gaps = _gaps(draft, lines, came, pairs)
    tail = draft[lines[-1].end :]
    text = draft[: lines[0].start] + "".join(gap + raw for gap, raw in zip(gaps, raws, strict=True)) + tail
    sources = [lines[pairs[number]] if number in pairs else None for number in range(len(came))]
    back = parted(draft, parts, sources, came, raws, gaps)
    same = sum(_key(one.text) == _key(line.text) for one, line in zip(sources, came, strict=True) if one)
    notes = (*word.notes, *_remarks(word, same / max(len(lines), len(came))))
    return Returned(text, back.parts, back.removed, back.head, back.tail, round(shared, 3), notes, back.places)


def _remarks(word: EditedFile, same: float) -> list[str]:
    remarks = []
    if word.pending:
        remarks.append(f"文件里有 {word.pending} 处修订还没有接受或拒绝；这里按所选的办法一并处理，请留意。")
    if same < _FEW_SAME:
        remarks.append(f"只有 {same:.0%} 的段落和原稿一样；请确认选对了文件。")
    return remarks


def _with_title(came: Sequence[WordLine], lines: Sequence[DraftLine]) -> tuple[WordLine, ...]:
    """The lines with a title that was broken over two or three of them, and has lost its style, in one."""
    title = next((_key(line.text) for line in lines if line.level < 0), "")
    best, span = _ALIKE, (0, 0)
    for start in range(min(_FRONT, len(came)) if title and all(line.level >= 0 for line in came) else 0):
        for end in range(start + 1, min(start + 4, len(came) + 1)):
            joined = "".join(_key(line.text) for line in came[start:end])
            score = Indel.normalized_similarity(joined, title, score_cutoff=best)
            if score > best:
                best, span = score, (start, end)
    first, last = span
    if last == 0:
        return tuple(came)
    whole = WordLine("".join(line.text for line in came[first:last]), -1)
    return (*came[:first], whole, *came[last:])


def _key(text: str) -> str:
    """Blanks are set by the page format, not by people."""
    return _BLANK.sub("", text)


def _pairs(lines: Sequence[DraftLine], came: Sequence[WordLine], parts: Sequence[Part]) -> dict[int, int]:
    """Which of the draft's lines each of the file's lines is, by number."""
    old = ["|" * bool(line.cells) + _key(line.text) for line in lines]
    new = ["|" * bool(line.cells) + _key(line.text) for line in came]
    found = pair(old, new)
    pairs = {at: one for at, one in found.items() if bool(lines[one].cells) == bool(came[at].cells)}
    for at, line in enumerate(came):
        if at not in pairs and (one := _same_place(at, line, lines, came, pairs, parts)) is not None:
            pairs[at] = one
    return pairs


def _same_place(
    at: int,
    line: WordLine,
    lines: Sequence[DraftLine],
    came: Sequence[WordLine],
    pairs: Mapping[int, int],
    parts: Sequence[Part],
) -> int | None:
    """The line that a wholly reworded title, heading or signature replaces: the one that stood at its place."""
    before = next((pairs[one] for one in range(at - 1, -1, -1) if one in pairs), -1)
    after = next((pairs[one] for one in range(at + 1, len(came)) if one in pairs), len(lines))
    taken = set(pairs.values())
    for number in range(before + 1, after):
        old = lines[number]
        if number in taken or old.cells or line.cells:
            continue
        if (
            old.level
            and old.level == line.level
            and (line.level < 0 or _goes_on(number, at, lines, came, pairs, parts))
        ):
            return number
        signs = old.start >= parts[-1].start and not parts[-1].heading if parts else False
        if signs and not line.level and len(line.text) <= _LONGEST_TAIL and "。" not in line.text:
            return number
    return None


def _goes_on(
    number: int,
    at: int,
    lines: Sequence[DraftLine],
    came: Sequence[WordLine],
    pairs: Mapping[int, int],
    parts: Sequence[Part],
) -> bool:
    """Whether under the heading at ``at`` there stands text of the section whose heading is line ``number``."""
    part = next((one for one in parts if one.heading_start <= lines[number].start < one.end), None)
    for place in range(at + 1, len(came)):
        if came[place].level:
            return False
        if place in pairs:
            return part is not None and part.heading_start <= lines[pairs[place]].start < part.end
    return False


def _shared(lines: Sequence[DraftLine], came: Sequence[WordLine], pairs: Mapping[int, int]) -> float:
    """How much of the shorter side is found again on the other; a reworded line counts half."""
    both = 0.0
    for at, one in pairs.items():
        old, new = _key(lines[one].text), _key(came[at].text)
        both += min(len(old), len(new)) * (1.0 if old == new else 0.5)
    sizes = [sum(len(_key(line.text)) for line in side) for side in (lines, came)]
    return min(both / max(min(sizes), 1), 1.0)


def _raws(draft: str, lines: Sequence[DraftLine], came: Sequence[WordLine], pairs: Mapping[int, int]) -> list[str]:
    """How each line of the file is written in the draft."""
    raws = []
    for at, line in enumerate(came):
        if at not in pairs:
            raw = _written(line)
        else:
            old = lines[pairs[at]]
            raw = draft[old.start : old.end]
            if _key(old.text) != _key(line.text):
                raw = rewritten(draft, old, line.text, line.cells)
            raw = _levelled(raw, old.level, styled_level(line))
        if line.cells:
            raw = _ruled(raw, len(line.cells), first=at == 0 or not came[at - 1].cells)
        raws.append(raw)
    return raws


def _written(line: WordLine) -> str:
    """A new line as the draft has such lines."""
    if line.cells:
        return table_row(line.cells)
    level = 0 if line.level < 0 else styled_level(line) or as_heading(line.text)
    if level or line.level < 0:
        return "#" * (level + 1) + f" {line.text}"
    return f"\\{line.text}" if _LOOKS_MARKED.match(line.text) else line.text


def _levelled(raw: str, old: int, new: int) -> str:
    """A heading that was given another level, or a paragraph that was made a heading."""
    if new <= 0 or old < 0 or old == new:
        return raw
    if marks := _MARKS.match(raw):
        return raw[: marks.start(1)] + "#" * (new + 1) + raw[marks.end(1) :]
    return raw if old else "#" * (new + 1) + f" {raw.lstrip()}"


def _ruled(raw: str, columns: int, *, first: bool) -> str:
    """A rule stands under the first row of a table, and under no other."""
    row, _, rest = raw.partition("\n")
    if first and "-" not in rest:
        return row + "\n|" + " --- |" * columns
    return raw if first else row


def _gaps(draft: str, lines: Sequence[DraftLine], came: Sequence[WordLine], pairs: Mapping[int, int]) -> list[str]:
    """What stands in the new text before each line: what stood there, where the two lines were neighbours before."""
    end = "\r\n" if "\r\n" in draft else "\n"
    usual = _usual_gap(draft, lines) or end * 2
    gaps = [""]
    for at in range(1, len(came)):
        one, before = pairs.get(at), pairs.get(at - 1)
        if one is not None and before is not None and one == before + 1:
            gaps.append(draft[lines[before].end : lines[one].start])
        elif came[at].cells and came[at - 1].cells:
            gaps.append(end)
        else:
            gaps.append(usual)
    return gaps[: len(came)]


def _usual_gap(draft: str, lines: Sequence[DraftLine]) -> str:
    """The blank that parts paragraphs most often."""
    found = Counter(
        draft[one.end : other.start]
        for one, other in pairwise(lines)
        if not (one.cells or other.cells or one.level or other.level)
    )
    gap = found.most_common(1)[0][0] if found else ""
    return gap if "\n" in gap and not gap.strip() else ""


def sections_as_parts(text: str) -> tuple[Part, ...]:
    """The sections of a draft on disk."""
    return tuple(
        Part(one.id, one.level, one.number, one.heading, one.run_in, one.heading_start, one.start, one.end)
        for one in parse_report(text).sections
    )
