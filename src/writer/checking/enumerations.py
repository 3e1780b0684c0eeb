"""The numbering of a draft: headings 一、（一）1.（1）, and 一是…二是… within and over paragraphs.

Sources: GB/T 9704-2012, 7.3.3 (levels 一、 → （一） → 1. → （1）); offices skip levels, restart under every heading, or
count on through all of them, so that only a jump within one run is wrong for certain.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from writer.checking.vocabulary import fold
from writer.figures import chinese_number
from writer.schema import Finding, Severity

_DIGITS = "一二三四五六七八九十"
_LINE = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]*)?(?:\*\*)?(?:"
    rf"(?P<a>[{_DIGITS}]{{1,3}})、(?![{_DIGITS}](?:[、产次季线期级类月年号层楼]|两))"
    rf"|（[ ]?(?P<b>[{_DIGITS}]{{1,3}})[ ]?）"
    r"|(?P<c>\d{1,2})[.、](?:(?=\d{4}年)|(?!\d))[ \t]*(?=\S)"
    r"|（[ ]?(?P<d>\d{1,2})[ ]?）"
    r"|(?P<e>\d{1,2})）(?!\d)"
    r"|(?P<f>[①-⑳]))",
    re.MULTILINE,
)
_INSIDE = re.compile(r"[①-⑳]|（(?P<d>\d{1,2})）")
_BREAK = re.compile(
    rf"^[ \t]*(?:#{{1,6}}(?!#)[ \t]*(?!(?:\*\*)?(?:[{_DIGITS}]{{1,3}}、|（|\d|[①-⑳]))\S|附[ \t]*[件表录]"
    rf"|目[ \t]*录|第[{_DIGITS}]{{1,3}}[部章篇编])",
    re.MULTILINE,
)
_SAID = re.compile(
    rf"(?P<n>[{_DIGITS}]{{1,2}})(?P<kind>是|要)(?!素|务|点|害|件|道|闻|塞|非|(?P=n)|一[，、。]|[一二]就?是)"
    rf"|(?<![\u4e00-\u9fff])第(?P<m>[{_DIGITS}]{{1,2}})(?=[，：是、])(?!、[{_DIGITS}])"
)
_GLUED = re.compile(r"[统唯同单任万第十百千说之不期初周]$")
_OTHERWISE = re.compile(
    r"其次|其二|另[一外]|再者|再次|再[一有]|还有|其三|第二|二来|二则|（二）|[二2][、.]|②|（2）|二[是要]"
)
_BEGUN = re.compile(r"首先|第一|其一|一则|一来|一方面|（一）|[一1][、.]|①|（1）|一[是要]")
_ASIDE = re.compile(r"(?<![\u4e00-\u9fff])一方面")
_ANOTHER = re.compile(r"另一?方面|另外?一|一方面|另外|同时|[二再又]方面")
_DEEPEST = 6
_FORMS = ("{}、", "（{}）", "{}.", "（{}）", "{}）", "{}")
_REACH = 1500  # characters after a lone 一是 that may hold what answers it


@dataclass(frozen=True, slots=True)
class Mark:
    """One number as it stands.

    ``rank`` 0–5 are 一、（一）1.（1） 1） ①, 6 is 一是 and 7 第一，; ``strict``: it opens a clause.
    """

    start: int
    end: int
    rank: int
    number: int
    strict: bool = True


@dataclass(slots=True)
class Run:
    """The marks that are counted through together."""

    marks: list[Mark] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The number reached."""
        return self.marks[-1].number


