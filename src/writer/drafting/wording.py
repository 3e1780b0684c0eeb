"""Past wording cut into sentences and clauses, with what each clause leans on: the pieces 套写 works with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from writer.sentences import Slot

_SENTENCE = re.compile(r"[^。！？\n]*[。！？]+[”’」』）)]*|[^。！？\n]+")
_CLAUSE = re.compile(r"[^，；,;]*[，；,;]?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# 一是…, 第一，… at the head of a sentence or clause; renumbered when one of them falls away.
_ITEM = re.compile(r"^([（(]?)([一二三四五六七八九十]{1,3})(是|要)(?!以|否|目了然)")
# 1.…, （1）… likewise: the headings below those of an outline open their paragraph.
_NUMBER = re.compile(r"^(?P<left>[（(]?)(?P<number>\d{1,2})(?P<right>[.．、)）])(?!\d)")
_DIGITS = "一二三四五六七八九十"
# Why a clause falls that is not broken itself.
_FOLLOWED, _TURNED, _LED = "承接的前一分句已略去", "评说的是上期的升降", "引出的后一分句已略去"
# A clause of these words alone only leads into the next.
_LEAD_IN = re.compile(
    r"^(?:其中|目前|截止目前|截至目前|今年以来|今年|同时|此外|另外|期间|全年|总体看|总的看|截[至止][^，]{0,12}|[^，]{0,10}(?:看|来看|方面|期间|以来|中|上|下)"
    r"|(?:\d{4}年|今年|本年)?(?:第?[一二三四]季度|[上下]半年|前三季度|全年|\d{1,2}(?:[—–\-－~～至到]+\d{1,2})?月(?:份|底|末)?))+[，,：:]?$"
)
# What begins so is no sentence without what follows it.
_HANGING = re.compile(
    r"^(?:剔除|扣除|在|随着|由于|因|受|为了|为|当|除|据|根据|按照|自|从|经过|通过|针对|围绕|依托|借助|利用|结合|依靠|立足|对|把|将|向|由|让|使|以[^，]{2,}为|虽然|尽管|如果|只要|无论|不仅|不但|既|与|同)"
)
_COMPLETE = re.compile(
    r"(?:了|成|好|实|牢|稳|强|优|快|力|化|展|升|高|效|作用|局面|格局|机制|体系|服务|保障|工作)[，。；！？]?$"
)
# 「与三家银行共建风险池」, 「围绕主导产业开展链式招商」: it says what was done.
_DONE_WITH = re.compile(
    r"^(?:(?:围绕|依托|利用|结合|借助).{2,}?(?:开展|组织|实施|举办|推进|推行)"
    r"|(?:与|同|把|对|由|向|将|让).{2,}?(?:开展|实施|实行|建立|组建|组成|推行|签订|签署|共建|合办|举办|召开|出台|制定|设立|搭建"
    r"|开通|推出|打包|建在|插在|纳入|压实|挂牌|并联|分解))"
)
_DESCRIBED = re.compile(
    r"的[^，]{1,6}$|[时后前中]$|(?:需要|要求|部署|任务|目标|契机|优势|作用|原则|精神|理念|问题|情况)$"
)
_BEGINNING = re.compile(r"^.{2,}(?:之?后|之际|的同时|的基础上|过程中|背景下|形势下|情况下|的话)$")
# What begins so cannot begin a sentence once what stood before it is gone.
_CONNECTED = re.compile(
    r"^\s*(?:而|但|却|并|且|也|还|从而|因而|因此|使得?|由此|以致|以便|以此|进而|更|又|同时也|硬是|最终|才|就|分别|其中)(?!联|网|且慢|新)"
)
# What begins so leans on the clause before it.
_DEPENDENT = re.compile(
    r"^(?:同比|环比|分别|完成|占|增长|下降|增加|减少|提高|回落|较|比|与上年|其中|达到|增幅|增速|降幅|高于|低于|均|约占|超额|且|并|也|从而|使|比上|平均)"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A sentence of a past report: the report's title, the section's id and heading path, its place among them."""

    report: str
    section: str
    heading: str
    text: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence up to a comma or semicolon, its mark included.

    ``had_figures`` tells whether the past text had figures in it, ``filled`` the facts that stand in it now,
    ``broken`` why it cannot stand, for people, ``turned`` that a direction was reversed in it. ``old`` is the past
    text, "" where that is ``text``; ``slots`` are what was done with its figures.
    ``acts`` marks one that says what an office does, whatever stood before it. ``change`` marks a broken clause that
    stated a change, ``owed`` the clauses whose change it was, ``lasting`` a
    broken clause whose loss takes the remarks after it along.
    """

    text: str
    had_figures: bool = False
    filled: tuple[tuple[str, str], ...] = ()
    broken: str = ""
    turned: bool = False
    change: bool = False
    owed: bool = False
    lasting: bool = True
    old: str = ""
    slots: tuple[Slot, ...] = ()
    acts: bool = False

    @property
    def past(self) -> str:
        """The words of the past text."""
        return self.old or self.text

    @property
    def leads_in(self) -> bool:
        """Whether the clause only leads into the next."""
        return bool(_LEAD_IN.match(self.text.strip()))

    @property
    def hangs(self) -> bool:
        """Whether the clause waits for what follows it: 「针对…问题，」."""
        bare = self.text.strip(" 　，,；;。")
        if self.text.rstrip().endswith(("；", ";", "。", "！")):
            return False
        if _DONE_WITH.match(bare) and not _DESCRIBED.search(bare):
            return False
        return not self.filled and bool(_HANGING.match(bare)) and not _COMPLETE.search(bare)

    @property
    def begins(self) -> bool:
        """Whether the clause only says after or while what something happens: 「剔除…因素后，」."""
        return not self.filled and bool(_BEGINNING.match(self.text.strip(" 　，,；;。")))

    @property
    def leans(self) -> bool:
        """Whether the clause leans on the one before it."""
        return bool(_DEPENDENT.match(self.text.strip(" 　，,；;")))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as clauses, with where it comes from (None for one that was newly made).

    ``point`` marks one that says a point of the outline.
    """

    clauses: tuple[Clause, ...]
    origin: Origin | None = None
    point: bool = False

    @property
    def text(self) -> str:
        """The sentence as it would be printed, with references."""
        return "".join(clause.text for clause in self.clauses)

    @property
    def filled(self) -> tuple[tuple[str, str], ...]:
        """The facts it states."""
        return tuple(pair for clause in self.clauses for pair in clause.filled)


