"""References such as ``[[F3.yoy]]`` → the figures they stand for, in whole texts and while a text streams.

A model writes references; code writes figures. Models are sloppy, so spaces, full-width and single brackets, small
letters and Chinese relation names are understood, what a model types around a reference that it prints already is
dropped (`echoes`: 「[[F1]]个」 → 「18个」), and the words before it agree with the sign of the figure (`directions`).
What a reference cannot give is printed as 【待补：F9】, never as a number.

Whole text and stream go through the same reader: it asks for characters one by one, and where it would have to look
beyond what has come so far it gives up and waits. So both give the same text however the stream was cut, and half a
reference never shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from writer.facts.derive import PASTED, derive, direction, is_percent, plain
from writer.facts.directions import AHEAD, Wording, held_back, means_value, untrue, wording
from writer.facts.echoes import BLANK as _BLANK
from writer.facts.echoes import behind_figure, behind_unit, typed_before
from writer.facts.house import FigureStyle, digits
from writer.schema import Derived, Fact, Ledger, Relation

# Not 〔〕: prompts have them where somebody else's text had brackets that could pass for a reference.
_OPEN, _CLOSE = "[［【〖{｛<＜", "]］】〗}｝>＞"
_ROUND = "（("
# In brackets that are not square only a reference that leaves no doubt counts; a text may have them for itself.
_SQUARE = "[［【〖"
_LONGEST = 40
_NAMES: tuple[tuple[Relation, str], ...] = (
    ("value", "value current actual 本期 当期 数值 值 实绩 完成数 累计"),
    ("prior", "prior last_year lastyear 上年同期 去年同期 上年 去年 同期"),
    ("target", "target goal plan 目标 任务 计划 年度目标 目标任务"),
    ("yoy", "yoy growth growth_rate yoy_growth rate 同比 增 增速 增幅 涨幅 增长 降 降幅 下降 同比增长 同比下降"),
    ("diff", "diff delta change difference increase 增减 增加 减少 差额 增量 增加额 增长额 同比增加 同比减少"),
    ("points", "points point pp 百分点 个百分点"),
    ("done", "done completion completed progress 完成率 完成 完成比例 完成进度 完成度 目标完成 达成率 进度"),
    ("gap", "gap remaining shortfall 缺口 还差 差距 尚差"),
    ("share", "share ratio proportion 占比 比重 占比重 份额"),
    ("previous", "previous 上期 上月 上季度 上季"),
    ("mom", "mom qoq 环比 环比增长 环比下降"),
    ("mom_diff", "mom_diff 环比增减 环比增加 环比减少"),
    ("mom_points", "mom_points 环比百分点"),
)  # fmt: skip
_RELATIONS = {name: relation for relation, names in _NAMES for name in names.split()}
# What may stand around such a name: 同比增幅, 上年同期数, 目标完成率, yoy%.
_BEFORE_NAME = re.compile(r"^(?:同比|本期|累计|目标)(?=.)")
_AFTER_NAME = re.compile(r"(?<=.)(?:数|值|额|率|幅|幅度|速|情况|百分比|比例|量)$")
_INSIDE = re.compile(
    rf"[{_BLANK}]*[FfＦｆ][{_BLANK}]*([0-9０-９]{{1,6}})[{_BLANK}]*"
    rf"(?:[.．。·_:：|｜/／\-—–]?[{_BLANK}]*([A-Za-zＡ-Ｚａ-ｚ一-鿿_]{{1,14}}[%％]?)[{_BLANK}]*)?(?:[=＝][^\[\]【】\n]{{1,24}})?"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# So much of the text handed out is remembered: the clause before a reference tells how it is to be put.
_CONTEXT = 80


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with figures in place.

    ``unknown`` are the references that could not be filled, as ``F9`` or ``F3.yoy``; ``used`` the ids of the facts
    that were printed. Both in order of first appearance, each once. ``turned`` are the words of direction that the
    data deny, each with what it was turned into.
    """

    text: str
    unknown: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    turned: tuple[Turned, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A word of direction that was turned: the fact it is said of, the word as written and as printed."""

    fact: str
    written: str
    printed: str


def render(text: str, ledger: Ledger, style: FigureStyle | None = None) -> Rendered:
    """Put the figures of ``ledger`` where ``text`` refers to them, printed in ``style``. Never raises."""
    stream = StreamRenderer(ledger, style)
    whole = stream.feed(text) + stream.close()
    return Rendered(whole, stream.unknown, stream.used, stream.turned)


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


class StreamRenderer:
    """Renders a text that comes in pieces; what ``feed`` and ``close`` return, joined, equals ``render`` of the whole.

    A piece of a reference is held back until it is complete, what could be a repetition behind it, and words of
    direction that may come before one.
    """

    def __init__(self, ledger: Ledger, style: FigureStyle | None = None) -> None:
        self._ledger = ledger
        self._style = style
        self._facts = {fact.id: fact for fact in ledger.facts}
        self._held = ""
        # The last characters handed out, and behind them ``_fresh`` characters that are not.
        self._text, self._fresh = "", 0
        self._unknown: dict[str, None] = {}
        self._used: dict[str, None] = {}
        self._turned: list[Turned] = []

    @property
    def unknown(self) -> tuple[str, ...]:
        """References so far that could not be filled, each once."""
        return tuple(self._unknown)

    @property
    def used(self) -> tuple[str, ...]:
        """Ids of the facts printed so far, each once."""
        return tuple(self._used)

    @property
    def turned(self) -> tuple[Turned, ...]:
        """Words of direction that were turned so far."""
        return tuple(self._turned)

    def feed(self, piece: str) -> str:
        """Take the next piece and return the text that is now certain."""
        return self._read(_Reader(self._held + piece, closed=False), closed=False)

    def close(self) -> str:
        """The rest, once nothing more will come."""
        return self._read(_Reader(self._held, closed=True), closed=True)

    def _read(self, reader: _Reader, *, closed: bool) -> str:
        out: list[str] = []
        index = 0
        while index < len(reader.text):
            found = _OPENER.search(reader.text, index)
            start = found.start() if found else len(reader.text)
            self._emit(reader.text[index:start])
            out.append(self._sure(0 if closed and found is None else held_back(self._text)))
            index = start
            if found is None:
                break
            try:
                index = self._bracket(reader, start)
            except _More:
                break
        self._held = reader.text[index:]
        out.append(self._sure(0 if closed else held_back(self._text)))
        return "".join(out)

    def _emit(self, text: str) -> None:
        self._text += text
        self._fresh += len(text)

    def _sure(self, held: int) -> str:
        """What can be handed out now, the last ``held`` characters not."""
        end = len(self._text) - min(held, self._fresh)
        sure = self._text[len(self._text) - self._fresh : end]
        self._fresh -= len(sure)
        self._text = self._text[-max(_CONTEXT, self._fresh) :]
        return sure

    def _bracket(self, reader: _Reader, start: int) -> int:
        """Read what begins with an opening bracket at ``start``; return the index behind it."""
        if reader.at(start) in _ROUND:
            return self._cited(reader, start)
        double = bool(reader.at(start + 1)) and reader.at(start + 1) in _OPEN
        begin = start + (2 if double else 1)
        square = reader.at(start) in _SQUARE and (not double or reader.at(start + 1) in _SQUARE)
        end = begin
        while (char := reader.at(end)) and char not in _OPEN + _CLOSE + "\n" and end - begin < _LONGEST:
            if not (double and square) and not _INSIDE_START.fullmatch(reader.text[begin : end + 1][:2]):
                break
            end += 1
        inside = reader.text[begin:end]
        match = _INSIDE.fullmatch(inside)
        closing = 0
        while closing < (2 if double else 1) and reader.at(end + closing) and reader.at(end + closing) in _CLOSE:
            closing += 1
        if closing == 1 and not double and match and reader.at(end + 1) == reader.at(end):
            closing = 2  # 「[F2]]」
        if not (closing and match) and not (closing == 2 and square and inside.strip()):
            self._emit(reader.text[start])
            return start + 1
        return self._reference(reader, match, inside, end + closing)

    def _cited(self, reader: _Reader, start: int) -> int:
        """Behind 「（F2）」 as a source given for the figure before it, which is dropped; else behind the bracket."""
        end = begin = start + 1
        while (char := reader.at(end)) and char not in _OPEN + _CLOSE + _ROUND + "）)\n" and end - begin < _LONGEST:
            if not _INSIDE_START.fullmatch(reader.text[begin : end + 1][:2]):
                break
            end += 1
        match = _INSIDE.fullmatch(reader.text[begin:end])
        if match and reader.at(end) and reader.at(end) in "）)":
            name, relation = _named(match)
            fact = self._facts.get(name)
            derived = derive(fact, relation, self._ledger) if fact and relation else None
            if derived is not None and typed_before(self._text, derived):
                self._used[name] = None
                return end + 1
        self._emit(reader.text[start])
        return begin

    def _reference(self, reader: _Reader, match: re.Match[str] | None, inside: str, behind: int) -> int:
        name, relation = _named(match) if match else (inside.strip(), None)
        fact = self._facts.get(name)
        if fact is not None and is_percent(fact) and relation is not None:
            told = relation in ("yoy", "mom") and means_value(self._text, fact)
            relation = "value" if told else _POINTS.get(relation, relation)
        derived = derive(fact, relation, self._ledger) if fact and relation else None
        if fact is None or relation is None or (derived is None and (fact.value is not None or relation != "value")):
            missing = name if match is None or not match[2] else f"{name}.{relation or match[2]}"
            self._unknown[missing] = None
            self._emit(f"【待补：{missing}】")
            return behind
        if derived is None:
            self._used[fact.id] = None
            self._emit(_one_line(fact.note or fact.label).rstrip("。；;."))
            return behind
        echo = behind_figure(reader.at, behind, derived)
        after = behind_unit(reader.at, behind, derived.unit) if echo == behind else echo
        typed = typed_before(self._text, derived)
        if typed and (not typed["open"] or (reader.at(after) and reader.at(after) in "）)")):
            # 「56.23亿元[[F2]]」: the figure stands there already.
            self._put(Wording(cut=len(typed["open"]), flat=True))
            after += bool(typed["open"])
        else:
            said = wording(self._text, lambda: "".join(map(reader.at, range(after, after + AHEAD))), fact, derived)
            self._figure(fact, derived, said)
        self._used[fact.id] = None
        return after

    def _put(self, said: Wording) -> None:
        """Put the words before a figure as ``said`` has them."""
        cut = min(said.cut, self._fresh)
        if cut:
            self._text, self._fresh = self._text[:-cut], self._fresh - cut
        self._emit(said.words)

    def _figure(self, fact: Fact, derived: Derived, said: Wording) -> None:
        self._put(said)
        if said.turned:
            self._turned.append(Turned(fact.id, *said.turned))
        if said.flat:
            return
        exact = abs(derived.value)
        shown = digits(derived, exact, fact, self._style)
        self._put(Wording(untrue(self._text, Decimal(shown), exact)))
        self._emit(f"{'-' if said.signed and derived.value < 0 else ''}{shown}{derived.unit}")


_OPENER = re.compile(f"[{re.escape(_OPEN + _ROUND)}]")
# A single bracket is held back only while it can still become a reference.
_INSIDE_START = re.compile(rf"[{_BLANK}]{{1,2}}|[{_BLANK}]?[FfＦｆ]|[FfＦｆ][0-9０-９{_BLANK}]")


def _named(match: re.Match[str]) -> tuple[str, Relation | None]:
    name = f"F{int(match[1].translate(_WIDE))}"
    asked = (match[2] or "value").translate(_WIDE).lower().rstrip("%")
    short = _BEFORE_NAME.sub("", asked)
    names = (asked, _AFTER_NAME.sub("", asked), short, _AFTER_NAME.sub("", short))
    return name, next((_RELATIONS[one] for one in names if one in _RELATIONS), None)
