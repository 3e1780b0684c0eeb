"""Lines → headings: which lines of a report are headings, of what level, and where the heading ends.

The levels are those of GB/T 9704-2012, 7.3.3: 一、 → （一） → 1. → （1）. A heading stands on a line of its own or is
run-in: its sentence opens the paragraph and ends at the first 。. A marker alone makes no heading: paragraphs and
list items begin with （一） or 1. as well, and are told apart by their first sentence and by their siblings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Form = Literal["line", "run_in", "bare", "item"]

_CN = "[一二三四五六七八九十百]{1,4}"
_SPACE = r"[^\S\n]*"
# The four levels, with what people write for them: half-width brackets, 1、 and 1．, a needless 、 after （一）.
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第{_CN}(?:部分|章|篇|节)(?=[^\S\n]|[：:、,，])[：:、,，]?{_SPACE}")),
    (1, re.compile(rf"{_CN}{_SPACE}[、.．，,]{_SPACE}")),
    (2, re.compile(rf"[（(〔]{_SPACE}{_CN}{_SPACE}[）)〕]{_SPACE}[、.．，,]?{_SPACE}")),
    (3, re.compile(rf"第{_CN}[，,、：:]{_SPACE}")),
    (3, re.compile(rf"[0-9０-９]{{1,2}}{_SPACE}(?:[.．](?![0-9０-９])|[、]){_SPACE}")),
    (4, re.compile(rf"[（(]{_SPACE}[0-9０-９]{{1,2}}{_SPACE}[）)]{_SPACE}[、.．]?{_SPACE}")),
    (4, re.compile(rf"[0-9０-９]{{1,2}}[）)]{_SPACE}")),
    # The signs that older word processors offered in one character: ㈠ ⒈ ⑴. ① numbers items within a paragraph.
    (2, re.compile(rf"[㈠-㈩]{_SPACE}")),
    (3, re.compile(rf"[⒈-⒛]{_SPACE}")),
    (4, re.compile(rf"[⑴-⒇]{_SPACE}")),
)
_ATTACHMENT = re.compile(r"附\s{0,4}[件表录]\s{0,2}[0-9０-９一二三四五六七八九十]{0,3}[：:]?$")
_DOTTED = re.compile(rf"[0-9]{{1,2}}(?:(?:\.[0-9]{{1,2}}){{1,3}}[.、]?{_SPACE}|[^\S\n]{{1,4}}(?=[一-鿿“]))")
_GLUED = re.compile(rf"第{_CN}(?:部分|章|篇|节)")  # a heading for certain, with or without a blank behind it
_ENCLOSURE = re.compile(r"附件\s?[：:]")
_HASHES = re.compile(r"(#{1,6})(?:[^\S\n]+|(?=[^\s#0-9]))")
_CONTENTS = re.compile(r"#{0,6}\s?[【\[]?目\s{0,6}[录次][】\]]?$")
_PAGE_NUMBER = re.compile(r"[\s…·.．—-]{0,200}[0-9]{0,3}$")
_CONTENTS_REACH = 120
_CONTENTS_LINE = re.compile(r"(?:…|·{2}|\.{4}|\t)[^\S\n]*[0-9]{1,3}$")
_STOPS = "。！？!?；;"
_OPENING, _CLOSING = "“‘「『《〈（(【〔", "”’」』》〉）)】〕"
# A half-width full stop ends a sentence after hanzi, not inside 56.2, XX.X or a name.
_STOP = re.compile(rf"[{_STOPS}]|(?<=[一-鿿”\"）)》%％])\.(?![0-9A-Za-z*.])")
_SENTENCE_MARK = re.compile(rf"{_STOP.pattern}|[\"{re.escape(_OPENING + _CLOSING)}]")
_LISTED_NUMBER = re.compile(r"([0-9０-９]{1,2})\s?([、和及月日号季])")
# A line that ends so goes on in the next one: text that was broken at a fixed width.
_BROKEN_OFF = re.compile("(?:(?<!如下)[，,、]|其中|包括|坚持|以及|[和与及的对将把在为])$")
_FIGURE = re.compile(
    r"[0-9０-９.．XxＸ*×○]+\s?(?:[万亿]|个(?!性|人|体)|家|%|％|项|次|批|元|亩|人|户|条|场|公里|平方米|美元|百分点)"
)
# What opens a sentence of fact, not a heading.
_LEAD = re.compile(
    r"(?:截[至止]|[0-9０-９]{2,4}年[，,度]|今年|去年|本季度|目前|[0-9０-９]{1,2}\s?[—–\-~～至到]\s?[0-9０-９]{1,2}\s?月|"
    rf"(?:前|上|第)?{_CN}季度|[上下]半年|全年[^，,]{{0,8}}[0-9]|{_CN}是|一方面|其中|同时|此外|累计|我们|共[0-9])"
)
_CHINESE_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九十", start=1)}
_MAX_LINE = {1: 60, 2: 60, 3: 40, 4: 40}
_MAX_RUN_IN = {1: 48, 2: 48, 3: 32, 4: 32}
_SCAN = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``[start, end)`` without its line break."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that carries a marker. ``body`` is the offset where its own text begins.

    ``form``: on a line of its own, run-in, ``bare`` (a marker before plain text) or ``item`` (a list item).
    """

    line: int
    level: int
    number: str
    heading: str
    form: Form
    start: int
    body: int
    marked: bool = False


