"""References such as ``[[F3.yoy]]`` → the figures they stand for, in whole texts and while a text streams.

A model writes references; code writes figures. Models are sloppy, so spaces, full-width and single brackets, small
letters and Chinese relation names are understood, and a unit typed again behind a reference is dropped
(「[[F1]]个」 → 「18个」). What a reference cannot give is printed as 【待补：F9】, never as a number.

Whole text and stream go through the same reader: it asks for characters one by one, and where it would have to look
beyond what has come so far it gives up and waits. So both give the same text however the stream was cut, and half a
reference never shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer.facts.derive import CHANGES, PASTED, derive, direction, is_percent, plain
from writer.facts.house import FigureStyle, digits
from writer.schema import Derived, Fact, Ledger, Relation

_OPEN, _CLOSE = "[［【〖", "]］】〗"
_BLANK = " \t\u3000\xa0"
_LONGEST = 40
_RELATIONS: dict[str, Relation] = {
    "value": "value", "本期": "value", "数值": "value", "值": "value",
    "prior": "prior", "上年同期": "prior", "去年同期": "prior", "上年": "prior",
    "target": "target", "目标": "target", "任务": "target", "计划": "target",
    "yoy": "yoy", "同比": "yoy", "增速": "yoy", "增幅": "yoy", "增长": "yoy", "同比增长": "yoy", "growth": "yoy",
    "diff": "diff", "增减": "diff", "增加": "diff", "差额": "diff",
    "points": "points", "百分点": "points", "个百分点": "points", "point": "points",
    "done": "done", "完成率": "done", "完成": "done",
    "gap": "gap", "缺口": "gap", "还差": "gap",
    "share": "share", "占比": "share", "比重": "share",
    "previous": "previous", "上期": "previous", "上月": "previous", "上季度": "previous",
    "mom": "mom", "环比": "mom", "环比增长": "mom", "mom_diff": "mom_diff", "环比增减": "mom_diff",
    "mom_points": "mom_points", "环比百分点": "mom_points",
}  # fmt: skip
_INSIDE = re.compile(
    rf"[{_BLANK}]*[FfＦｆ][{_BLANK}]*([0-9０-９]{{1,6}})[{_BLANK}]*"
    rf"(?:[.．。·_][{_BLANK}]*([A-Za-zＡ-Ｚａ-ｚ一-鿿_]{{1,10}})[{_BLANK}]*)?"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# Units a model may type again behind a reference, by kind; a figure keeps the ledger's unit and drops the model's.
_MONEY = ("亿美元", "万美元", "美元", "亿元", "万元", "千元", "元", "亿", "万")
_RATE = ("个百分点", "百分点", "%", "％", "﹪")
_AREA = ("万平方米", "平方米", "平方公里", "万亩", "公顷", "亩", "万㎡", "㎡")
_COUNT = (
    "万人次", "人次", "批次", "场次", "台套", "万人", "万户", "万吨", "公里", "个", "家", "项", "次", "批", "场", "条",
    "户", "座", "栋", "支", "份", "套", "台", "宗", "起", "件", "名", "人", "位", "米", "吨", "期", "天",
)  # fmt: skip
_KINDS = (_MONEY, _RATE, _AREA, _COUNT)
_UNITS = sorted({unit for kind in _KINDS for unit in kind}, key=len, reverse=True)
# Words that begin with a counter: 「[[F1]]项目」 must not lose its 项.
_WORDS = {
    "个": "体性人税案", "家": "园具电居庭纺", "项": "目", "次": "要日年", "批": "准复发", "场": "地所景馆",
    "条": "件例块", "户": "外均籍", "座": "谈", "份": "额", "套": "餐", "台": "账风商资", "起": "步草", "件": "均",
    "名": "单企牌优", "人": "才员均口民力工", "位": "居列于", "期": "间末货限", "天": "然", "元": "件旦器",
    "米": "面", "宗": "旨", "亩": "均", "支": "持撑付", "万": "达科", "亿": "级",
}  # fmt: skip
_TAIL = 8
_BASES = (
    "同比",
    "环比",
    "比上年",
    "比上年同期",
    "较上年",
    "较上年同期",
    "比去年同期",
    "较去年同期",
    "比上期",
    "较上期",
)
_VERBS: dict[Relation, tuple[str, str]] = {
    "yoy": ("增长", "下降"), "mom": ("增长", "下降"), "points": ("提高", "回落"), "mom_points": ("提高", "回落"),
}  # fmt: skip
_LOSS = ("亏损", "亏损额", "亏损总额")
_FALL = ("下降", "减少", "回落", "下滑", "降低", "收窄", "负增长", "下跌", "萎缩", "跌", "降")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with figures in place.

    ``unknown`` are the references that could not be filled, as ``F9`` or ``F3.yoy``; ``used`` the ids of the facts
    that were printed. Both in order of first appearance, each once.
    """

    text: str
    unknown: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


