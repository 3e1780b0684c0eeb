"""Headings without a marker of GB/T 9704: 1 总体情况 / 1.1 …, 一 总体情况, 【总体情况】, ■ 总体情况, 总体情况.

Each of these marks stands before other things as well (rows of a table, masks, items), so that a form counts only
where the whole report keeps it: numbers that count on from 1, or several lines of one make that name roles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from writer.corpus.headings import Heading, Line, find_contents, read_sentence
from writer.corpus.role_words import explicit_roles, loose_roles

_CN = "一二三四五六七八九十"
_OTHER = (
    # Numerals that only a first level has: 壹、 Ⅰ. II. [一] 一：
    "壹贰叁肆伍陆柒捌玖拾",
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_COUNTED = re.compile(
    rf"(?P<number>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}}[.．、]?|(?:[0-9]{{1,2}}|[{_CN}]{{1,3}})(?=[ \u3000])"
    rf"|[{''.join(_OTHER)}][、.．]|[IVX]{{1,4}}[、.．]|[\[［【][{_CN}]{{1,3}}[\]］】]|[{_CN}]{{1,3}}[：:])"
    r"[ \u3000]{0,4}(?=[一-鿿“\"《])(?![万亿倍亩元]|个(?![体人性])|家(?![庭居])|[人批]次|平方|公[里顷]|百分)"
)
_ROW = re.compile(r"[ \u3000\t][0-9.,，%％\-—/]{1,16}(?:[ \u3000\t]|$)|\t")
_BRACKETED = re.compile(r"【(?P<inner>[^】…0-9×*○XxＸ]{2,16})】[：: \u3000]{0,3}")
_BULLETED = re.compile(r"[■◆●▶►★◎][ \u3000]{0,3}(?P<inner>[一-鿿][^。；;：:，,\t]{1,24})$")
_PLAIN = re.compile(r"(?P<inner>[一-鿿](?:[一-鿿、]|（[^）]{1,8}）){1,15})[：:]?$")
_NO_HEADING = re.compile("总结|报告|汇报|小结|简报|专报|月报|(?:委|局|办|部|公司|中心|如下)$")
_PART = re.compile(rf"第[{_CN}百]{{1,4}}(?:部分|章|篇)$")
_CHAPTER = re.compile(rf"第[{_CN}百]{{1,4}}节$")
_ENDS = "。！？!?；;：:”）)"
_JUMP = 2  # a number left out by mistake
_FRONT = 3  # lines
_LEAST = 2  # headings of one make, for the make to count


def with_unmarked(found: tuple[Heading, ...], lines: Sequence[Line]) -> tuple[Heading, ...]:
    """The headings together with those that carry another mark or none, in order.

    Args:
        found: the headings that ``find_headings`` took.
        lines: all lines of the report.
    """
    skipped = set(find_contents(lines)) | {heading.line for heading in found}
    left = [at for at, line in enumerate(lines) if at not in skipped and line.text.strip()]
    found = _with_counted(found, left, lines)
    if any(heading.level < 3 and heading.number for heading in found) or any(h.marked for h in found):
        return found
    for read in (_read_bracketed, _read_bulleted):
        more = [heading for at in left if (heading := read(at, lines[at]))]
        if len(more) >= _LEAST and any(_names_role(heading.heading) for heading in more):
            return _merged(found, more)
    return _merged(found, _plain(left, lines))


def nest_under_parts(found: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """一、 that stands below 第一部分 is one level deeper, and so is everything under it; 第一节 stands between."""
    for part in (_CHAPTER, _PART):
        found = _nest(found, part)
    return found


def _nest(found: tuple[Heading, ...], part: re.Pattern[str]) -> tuple[Heading, ...]:
    """With everything below a heading of this kind one level deeper, where first levels stand there at all."""
    over = _PART if part is _CHAPTER else None
    first = next((at for at, heading in enumerate(found) if part.match(heading.number)), len(found))
    kept = list(found[:first])
    deeper = any(h.level == 1 and h.number and not (part.match(h.number) or _is(over, h)) for h in found[first:])
    inside = False
    for heading in found[first:]:
        if part.match(heading.number) or _is(over, heading):
            inside = bool(part.match(heading.number))
            kept.append(heading)
        else:
            below = deeper and inside and bool(heading.number or heading.marked)
            kept.append(replace(heading, level=heading.level + below))
    return tuple(kept)


def _is(part: re.Pattern[str] | None, heading: Heading) -> bool:
    return part is not None and bool(part.match(heading.number))


def _merged(found: Sequence[Heading], more: Sequence[Heading]) -> tuple[Heading, ...]:
    return tuple(sorted((*found, *more), key=lambda heading: heading.start))


def _names_role(heading: str) -> bool:
    return bool(explicit_roles(heading) or loose_roles(heading))


def _with_counted(found: tuple[Heading, ...], left: Sequence[int], lines: Sequence[Line]) -> tuple[Heading, ...]:
    """With 1 总体情况, 1.1 …, 1.1.1 …, as far as they count on from each other."""
    first = [heading for heading in found if heading.level == 1 and heading.number]
    tops = first or [heading for heading in found if _parted(heading.number)]
    base = tops[0].level if tops else 1
    if first:
        base += any(heading.level == 2 for heading in found)
        # 1 … below 一、 numbers items; 1.1 … is a heading.
        left = [at for at in left if "." in lines[at].text.strip()[:4].replace("．", ".")]
    marks = {heading.line: _counted_mark(heading) for heading in tops}
    more: list[Heading] = []
    last: tuple[int, ...] = ()
    for at in sorted([*left, *marks]):
        if at in marks:
            last = marks[at]
        elif (read := _read_counted(at, lines[at], base)) and _counts_on(read[0], last):
            last = read[0]
            more.append(read[1])
    dotted = any("." in heading.number.replace("．", ".").rstrip(".") for heading in more)
    if not more or len(more) < _LEAST or not (dotted or _have_bodies(more, lines)):
        return found
    if not first and dotted:
        # The numbers are the report's only scheme: 1. is its first level, 1.1 its second.
        down = base - 1
        more = [replace(heading, level=heading.level - down) for heading in more]
        found = tuple(replace(h, level=h.level - down) if _parted(h.number) else h for h in found)
    return _merged(found, more)


def _parted(number: str) -> tuple[int, ...]:
    """(2, 1) of 2.1, (2,) of 2. and of 二、; nothing of （2） and the like."""
    number = number.strip().rstrip("、.．")
    if re.fullmatch(r"[0-9]{1,2}(?:[.．][0-9]{1,2}){0,3}", number):
        return tuple(map(int, re.split("[.．]", number)))
    return ()


def _counted_mark(heading: Heading) -> tuple[int, ...]:
    return _parted(heading.number) or (_chinese(heading.number.strip(" \u3000、.．，,")),)


def _counted(number: str) -> int:
    number = number.strip("[]［］【】、.．：:")
    if number in _ROMAN:
        return _ROMAN.index(number) + 1
    return next((digits.index(number) + 1 for digits in _OTHER if number in digits), 0) or _chinese(number)


def _chinese(number: str) -> int:
    tens, found, ones = number.rpartition("十")
    digits = {char: value for value, char in enumerate(_CN, start=1)}
    return (digits.get(tens, 1) * 10 if found else 0) + digits.get(ones, 0)


def _counts_on(mark: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether 2.1 follows 2 or 1.3, 2 follows 1.3, 1 begins."""
    if len(mark) > len(last):
        return len(mark) == len(last) + 1 and mark[:-1] == last and mark[-1] == 1
    before = last[len(mark) - 1]
    return mark[:-1] == last[: len(mark) - 1] and before < mark[-1] <= before + _JUMP