def split_lines(text: str) -> tuple[Line, ...]:
    """All lines of a text, blank ones included."""
    lines, start = [], 0
    for piece in text.split("\n"):
        lines.append(Line(start, start + len(piece), piece))
        start += len(piece) + 1
    return tuple(lines)


def find_headings(lines: Sequence[Line]) -> tuple[Heading, ...]:
    """The headings among these lines, in order.

    Level 1 is taken wherever its marker stands; level 2 unless all siblings are bare; deeper ones only where the
    siblings look like headings, since ``1.`` mostly numbers the items of a list.
    """
    contents = find_contents(lines)
    found = [
        heading
        for at, line in enumerate(lines)
        if at not in contents and (heading := _read_heading(at, line)) and (heading.marked or not _goes_on(at, lines))
    ]
    found = _without_label(found, lines)
    found = _settle_full_stops(_without_enclosures(found, lines), lines)
    taken = {index for group in _sibling_groups(found) if _is_heading_group(group, found, lines) for index in group}
    return tuple(found[index] for index in sorted(taken))


def find_contents(lines: Sequence[Line]) -> range:
    """The lines of a table of contents near the beginning, the word 目录 included; an empty range without one.

    It ends before the line that repeats one of its entries, or before the first line that cannot be an entry.
    """
    filled = [at for at in range(min(len(lines), 60)) if lines[at].text.strip()][:12]
    head = next((at for at in filled if len(lines[at].text) < 40 and _CONTENTS.match(lines[at].text.strip())), None)
    if head is None:
        return range(0)
    entries: set[str] = set()
    last = head
    for at in range(head + 1, min(head + _CONTENTS_REACH, len(lines))):
        text = lines[at].text.strip()
        if not text:
            continue
        entry = _PAGE_NUMBER.sub("", text[:300])
        plain = entry == text and not _is_entry(entry) and any(_is_entry(one) for one in entries)
        if plain or len(entry) > 60 or text[-1] in _STOPS + "：:，," or entry in entries:
            break
        entries.add(entry)
        last = at
    return range(head, last + 1) if any(_is_entry(entry) for entry in entries) else range(0)


def _is_entry(text: str) -> bool:
    return bool(_marker(text) or _DOTTED.match(text))


def _goes_on(index: int, lines: Sequence[Line]) -> bool:
    """Whether a line goes on with the sentence of the line right above it."""
    above = lines[index - 1].text.rstrip()[-3:] if index else ""
    return bool(_BROKEN_OFF.search(above))


def _without_label(found: Sequence[Heading], lines: Sequence[Line]) -> list[Heading]:
    """Without the 附件2 in the corner of a report that is itself an enclosure: nothing stands above it."""
    first = found[0] if found else None
    label = first is not None and not first.number and not first.marked and first.heading.startswith("附")
    if first is None or not label or any(line.text.strip() for line in lines[: first.line]):
        return list(found)
    return list(found[1:])


def _read_heading(index: int, line: Line) -> Heading | None:
    indent = len(line.text) - len(line.text.lstrip())
    rest = line.text[indent:].rstrip()
    if not rest:
        return None
    if rest.startswith("**") and (emphasised := _read_bold_run_in(index, line, indent)):
        return emphasised
    bold = 2 if rest.startswith("**") and rest.endswith("**") and len(rest) > 4 and _marker(rest[2:8]) else 0
    hashes = _HASHES.match(rest)
    skip = hashes.end() if hashes else bold
    inner = rest[skip : len(rest) - bold]
    marker = _marker(inner)
    if hashes is None and marker is None:
        if _ATTACHMENT.match(rest[:20]) and len(rest) <= 20:
            return Heading(index, 1, "", rest.rstrip("：:"), "line", line.start, line.end)
        return None
    if hashes is None and marker is not None and _is_no_marker(marker[0], marker[1], inner):
        return None
    level, number = marker if marker else (1, "")
    if hashes and marker is None and (glued := _GLUED.match(inner)):
        number = glued.group()
    elif hashes and marker is None and (dotted := _DOTTED.match(inner)):
        number = dotted.group()
    if hashes and (marker is None or level > 2):
        # Markdown says the level, except where 一、 and （一） do; `#` is the title's, so `##` is level 1.
        level = max(len(hashes.group(1)) - 1, 1)
    offset = indent + skip + len(number)
    form, heading, length = read_sentence(inner[len(number) :], min(level, 4), marked=bool(hashes or bold))
    body = line.end if form == "line" else line.start + offset + length
    return Heading(index, level, number.rstrip(), heading, form, line.start, body, marked=bool(hashes or bold))