def render(text: str, ledger: Ledger, style: FigureStyle | None = None) -> Rendered:
    """Put the figures of ``ledger`` where ``text`` refers to them, printed in ``style``. Never raises."""
    stream = StreamRenderer(ledger, style)
    whole = stream.feed(text) + stream.close()
    return Rendered(whole, stream.unknown, stream.used)


def printed(derived: Derived, fact: Fact | None = None, style: FigureStyle | None = None) -> str:
    """A derived value as it stands in a report: with its unit, changes without their sign.

    Without a style pasted values keep every digit that was pasted, and per cent values have one decimal (see
    ``rounded``).
    """
    value = derived.value if derived.relation in PASTED else abs(derived.value)
    return f"{digits(derived, value, fact, style)}{derived.unit}"


def signed(derived: Derived) -> str:
    """The same with its sign, + for a rise: 「+16.4%」."""
    sign = "+" if derived.value > 0 else "-" if derived.value < 0 else ""
    return f"{sign}{digits(derived, abs(derived.value))}{derived.unit}"


def fact_line(fact: Fact, ledger: Ledger) -> str:
    """One line for a prompt: what the fact says, each number next to the reference that stands for it.

    For example 「F3 总投资：[[F3]]=56.23亿元；上年同期[[F3.prior]]=48.30亿元；同比增长[[F3.yoy]]=16.4%」. Facts in
    words give their text.
    """
    parent = ledger.get(fact.part_of) if fact.part_of else None
    label = f"{fact.label}（{parent.label}的其中项）" if parent else fact.label
    period = f"（{fact.period}）" if fact.period and not label.startswith(fact.period) else ""
    head = f"{fact.id} {label}{period}：[[{fact.id}]]="
    if fact.value is None:
        return head + _one_line(fact.note or fact.label)
    parts = [head + f"{plain(fact.value)}{fact.unit}"]
    for relation, words in _LINE_WORDS:
        derived = derive(fact, relation, ledger)
        if derived is not None:
            word = words.get(direction(fact, relation, ledger) or "", words[""])
            if relation == "gap" and derived.value < 0:
                word = "超出目标"
            parts.append(f"{word}[[{fact.id}.{relation}]]={printed(derived)}")
    if fact.note:
        parts.append(f"备注：{_one_line(fact.note)}")
    return "；".join(parts)


# A percentage changes by points, whatever the model called it.
_POINTS: dict[Relation, Relation] = {"yoy": "points", "diff": "points", "mom": "mom_points", "mom_diff": "mom_points"}
_CHANGE = {"up": "增长", "down": "下降", "flat": "持平"}
_LINE_WORDS: tuple[tuple[Relation, dict[str, str]], ...] = (
    ("prior", {"": "上年同期"}),
    ("yoy", {"": "同比", "up": "同比增长", "down": "同比下降", "flat": "同比持平"}),
    ("diff", {"": "同比", "up": "同比增加", "down": "同比减少", "flat": "同比持平"}),
    ("points", {"": "同比", "up": "同比提高", "down": "同比回落", "flat": "同比持平"}),
    ("previous", {"": "上期"}),
    ("mom", {"": "环比", "up": "环比增长", "down": "环比下降", "flat": "环比持平"}),
    ("mom_diff", {"": "环比", "up": "环比增加", "down": "环比减少", "flat": "环比持平"}),
    ("mom_points", {"": "环比", "up": "环比提高", "down": "环比回落", "flat": "环比持平"}),
    ("target", {"": "目标"}),
    ("done", {"": "完成目标的"}),
    ("gap", {"": "距目标还差"}),
    ("share", {"": "占上级指标的"}),
)


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _More(Exception):
    """The reader would have to look at a character that has not come yet."""


class _Reader:
    """The text that has come so far. Looking beyond it is an answer only once the stream is closed."""

    def __init__(self, text: str, closed: bool) -> None:
        self.text = text
        self._closed = closed

    def at(self, index: int) -> str:
        """The character at ``index``, "" behind the end of a closed text.

        Raises:
            _More: the character may still come.
        """
        if index < len(self.text):
            return self.text[index]
        if self._closed:
            return ""
        raise _More

    def after_blanks(self, index: int) -> int:
        """The first index from ``index`` that holds no blank (three at most are passed over)."""
        for _ in range(3):
            if not self.at(index) or self.at(index) not in _BLANK:
                break
            index += 1
        return index


