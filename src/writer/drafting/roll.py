"""Engine ``roll`` (套写): past wording with this period's facts in its slots, without any model.

The past section an outline item follows (or the one that fits best) is rewritten sentence by sentence: figures become
references to this period's facts, periods move on, direction words follow the sign. What cannot be filled falls away;
facts without a slot get a plain sentence. The result is rendered and checked here, and whatever does not pass falls
away too, so that its figures are right by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from writer.checking import Prover
from writer.drafting.brief import Brief, as_section, note
from writer.drafting.periods import figures_span
from writer.drafting.plain import is_total, plain_opening, said_note, said_point, said_reason, say_change, say_facts
from writer.drafting.slots import CHANGES, Slots, Source, roll_source
from writer.drafting.wording import Clause, Sentence, renumbered, without_broken
from writer.facts import direction, render
from writer.figures import parse_period
from writer.schema import PASSING, EngineName, Fact, Finding, Hit, Message, Period, Report, Section

_ROUNDS = 12
# So many characters of an office's name tell it from others.
_NAME = 4
# From so many sentences on a paragraph takes a break before the next topic.
_LONG = 3
_SHOWN_GONE = 6
_NEW_TOPIC = re.compile(r"[^，]{2,6}方面，")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?:市|区|县|州|镇|经济|经开|开发|高新|产业|工业|园|新区|港|湾)")
_NO_PLACES = frozenset(
    ("经济", "工业", "产业", "开发", "国家", "招商", "投资", "城市", "高新", "全市", "全区", "本市", "本区")
)
# Sections about what is lacking or planned carry no results.
_WORDS_ONLY = ("problems", "plans", "closing", "opening")


@dataclass
class _Text:
    """A section under construction: paragraphs of sentences, and what fell away."""

    paragraphs: list[list[Sentence]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Let broken clauses fall away, with what leans on them."""
        paragraphs = []
        for paragraph in self.paragraphs:
            kept = []
            for sentence in paragraph:
                whole, gone = without_broken(sentence)
                self.gone += gone
                if whole is not None:
                    kept.append(whole)
            if kept:
                paragraphs.append(kept)
        self.paragraphs = renumbered(paragraphs)

    @property
    def sentences(self) -> list[Sentence]:
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


class RollEngine:
    """Writes a section from past passages and facts by rule."""

    @property
    def name(self) -> EngineName:
        """The engine's name."""
        return "roll"

    @property
    def wants(self) -> int:
        """One to follow, one in reserve."""
        return 2

    def messages(self, brief: Brief) -> tuple[Message, ...]:  # noqa: ARG002
        """None: nobody is asked."""
        return ()

    def write(self, brief: Brief, stop: Event) -> Iterator[str | Finding]:
        """The section's text sentence by sentence, then notes on what was carried over and what fell away."""
        period = parse_period(brief.outline.period or brief.ledger.period)
        text = _rolled(brief, period)
        _prove(text, brief, period)
        unsaid = _state_the_rest(text, brief)
        _prove(text, brief, period)
        if missing := _unstated(text, brief):
            # What does not pass next to other figures may pass in a paragraph of its own.
            text.paragraphs += [[_new_sentence(sentence)] for sentence in say_facts(missing, brief.ledger)]
            _prove(text, brief, period)
            unsaid += [fact.label or fact.note for fact in _unstated(text, brief)]
        pieces = [sentence for paragraph in text.paragraphs for sentence in (*paragraph, None)]
        for sentence in pieces[:-1]:
            if stop.is_set():
                return
            yield sentence.text if sentence else "\n"
        yield from _notes(text, brief, unsaid)


def _rolled(brief: Brief, period: Period | None) -> _Text:
    """The first past section that can be rolled on, or nothing where there is none to follow."""
    text = _Text()
    for hit in brief.hits:
        source = _source(hit, brief)
        if brief.item.id == "0" and not source.own and not source.ours:
            # Another office's opening speaks of that office.
            continue
        facts = {fact.id: fact for fact in brief.facts}
        if source.own and brief.item.role not in _WORDS_ONLY:
            facts |= {fact.id: fact for fact in brief.ledger.facts if _unassigned(fact, brief)}
        text.paragraphs = roll_source(source, Slots(brief.ledger, facts, period, figures_span(brief.ledger, period)))
        text.settle()
        if text.sentences:
            _add_changes(text, brief)
            break
    return text


def _unassigned(fact: Fact, brief: Brief) -> bool:
    return all(fact.id not in item.facts for item in brief.outline.items)