def _read_bold_run_in(index: int, line: Line, indent: int) -> Heading | None:
    """「**（一）领导带头跑。**全年外出…」: the emphasis says where the heading ends."""
    rest = line.text[indent:]
    marker = _marker(rest[2:12])
    close = rest.find("**", 2, _SCAN)
    if marker is None or close < 0 or not rest[close + 2 :].strip():
        return None
    after = len(rest[close + 2 :]) - len(rest[close + 2 :].lstrip("：:").lstrip())
    heading = rest[2 + len(marker[1]) : close].strip().rstrip("。：:")
    body = line.start + indent + close + 2 + after
    return Heading(index, marker[0], marker[1].rstrip(), heading, "run_in", line.start, body, marked=True)


def _marker(text: str) -> tuple[int, str] | None:
    for level, pattern in _MARKERS:
        if match := pattern.match(text):
            return level, match.group()
    return None


def _is_no_marker(level: int, number: str, text: str) -> bool:
    """Counted words and lines of a table or of a table of contents: 一、二季度…, 二、三产业…, 一，…."""
    rest = text[len(number) :]
    if "\t" in rest or _CONTENTS_LINE.search(text[-12:]):
        return True
    mark = number.rstrip()
    if level == 3 and mark.endswith("、") and (listed := _LISTED_NUMBER.match(rest)):
        # 「3、6、9月份」, 「7、8月份」; but 「1、9月份工作情况」 is a heading
        return listed[2] in "、和及" or (mark[:-1].isdigit() and int(listed[1]) == int(mark[:-1]) + 1)
    if level != 1 or number.startswith("第"):
        return False
    if mark[-1] in "，," and len(rest) > _MAX_RUN_IN[1]:
        return True
    following = _CHINESE_DIGITS.get(rest[:1], 0)
    counted = following == _CHINESE_DIGITS.get(mark[:1], -1) + 1
    return counted and bool(len(rest) > _MAX_RUN_IN[1] or _STOP.search(rest) or rest[1:2] in "、产线")


def read_sentence(rest: str, level: int, *, marked: bool = False) -> tuple[Form, str, int]:
    """Form, heading and length of the heading in ``rest``, what follows the marker of this level (1 to 4)."""
    end = _sentence_end(rest)
    if end < 0:
        return _read_single(rest, level, marked=marked)
    sentence, after = rest[:end], rest[end + 1 :]
    if rest[end] in "；;":
        return ("line", rest, len(rest)) if marked else ("item", "", 0)
    if not after.strip():
        # Whether a lone sentence with a full stop is a heading shows in what follows: see _settle_full_stops.
        if rest[end] in "！？!?":
            sentence = rest[: end + 1]  # 「怎么干？」 would say something else without its mark
        if marked:
            return "line", sentence.strip(), 0
        coloned = _read_colon(rest, level)
        return coloned if coloned[1] or not _is_phrase(rest[:end], level) else ("bare", sentence.strip(), 0)
    if _is_phrase(sentence, level):
        return "run_in", sentence.strip(), end + 1 + len(after) - len(after.lstrip())
    return _read_colon(rest, level)


def _read_single(rest: str, level: int, *, marked: bool) -> tuple[Form, str, int]:
    """A line without a sentence end in it."""
    stripped = rest.rstrip()
    if marked or (len(stripped) <= _MAX_LINE[level] and stripped[-1:] not in "，,、" and stripped):
        return "line", stripped.rstrip("：:"), len(rest)
    if not stripped:
        return "line", "", len(rest)
    return _read_colon(rest, level) if stripped[-1:] not in "，,、" else ("bare", "", 0)


def _read_colon(rest: str, level: int) -> tuple[Form, str, int]:
    """「招商引资方面：全年…」: a short phrase before a colon stands for the heading sentence."""
    match = re.match(r"[^：:，,。；;]{2,20}[：:]", rest)
    if match and len(rest) > match.end() and _is_phrase(match.group()[:-1], level):
        return "run_in", match.group()[:-1].strip(), match.end()
    return "bare", "", 0