class StreamRenderer:
    """Renders a text that comes in pieces; what ``feed`` and ``close`` return, joined, equals ``render`` of the whole.

    A piece of a reference is held back until it is complete, and after a reference what could be a repeated unit.
    """

    def __init__(self, ledger: Ledger, style: FigureStyle | None = None) -> None:
        self._ledger = ledger
        self._style = style
        self._facts = {fact.id: fact for fact in ledger.facts}
        self._held = ""
        self._tail = ""
        self._unknown: dict[str, None] = {}
        self._used: dict[str, None] = {}

    @property
    def unknown(self) -> tuple[str, ...]:
        """References so far that could not be filled, each once."""
        return tuple(self._unknown)

    @property
    def used(self) -> tuple[str, ...]:
        """Ids of the facts printed so far, each once."""
        return tuple(self._used)

    def feed(self, piece: str) -> str:
        """Take the next piece and return the text that is now certain."""
        return self._read(_Reader(self._held + piece, closed=False))

    def close(self) -> str:
        """The rest, once nothing more will come."""
        return self._read(_Reader(self._held, closed=True))

    def _read(self, reader: _Reader) -> str:
        out: list[str] = []
        index = 0
        while index < len(reader.text):
            found = _OPENER.search(reader.text, index)
            start = found.start() if found else len(reader.text)
            self._emit(reader.text[index:start], out)
            index = start
            if found is None:
                break
            try:
                index = self._bracket(reader, start, out)
            except _More:
                break
        self._held = reader.text[index:]
        return "".join(out)

    def _emit(self, text: str, out: list[str]) -> None:
        if text:
            out.append(text)
            self._tail = (self._tail + text[-_TAIL:])[-_TAIL:]

    def _bracket(self, reader: _Reader, start: int, out: list[str]) -> int:
        """Read what begins with an opening bracket at ``start``; return the index behind it."""
        double = bool(reader.at(start + 1)) and reader.at(start + 1) in _OPEN
        begin = start + (2 if double else 1)
        end = begin
        while (char := reader.at(end)) and char not in _OPEN + _CLOSE + "\n" and end - begin < _LONGEST:
            if not double and not _INSIDE_START.fullmatch(reader.text[begin : end + 1][:2]):
                break
            end += 1
        inside = reader.text[begin:end]
        match = _INSIDE.fullmatch(inside)
        closing = 0
        while closing < (2 if double else 1) and reader.at(end + closing) and reader.at(end + closing) in _CLOSE:
            closing += 1
        if not (closing and match) and not (closing == 2 and inside.strip()):
            self._emit(reader.text[start], out)
            return start + 1
        return self._reference(reader, match, inside, end + closing, out)

    def _reference(self, reader: _Reader, match: re.Match[str] | None, inside: str, behind: int, out: list[str]) -> int:
        name, relation = _named(match) if match else (inside.strip(), None)
        fact = self._facts.get(name)
        if fact is not None and is_percent(fact):
            relation = _POINTS.get(relation, relation) if relation else None
        derived = derive(fact, relation, self._ledger) if fact and relation else None
        if fact is None or relation is None or (derived is None and (fact.value is not None or relation != "value")):
            missing = name if match is None or not match[2] else f"{name}.{relation or match[2]}"
            self._unknown[missing] = None
            self._emit(f"【待补：{missing}】", out)
            return behind
        after = _repeated(reader, behind, derived.unit) if derived else behind
        self._used[fact.id] = None
        self._emit(self._figure(fact, derived), out)
        return after

    def _figure(self, fact: Fact, derived: Derived | None) -> str:
        if derived is None:
            return _one_line(fact.note or fact.label).rstrip("。；;.")
        falling = derived.relation == "value" and derived.value < 0
        if falling and self._tail.endswith(_FALL if is_percent(fact) else _LOSS):
            # 「下降[[F5]]」 with −3.2 %, 「亏损[[F6]]」 with −1.5亿元: the verb already carries the sign.
            return f"{digits(derived, -derived.value, fact, self._style)}{derived.unit}"
        if derived.relation in CHANGES and self._tail.endswith(_BASES):
            return self._with_verb(fact, derived)
        return printed(derived, fact, self._style)

    def _with_verb(self, fact: Fact, derived: Derived) -> str:
        """「同比[[F2.yoy]]」 says no direction, and figures carry no sign: the verb is put in."""
        if derived.value == 0:
            return "持平"
        verbs = _VERBS.get(derived.relation, ("增加", "减少"))
        return verbs[derived.value < 0] + printed(derived, fact, self._style)


_OPENER = re.compile(f"[{re.escape(_OPEN)}]")
# A single bracket is held back only while it can still become a reference.
_INSIDE_START = re.compile(rf"[{_BLANK}]{{1,2}}|[{_BLANK}]?[FfＦｆ]|[FfＦｆ][0-9０-９{_BLANK}]")


def _named(match: re.Match[str]) -> tuple[str, Relation | None]:
    name = f"F{int(match[1].translate(_WIDE))}"
    relation = (match[2] or "value").translate(_WIDE).lower()
    return name, _RELATIONS.get(relation)


def _repeated(reader: _Reader, index: int, unit: str) -> int:
    """The index behind a unit that was typed again after a figure printed with ``unit``, else ``index``."""
    if not unit:
        return index
    begin = reader.after_blanks(index)
    kind = next((kind for kind in _KINDS if unit in kind), ())
    for candidate in _UNITS if unit in _UNITS else [unit, *_UNITS]:
        if not _reads(reader, begin, candidate):
            continue
        behind = begin + len(candidate)
        if candidate != unit and candidate not in kind:
            return index
        begun = _WORDS.get(candidate, "")
        if begun and reader.at(behind) and reader.at(behind) in begun:
            return index
        return behind
    return index


def _reads(reader: _Reader, index: int, word: str) -> bool:
    return all(reader.at(index + offset) == char for offset, char in enumerate(word))