def sentence_spans(text: str) -> list[list[tuple[int, int]]]:
    """Spans of the sentences of each paragraph; blank paragraphs left out."""
    paragraphs: list[list[tuple[int, int]]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        spans = [
            (at + found.start(), at + found.end())
            for found in _SENTENCE.finditer(line)
            if found[0].strip(" \t\r\n　\u00a0")
        ]
        if spans:
            paragraphs.append(spans)
        at += len(line)
    return paragraphs


def clause_spans(text: str, start: int, end: int, held: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the clauses of a sentence; a comma inside a figure (1,892) or inside brackets does not part them."""
    spans: list[tuple[int, int]] = []
    begin, depth, quoted = start, 0, False
    paired = text.count('"', start, end) % 2 == 0
    for at in range(start, end):
        char = text[at]
        if char == '"' and paired:
            quoted = not quoted
        elif char in "（(“「《【":
            depth += 1
        elif char in "）)”」》】":
            depth = max(0, depth - 1)
        if char in "，；,;" and depth == 0 and not quoted and not any(left <= at < right for left, right in held):
            spans.append((begin, at + 1))
            begin = at + 1
    if begin < end:
        spans.append((begin, end))
    return spans


def without_broken(sentence: Sentence) -> tuple[Sentence | None, tuple[Clause, ...]]:
    """The sentence without its broken clauses and what leans on them; None when nothing of it stands.

    Returns also the clauses that fell away, each with its reason as ``broken``.
    """
    kept: list[Clause] = []
    gone: list[Clause] = []
    lost = remark = False
    for clause in sentence.clauses:
        orphan = lost and clause.filled and clause.leans and not _same_fact(clause, kept)
        # A remark on what fell away, or on a rise that is now a fall.
        empty = (lost or remark) and not clause.filled and not clause.leads_in and not clause.acts
        if clause.broken or orphan or empty:
            while clause.broken and kept and kept[-1].hangs:
                gone.append(_fallen(kept.pop(), _LED))
            gone.append(_fallen(clause, _TURNED if remark and not lost else _FOLLOWED))
            if clause.change:
                _owe(kept)
            if kept and _ends_item(clause) and not _ends_item(kept[-1]) and not kept[-1].leads_in:
                kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip("，,") + clause.text.rstrip()[-1])
            lost = lost or bool(clause.broken and clause.lasting)
        else:
            kept.append(clause)
            lost = lost and not clause.filled
            remark = clause.turned or (remark and not clause.filled)
        if _ends_item(clause):
            # The next item begins afresh.
            lost = remark = False
    if not gone:
        return sentence, ()
    standing = _standing(kept, any(clause.had_figures for clause in sentence.clauses), sentence.clauses[0])
    gone += [_fallen(clause, _LED) for clause in kept if clause not in standing]
    if not standing:
        return None, tuple(gone)
    return replace(sentence, clauses=_closed(standing, sentence.text)), tuple(gone)


def _fallen(clause: Clause, why: str) -> Clause:
    return clause if clause.broken else replace(clause, broken=why)


def _owe(kept: list[Clause]) -> None:
    """Mark the values whose change has just fallen away."""
    for at in range(len(kept) - 1, -1, -1):
        if not kept[at].filled or any(relation != "value" for _, relation in kept[at].filled):
            return
        kept[at] = replace(kept[at], owed=True)


def _ends_item(clause: Clause) -> bool:
    return clause.text.rstrip().endswith(("；", ";"))


def _same_fact(clause: Clause, kept: Sequence[Clause]) -> bool:
    last = next((one for one in reversed(kept) if one.filled), None)
    return last is not None and last.filled[-1][0] == clause.filled[0][0]


def _standing(kept: list[Clause], had_figures: bool, first: Clause) -> list[Clause]:
    """``kept`` without lead-ins that lead nowhere, or nothing when the rest cannot stand by itself.

    ``first`` is the clause that the past sentence begins with.
    """
    while kept and (kept[-1].leads_in or kept[-1].begins):
        kept = kept[:-1]
    while kept and kept[0] != first and _CONNECTED.match(kept[0].text):
        kept = kept[1:]
    out = [
        clause
        for at, clause in enumerate(kept)
        if not (
            clause.leads_in and (at + 1 >= len(kept) or (kept[at + 1].leads_in and clause.text == kept[at + 1].text))
        )
    ]
    if not out or any(clause.filled for clause in out):
        return out
    if len(_HAN.findall("".join(clause.text for clause in out))) < 6:
        return []
    if had_figures and out[-1].hangs:
        return _standing(out[:-1], had_figures, first)
    return out


def _closed(clauses: Sequence[Clause], whole: str) -> tuple[Clause, ...]:
    """The clauses with the sentence's own end mark behind the last."""
    found = re.search(r"[。！？]+[”’」』）)]*\s*$", whole)
    end = found[0].strip() if found else "。"
    last = clauses[-1]
    text = last.text.rstrip(" 　，,；;：:")
    if not text.endswith(tuple("。！？")) and not re.search(r"[。！？][”’」』）)]+$", text):
        text += end
    return (*clauses[:-1], replace(last, text=text))


def renumbered(paragraphs: Iterable[list[Sentence]]) -> list[list[Sentence]]:
    """一是…, 二是… counted anew after some have fallen away; an only one loses its number.

    A run begins at every 一 and goes on over paragraphs.
    """
    out = [list(paragraph) for paragraph in paragraphs]
    runs: list[list[tuple[int, int]]] = []
    last = 0
    for row, paragraph in enumerate(out):
        for column, sentence in enumerate(paragraph):
            found = _ITEM.match(sentence.text.lstrip(" 　"))
            if not found:
                continue
            number = _DIGITS.find(found[2]) + 1 if len(found[2]) == 1 else 11
            if not runs or number <= last:
                runs.append([])
            runs[-1].append((row, column))
            last = number
    for run in runs:
        for at, (row, column) in enumerate(run):
            out[row][column] = _numbered(out[row][column], at if len(run) > 1 else None)
    return _counted_anew(out)


def _counted_anew(out: list[list[Sentence]]) -> list[list[Sentence]]:
    """Paragraphs that begin with 1., 2., … or （1）, （2）, … numbered without gaps."""
    last: dict[str, int] = {}
    for paragraph in out:
        first = paragraph[0].clauses[0]
        found = _NUMBER.match(first.text)
        if not found:
            continue
        kind = found["left"] + found["right"]
        number = 1 if int(found["number"]) == 1 else last.get(kind, 0) + 1
        last[kind] = number
        text = f"{found['left']}{number}{found['right']}{first.text[found.end() :]}"
        paragraph[0] = replace(paragraph[0], clauses=(replace(first, text=text), *paragraph[0].clauses[1:]))
    return out


def _numbered(sentence: Sentence, at: int | None) -> Sentence:
    first = sentence.clauses[0]
    text = first.text.lstrip(" 　")
    found = _ITEM.match(text)
    if not found:
        return sentence
    number = "" if at is None else f"{found[1]}{_DIGITS[min(at, 9)]}{found[3]}"
    return replace(sentence, clauses=(replace(first, text=number + text[found.end() :]), *sentence.clauses[1:]))


def is_numbered(sentence: Sentence) -> bool:
    """Whether the sentence opens an item: 一是…, 1.…."""
    return numbered(sentence.text)


def item_number(text: str) -> tuple[str, str]:
    """The number that a sentence opens an item with (一是, 1.), and the rest of it; "" for none."""
    head = text.lstrip(" 　")
    found = _ITEM.match(head) or _NUMBER.match(head)
    return (found[0], head[found.end() :]) if found else ("", head)


def numbered(text: str) -> bool:
    """The same of a sentence's text."""
    head = text.lstrip(" 　")
    return bool(_ITEM.match(head) or _NUMBER.match(head))