def _sentence_end(rest: str) -> int:
    """Offset of the first sentence end outside quotes, titles and brackets; -1 when there is none in reach."""
    depth, quoted = 0, False
    for match in _SENTENCE_MARK.finditer(rest, 0, _SCAN):
        char = match.group()
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif char == '"':
            quoted = not quoted
        elif not depth and not quoted:
            return match.start()
    # An unclosed quote, or a sentence longer than any heading: the first stop counts as it stands.
    first = _STOP.search(rest)
    return first.start() if first else -1


def _is_phrase(sentence: str, level: int) -> bool:
    """Whether a sentence reads as a heading: short, few clauses, at most one figure, no opening of a statement."""
    sentence = sentence.strip()
    commas = sentence.count("，") + sentence.count(",")
    if not 2 <= len(sentence) <= _MAX_RUN_IN[level] or commas > (3 if len(sentence) <= 26 else 2):
        return False
    figures = len(_FIGURE.findall(sentence))
    most = 0 if level > 2 or "：" in sentence or ":" in sentence else 1
    # 「一季度开局良好」 is a heading, 「一季度，…」 and what states a figure is none.
    stated = commas or figures or len(sentence) > 16
    return figures <= most and not (stated and _LEAD.match(sentence))


def _settle_full_stops(found: list[Heading], lines: Sequence[Line]) -> list[Heading]:
    """A lone sentence with a full stop is a heading when plain text follows it, else a paragraph of its own."""
    by_line = {heading.line: heading for heading in found}
    settled = []
    for heading in found:
        if heading.form == "bare" and heading.heading:
            following = _next_line(heading.line, lines)
            follower = by_line.get(following) if following is not None else None
            own_line = following is not None and (follower is None or follower.level > heading.level)
            if own_line:
                heading = replace(heading, form="line", body=lines[heading.line].end)
            else:
                heading = replace(heading, heading="")
        settled.append(heading)
    return settled


def _without_enclosures(found: Sequence[Heading], lines: Sequence[Line]) -> list[Heading]:
    """Drop the numbered lines that go on with the list begun by 「附件：1.…」 on the lines above them."""
    kept, listed = [], -1
    for heading in found:
        near = range(heading.line - 1, max(heading.line - 6, -1), -1)
        above = next((at for at in near if lines[at].text.strip()), -1)
        begun = above >= 0 and (above == listed or _ENCLOSURE.match(lines[above].text.lstrip()[:12]))
        if heading.level >= 3 and not heading.marked and begun:
            listed = heading.line
        else:
            kept.append(heading)
    return kept


def _next_line(index: int, lines: Sequence[Line]) -> int | None:
    """The next line that is not blank, within the few blank lines that people leave."""
    return next((at for at in range(index + 1, min(index + 6, len(lines))) if lines[at].text.strip()), None)


def _sibling_groups(found: Sequence[Heading]) -> Iterator[list[int]]:
    """Indices of headings of one level that stand under one parent and count on from each other."""
    open_groups: dict[int, list[int]] = {}
    for index, heading in enumerate(found):
        for level in [level for level in open_groups if level > heading.level]:
            yield open_groups.pop(level)
        group = open_groups.setdefault(heading.level, [])
        if group and heading.level > 2 and _counts_anew(heading.number):
            yield open_groups.pop(heading.level)
            group = open_groups.setdefault(heading.level, [])
        group.append(index)
    yield from open_groups.values()


def _counts_anew(number: str) -> bool:
    return re.sub(r"[^0-9０-９一二三四五六七八九十⒈-⒛⑴-⒇]", "", number) in ("1", "１", "一", "⒈", "⑴")


def _is_heading_group(group: Sequence[int], found: Sequence[Heading], lines: Sequence[Line]) -> bool:
    members = [found[index] for index in group]
    if any(member.marked for member in members):
        return True
    level = members[0].level
    if level <= 2:
        forms = {member.form for member in members}
        if [member.form for member in members].count("item") * 2 >= len(members) and "run_in" not in forms:
            return False  # 「（一）…；（二）…；（三）…。」 is a list, whatever its last line looks like
        return bool(forms & {"line", "run_in"}) or (level == 1 and "bare" in forms)
    lined = {found[index].line: found[index].level for index in _around(group, len(found))}
    headed = sum(_has_body(member, lined, lines) for member in members)
    return headed * 4 >= len(members) * 3


def _around(group: Sequence[int], count: int) -> Iterable[int]:
    return range(group[0], min(group[-1] + 2, count))


def _has_body(heading: Heading, lined: dict[int, int], lines: Sequence[Line]) -> bool:
    if heading.form == "run_in":
        return True
    following = _next_line(heading.line, lines)
    if heading.form != "line" or following is None:
        return False
    return following not in lined or lined[following] > heading.level