def _source(hit: Hit, brief: Brief) -> Source:
    """A past section, with what is known of its report."""
    report = brief.reports.get(hit.passage.report)
    section = _section(report, hit.passage.section_id) if report else None
    return Source(
        text=_with_deeper(report, section) if report and section else hit.passage.text,
        report=report.title or report.name if report else hit.passage.report,
        period=report.period if report else None,
        foreign=_foreign_places(report, brief) if report else (),
        own=hit.passage.id == brief.item.pattern,
        ours=report is not None and _is_ours(report, brief),
    )


def _is_ours(report: Report, brief: Brief) -> bool:
    """Whether the past report comes from the office that writes this one."""
    ours = brief.outline.title + brief.outline.issuer
    return any(len(name) >= _NAME and name[:_NAME] in ours for name in (report.issuer, report.title))


def _section(report: Report, section_id: str) -> Section | None:
    return next((section for section in report.sections if section.id == section_id), None)


def _with_deeper(report: Report, section: Section) -> str:
    """The section's own text and that of the sub-sections an outline does not show (below level 2)."""
    deeper = [one for one in report.sections if one.level > 2 and one.id.startswith(section.id + ".")]
    return "\n".join([section.text, *(f"{one.heading}。{one.text}" for one in deeper)])


def _foreign_places(report: Report, brief: Brief) -> tuple[str, ...]:
    """Names of places in the past report's title and issuer that ours does not speak of."""
    ours = brief.outline.title + brief.outline.issuer + brief.outline.recipient
    names = _PLACE.findall(report.issuer) + _PLACE.findall(report.title)
    return tuple(dict.fromkeys(name for name in names if name not in ours and name not in _NO_PLACES))


def _state_the_rest(text: _Text, brief: Brief) -> list[str]:
    """Add a sentence for every fact and point that has no place yet; return the points that are no sentences."""
    said = {fact_id for sentence in text.sentences for fact_id, _ in sentence.filled}
    rest = [fact for fact in brief.facts if fact.id not in said]
    lead = "" if text.sentences else _lead(brief)
    new = [_new_sentence(one) for one in say_facts(rest, brief.ledger, lead)]
    unsaid = []
    for point in brief.item.points:
        sentence = said_point(point, brief.ledger.facts)
        if sentence:
            new.append(Sentence((Clause(sentence),)))
        elif sentence is None:
            unsaid.append(point)
    if brief.item.id == "0" and not text.sentences:
        new.insert(0, Sentence((Clause(plain_opening(brief.outline)),)))
    if new:
        _insert(text, new, brief.item.role in ("overview", "results") and any(fact.value is not None for fact in rest))
    return unsaid


def _unstated(text: _Text, brief: Brief) -> list[Fact]:
    """Facts of the section that found no place that passes the checks."""
    said = {fact_id for sentence in text.sentences for fact_id, _ in sentence.filled}
    shown, _ = _rendered(text, brief)
    missing = [fact for fact in brief.facts if fact.id not in said and not is_total(fact)]
    return [fact for fact in missing if said_note(fact).rstrip("。") not in shown]


def _lead(brief: Brief) -> str:
    return f"{brief.outline.period}，" if parse_period(brief.outline.period) and len(brief.outline.period) <= 14 else ""


def _new_sentence(text: str) -> Sentence:
    parts = re.findall(r"[^，；]*[，；]?", text)
    return Sentence(tuple(Clause(part, "[[" in part, tuple(_references(part))) for part in parts if part))


def _references(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2] or "value") for found in re.finditer(r"\[\[(F\d+)(?:\.(\w+))?\]\]", text)]


def _insert(text: _Text, new: list[Sentence], first: bool) -> None:
    """Put new sentences behind the last paragraph that states figures, else in front of or behind the whole.

    Overviews begin with the figures, accounts of what was done end with them.
    """
    rows = [at for at, paragraph in enumerate(text.paragraphs) if any(sentence.filled for sentence in paragraph)]
    if rows and len(new) > _LONG:
        text.paragraphs[rows[-1] + 1 : rows[-1] + 1] = _by_topic(new)
    elif rows:
        text.paragraphs[rows[-1]].extend(new)
    elif first and text.paragraphs:
        text.paragraphs[:0] = _by_topic(new)
    elif text.paragraphs and len(text.paragraphs) == 1:
        text.paragraphs[0].extend(new)
    else:
        text.paragraphs += _by_topic(new)


def _by_topic(sentences: list[Sentence]) -> list[list[Sentence]]:
    """New sentences in paragraphs that begin with a topic."""
    paragraphs: list[list[Sentence]] = [[]]
    for sentence in sentences:
        if len(paragraphs[-1]) >= _LONG and _NEW_TOPIC.match(sentence.text):
            paragraphs.append([])
        paragraphs[-1].append(sentence)
    return paragraphs