class Enumerations:
    """All runs of a text, and what is wrong with them."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.words = fold(raw)
        self.findings: list[Finding] = []
        self.headings = self._numbered()
        self._top = [mark for mark in self.headings if mark.rank < 2]
        self._top_starts = [mark.start for mark in self._top]
        self._paths: dict[int, str] = {}
        self.breaks = [match.start() for match in _BREAK.finditer(self.words)]
        self.runs: dict[int, Run] = {}
        self._read_headings()
        self._read_series()
        self._read_asides()
        self._read_inline()

    def run_from(self, start: int) -> Run | None:
        """The run whose first mark is at ``start``."""
        return self.runs.get(start)

    def next_run(self, position: int) -> Run | None:
        """The run that begins at ``position`` or after the space that follows it."""
        while position < len(self.words) and self.words[position] in " \t\r\n#*":
            position += 1
        return self.runs.get(position)

    def _numbered(self) -> list[Mark]:
        marks = []
        for match in _LINE.finditer(self.words):
            rank = "abcdef".index(match.lastgroup or "a")
            written = match[match.lastgroup or "a"]
            number = ord(written) - ord("①") + 1 if rank == 5 else _number(written)
            line = self.words[match.end() : match.end() + 200].split("\n", 1)[0]
            if number and line.count("\t") < 2:
                start = match.start(match.lastgroup or "a") - (rank in (1, 3))
                while self.words[start] == " ":  # （ 一 ）
                    start -= 1
                marks.append(Mark(start, match.end(), rank, number))
        return marks

    def _read_headings(self) -> None:
        stacks: dict[int, list[Run]] = {}
        opened: dict[int, int] = {}  # where the last higher heading stands, by rank
        breaks = iter([*self.breaks, len(self.words) + 1])
        upcoming = next(breaks)
        for mark in self.headings:
            while upcoming <= mark.start:
                stacks, opened, upcoming = {}, {}, next(breaks)
            self._place(mark, stacks.setdefault(mark.rank, []), opened.pop(mark.rank, None))
            for lower in range(mark.rank + 1, _DEEPEST):
                opened[lower] = mark.start

    def _place(self, mark: Mark, stack: list[Run], opened: int | None) -> None:
        """Put a heading's number into the run it goes on with, or begin one, and say where it fits into none."""
        if mark.number == 1:
            self._begin(mark, stack, fresh=opened is not None)
            return
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth].last == mark.number - 1:
                del stack[depth + 1 :]
                if opened is None:
                    stack[-1].marks.append(mark)
                else:  # counted on under the next heading: a run of its own for who counts what stands there
                    self._begin(mark, stack, fresh=True)
                return
        self._misplaced(mark, stack[-1] if stack else None, opened)
        if stack and opened is None:
            stack[-1].marks.append(mark)
        else:
            self._begin(mark, stack, fresh=True)

    def _begin(self, mark: Mark, stack: list[Run], fresh: bool) -> None:
        if fresh:
            stack.clear()
        del stack[:-_DEEPEST]
        stack.append(Run([mark]))
        self.runs[mark.start] = stack[-1]

    def _misplaced(self, mark: Mark, run: Run | None, opened: int | None) -> None:
        here = self._written(mark)
        if opened is None and run is not None:
            last = run.marks[-1]
            if mark.number > last.number + 1:
                missing = range(last.number + 1, mark.number)
                if not self._stands_inside(missing, mark.rank, last.end, mark.start):
                    lost = "、".join(f"“{_form(n, mark.rank)}”" for n in missing[:3])
                    self._say(
                        mark, f"“{here}”接在“{self._written(last)}”之后，缺{lost}：请补上漏掉的一项，或顺次改号。"
                    )
            elif mark.number == last.number:
                severity: Severity = "error" if mark.rank < 2 else "warning"
                self._say(
                    mark, f"“{here}”与前一个编号重复：请顺次改为“{_form(mark.number + 1, mark.rank)}”。", severity
                )
            else:
                self._say(mark, f"“{here}”排在“{self._written(last)}”之后，次序颠倒：请核对编号。", "warning")
        elif opened is not None and not self._stands_inside(range(1, mark.number), mark.rank, opened, mark.start):
            first = _form(1, mark.rank)
            self._say(
                mark,
                f"“{here}”是这一部分的第一个编号，前面没有“{first}”：请补上漏掉的一项，或从“{first}”编起。",
                "warning",
            )

    def _stands_inside(self, numbers: range, rank: int, start: int, end: int) -> bool:
        """Whether numbers that no line begins with stand within the lines or in another form."""
        piece = self.words[start:end]
        if rank in (0, 1):
            return all(_form(n, rank) in piece for n in numbers)
        return all(any(form in piece for form in (f"{n}.", f"{n}、", f"{n}）", _circled(n))) for n in numbers)

    def _written(self, mark: Mark) -> str:
        return self.raw[mark.start : mark.end].strip(" \t\u3000*#")

    def _say(self, mark: Mark, message: str, severity: Severity = "error", code: str = "numbering-gap") -> None:
        text = self.raw[mark.start : mark.end].rstrip()
        self.findings.append(Finding(code, severity, mark.start, mark.start + len(text), text, message))

    def _regions(self) -> list[int]:
        """Where 一是 may no longer be answered by 二是: at headings 一、 and （一）."""
        return sorted([*self.breaks, *(mark.start for mark in self.headings if mark.rank < 2), len(self.words)])

    def _read_series(self) -> None:
        ends = self._regions()
        stacks: dict[int, list[Run]] = {6: [], 7: []}
        region = -1
        for match in _SAID.finditer(self.words):
            at = bisect_right(ends, match.start())
            if at != region:
                self._close(stacks, ends[region] if region >= 0 else 0)
                region = at
            mark = self._series_mark(match)
            if mark is not None:
                self._count(mark, stacks[mark.rank], ends[at - 1] if at else 0)
        self._close(stacks, len(self.words))

    def _series_mark(self, match: re.Match[str]) -> Mark | None:
        before = self.words[max(0, match.start() - 1) : match.start()]
        number = _number(match["n"] or match["m"])
        if not number or (match["n"] and _GLUED.search(before)):
            return None
        strict = not ("\u4e00" <= before <= "\u9fff" or before in _QUOTES) if before else True
        return Mark(match.start(), match.end(), 6 if match["n"] else 7, number, strict)

    def _count(self, mark: Mark, stack: list[Run], floor: int) -> None:
        if mark.number == 1:
            del stack[:-_DEEPEST]
            stack.append(Run([mark]))
            self.runs[mark.start] = stack[-1]
            return
        fitting = [depth for depth, run in enumerate(stack) if run.last == mark.number - 1]
        if fitting:  # 「一是…，原因之一是…。二是」: the inner one opens no clause
            depth = max(fitting, key=lambda at: (stack[at].marks[0].strict, at))
            self._alone(stack[depth + 1 :], mark.start)
            del stack[depth + 1 :]
            stack[-1].marks.append(mark)
            return
        if not mark.strict:
            return
        here = self._written(mark)
        if not stack:
            if mark.rank == 6 and not _BEGUN.search(self.words, max(floor, mark.start - 2 * _REACH), mark.start):
                self._say(mark, f"“{here}”之前没有“一{here[-1]}”：请补上前面的一项，或改掉这个序号。", "warning")
            stack.append(Run([mark]))
            return
        last = stack[-1].marks[-1]
        told = "重复" if mark.number == last.number else "不连续"
        self._say(mark, f"“{here}”与前面的“{self._written(last)}”序号{told}：请顺次改好，或补上漏掉的一项。", "warning")
        stack[-1].marks.append(mark)

    def _close(self, stacks: dict[int, list[Run]], end: int) -> None:
        for stack in stacks.values():
            self._alone(stack, end)
            stack.clear()

    def _alone(self, runs: list[Run], end: int) -> None:
        for run in runs:
            first = run.marks[0]
            if len(run.marks) > 1 or not first.strict or first.number != 1:
                continue
            if _OTHERWISE.search(self.words, first.end, min(end, first.end + _REACH)):
                continue
            here = self._written(first)
            second = here.replace("一", "二", 1)
            self._say(first, f"“{here}”之后没有“{second}”：请补上其余各项，或去掉“{here}”。", "warning", "lone-first")

    def _read_asides(self) -> None:
        """「一方面」 that nothing answers in its paragraph."""
        for match in _ASIDE.finditer(self.words):
            after = self.words[match.end() : match.end() + _REACH].split("\n", 1)[0]
            before = self.words[max(0, match.start() - _REACH) : match.start()].rsplit("\n", 1)[-1]
            if _ANOTHER.search(after) or "一方面" in before:
                continue
            mark = Mark(match.start(), match.end(), 6, 1)
            message = "“一方面”之后没有“另一方面”：请补上另一面，或去掉“一方面”。"
            self._say(mark, message, "warning", "lone-first")

    def _read_inline(self) -> None:
        """①…；②… and （1）…；（2）… within a line: a number that is left out."""
        for marks in _inline(self.words):
            for before, mark in itertools.pairwise(marks):
                missing = "、".join(f"“{_form(n, mark.rank)}”" for n in range(before.number + 1, mark.number))
                if missing:
                    here, last = self._written(mark), self._written(before)
                    self._say(mark, f"“{here}”接在“{last}”之后，缺{missing}：请补上漏掉的一项，或顺次改号。", "warning")

    def heading_at(self, position: int) -> str:
        """The headings 一、 and （一） that a position stands under, as far as their first full stop."""
        at = bisect_right(self._top_starts, position)
        if at not in self._paths:
            self._paths[at] = self._path(at)
        return self._paths[at]

    def _path(self, at: int) -> str:
        lines: list[str] = []
        for mark in reversed(self._top[max(0, at - 40) : at]):
            if lines and mark.rank:
                continue
            line = re.split(r"[。\n]", self.words[mark.end : mark.end + 80], maxsplit=1)[0]
            lines.append(line)
            if mark.rank == 0:
                break
        return " / ".join(reversed(lines))


_QUOTES = "“‘\"'"


def _inline(words: str) -> Iterator[list[Mark]]:
    """The numbers of each line of one form, where they begin with 1 and only grow: not where they are referred to."""
    lines: dict[tuple[int, int], list[Mark]] = {}
    for match in _INSIDE.finditer(words):
        written = match["d"] or ""
        number = int(written) if written else ord(match[0]) - ord("①") + 1
        rank = 3 if written else 5
        lines.setdefault((words.rfind("\n", 0, match.start()), rank), []).append(
            Mark(match.start(), match.end(), rank, number)
        )
    for marks in lines.values():
        numbers = [mark.number for mark in marks]
        if numbers[0] == 1 and len(numbers) > 1 and all(a < b for a, b in itertools.pairwise(numbers)):
            yield marks


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    found = chinese_number(written)
    return int(found) if found is not None else 0


def _chinese(number: int) -> str:
    if number <= 10:
        return _DIGITS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens - 1]) + "十" + (_DIGITS[ones - 1] if ones else "")


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1)


def _form(number: int, rank: int) -> str:
    if rank == 5:
        return _circled(number)
    return _FORMS[rank].format(_chinese(number) if rank < 2 else number)