def _read_counted(at: int, line: Line, base: int) -> tuple[tuple[int, ...], Heading] | None:
    text = line.text.rstrip()
    indent = len(text) - len(text.lstrip())
    match = _COUNTED.match(text, indent)
    if match is None or _ROW.search(text, match.end()):
        return None
    number = match["number"]
    mark = _parted(number) or (_counted(number),)
    level = base + len(mark) - 1
    form, heading, length = read_sentence(text[match.end() :], min(level, 4))
    if form not in ("line", "run_in") or not heading:
        return None
    body = line.end if form == "line" else line.start + match.end() + length
    return mark, Heading(at, level, number, heading, form, line.start, body, marked=True)


def _have_bodies(headings: Sequence[Heading], lines: Sequence[Line]) -> bool:
    """Whether sentences follow each of them; rows of a table and items of a list follow upon each other."""
    return all(heading.form == "run_in" or _told(heading.line, lines) for heading in headings)


def _told(at: int, lines: Sequence[Line]) -> bool:
    below = next((line.text.rstrip() for line in lines[at + 1 : at + 6] if line.text.strip()), "")
    return len(below) > len(lines[at].text.strip()) / 3 and below[-1:] in _ENDS


def _read_bracketed(at: int, line: Line) -> Heading | None:
    indent = len(line.text) - len(line.text.lstrip())
    match = _BRACKETED.match(line.text, indent)
    if match is None:
        return None
    alone = not line.text[match.end() :].strip()
    form, body = ("line", line.end) if alone else ("run_in", line.start + match.end())
    return Heading(at, 1, "", match["inner"].strip(), form, line.start, body, marked=True)  # type: ignore[arg-type]


def _read_whole(pattern: re.Pattern[str]) -> Callable[[int, Line], Heading | None]:
    def read(at: int, line: Line) -> Heading | None:
        match = pattern.match(line.text.strip()[:40])
        return Heading(at, 1, "", match["inner"].strip(), "line", line.start, line.end, marked=True) if match else None

    return read


_read_bulleted = _read_whole(_BULLETED)
_read_plain = _read_whole(_PLAIN)


def _plain(left: Sequence[int], lines: Sequence[Line]) -> list[Heading]:
    """Bare words on lines of their own, each above sentences, where at least two of them name different roles."""
    more: list[Heading] = []
    for place, at in enumerate(left):
        heading = _read_plain(at, lines[at])
        above = lines[left[place - 1]].text.rstrip() if place else ""
        # Right under the title and the lines around it only words that name a role are a heading.
        fits = bool(place) and (
            above[-1:] in _ENDS or (place < _FRONT and _names_role(heading.heading if heading else ""))
        )
        if heading and fits and not _NO_HEADING.search(heading.heading) and _told(at, lines):
            more.append(heading)
    roles = {explicit_roles(heading.heading)[:1] or loose_roles(heading.heading)[:1] for heading in more}
    return more if len(roles - {()}) >= _LEAST else []