def _prove(text: _Text, brief: Brief, period: Period | None) -> None:
    """Check the rendered text; let every clause fall away in which a figure does not pass."""
    prover = Prover(brief.ledger)
    for turn in range(_ROUNDS):
        shown, places = _rendered(text, brief)
        bad = _failing(shown, brief, period, prover)
        if not bad:
            return
        hit = {
            place
            for start, end in bad
            for place, (left, right) in places.items()
            if left < max(end, start + 1) and start < right
        }
        if not hit:
            text.paragraphs = []
            return
        _break(text, hit, whole=turn >= _ROUNDS // 2)
        text.settle()
    text.paragraphs = []


def _rendered(text: _Text, brief: Brief) -> tuple[str, dict[tuple[int, int, int], tuple[int, int]]]:
    """The text as it will be printed, and the span of each clause in it by (paragraph, sentence, clause)."""
    out = ""
    places: dict[tuple[int, int, int], tuple[int, int]] = {}
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            for at, clause in enumerate(sentence.clauses):
                start = len(out)
                out += render(clause.text, brief.ledger).text
                places[row, column, at] = (start, len(out))
        out += "\n"
    return out.rstrip("\n"), places


def _failing(shown: str, brief: Brief, period: Period | None, prover: Prover) -> list[tuple[int, int]]:
    checked = prover.check(shown, (as_section(brief.item, shown),), period)
    spans = [(trace.start, trace.end) for trace in checked.figures if trace.verdict not in PASSING]
    return spans + [(one.start, one.end) for one in checked.findings if one.severity == "error"]


def _break(text: _Text, places: set[tuple[int, int, int]], whole: bool) -> None:
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            if not any(place[:2] == (row, column) for place in places):
                continue
            paragraph[column] = replace(
                sentence,
                clauses=tuple(
                    replace(clause, broken=clause.broken or "核对") if whole or (row, column, at) in places else clause
                    for at, clause in enumerate(sentence.clauses)
                ),
            )


def _notes(text: _Text, brief: Brief, unsaid: Sequence[str]) -> Iterator[Finding]:
    """What a person should know: what was carried over, what fell away, what is missing."""
    carried = [sentence for sentence in text.sentences if sentence.origin and not sentence.filled]
    if carried:
        origin = carried[0].origin
        if brief.facts:
            message = f"有 {len(carried)} 句沿用《{origin}》的文字，没有本期数据可核；请核对是否仍符合实际。"
        else:
            message = f"本节没有本期数据，沿用了《{origin}》的文字，只更新了时间、删去了旧数字；请按本期实际修改。"
        yield note("carried", "info", message)
    if text.gone:
        gone = [render(one, brief.ledger).text.strip(" 　，,；;。\n")[:40] for one in text.gone]
        shown = "；".join(gone[:_SHOWN_GONE])
        more = f"等 {len(text.gone)} 处" if len(text.gone) > _SHOWN_GONE else ""
        yield note("dropped", "info", f"往期原文中这些内容没有本期数据对应，已略去：{shown}{more}。")
    if brief.instruction:
        yield note(
            "instruction", "info", "套写不能按要求改写文字，这条要求没有起作用；请自己改，或配置模型后用模型重写。"
        )
    for point in unsaid:
        yield note("unstated", "warning", f"「{point}」还没有写进本节；请补写。")
    if not text.sentences and not brief.has_children:
        why = "语料库里没有可沿用的同类段落" if not brief.hits else "往期同类段落里没有可沿用的文字"
        yield note("empty", "warning", f"{why}，本节也没有本期数据，所以没有文字；请自己写，或补充数据和往期材料。")


def _add_changes(text: _Text, brief: Brief) -> None:
    """Where a past change fell away for want of a slot, state this period's; behind a fall, its stated reason."""
    said = {pair for sentence in text.sentences for pair in sentence.filled}
    for paragraph in text.paragraphs:
        for column, sentence in enumerate(paragraph):
            clauses = tuple(_completed(clause, said, brief) for clause in sentence.clauses)
            paragraph[column] = replace(sentence, clauses=clauses)


def _completed(clause: Clause, said: set[tuple[str, str]], brief: Brief) -> Clause:
    more: list[str] = []
    for fact_id, relation in clause.filled:
        fact = brief.ledger.get(fact_id)
        if fact is None:
            continue
        changes = {(fact_id, one) for one in CHANGES}
        change = say_change(fact, brief.ledger) if clause.owed and not changes & said else ""
        falls = (direction(fact, one, brief.ledger) == "down" for one in CHANGES)
        reason = said_reason(fact) if any(falls) and (change or relation in CHANGES) else ""
        more += [words for words in (change, reason) if words]
    if not more:
        return clause
    body = clause.text.rstrip()
    mark = body[-1] if body[-1:] in "，；。！？,;" else ""
    text = "，".join([body[: len(body) - len(mark)], *more]) + mark
    return replace(clause, text=text, filled=(*clause.filled, *_references("，".join(more))))
