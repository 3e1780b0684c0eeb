"""Engine ``roll`` (套写): past wording with this period's facts in its slots, without any model.

The past section an outline item follows (or the one that fits best) is rewritten sentence by sentence: figures become
references to this period's facts, periods move on, direction words follow the sign. What cannot be filled falls away;
facts without a slot get a plain sentence. The result is rendered and checked here, and whatever does not pass falls
away too, so that its figures are right by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event

from writer.checking import Prover
from writer.drafting.brief import Brief, as_section, note
from writer.drafting.carried import Carried, carried_findings, merged, names_in
from writer.drafting.claims import LESS_IS_BETTER
from writer.drafting.likeness import related
from writer.drafting.periods import figures_span
from writer.drafting.plain import is_total, plain_opening, said_note, said_point, said_reason, say_change, say_facts
from writer.drafting.rolled_text import RolledText, insert, rendered
from writer.drafting.slots import CHANGES, Slots, Source, roll_source
from writer.drafting.wording import Clause, Sentence
from writer.facts import direction, render
from writer.figures import parse_period
from writer.schema import PASSING, EngineName, Fact, Finding, Hit, Message, Period, Report, Section

_ROUNDS = 12
# So many characters of an office's name tell it from others.
_NAME = 4
_SHOWN_GONE = 6
_PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?:市|区|县|州|镇|经济|经开|开发|高新|产业|工业|园|新区|港|湾)")
_NO_PLACES = frozenset(
    ("经济", "工业", "产业", "开发", "国家", "招商", "投资", "城市", "高新", "全市", "全区", "本市", "本区")
)
# Sections about what is lacking or planned carry no results.
_WORDS_ONLY = ("problems", "plans", "closing", "opening")


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
        prover = Prover(brief.ledger, brief.grounds)
        text = _rolled(brief, period)
        _prove(text, brief, period, prover)
        unsaid = _state_the_rest(text, brief)
        _prove(text, brief, period, prover)
        if missing := _unstated(text, brief):
            # What does not pass next to other figures may pass in a paragraph of its own.
            text.paragraphs += [[_new_sentence(sentence)] for sentence in say_facts(missing, brief.ledger)]
            _prove(text, brief, period, prover)
            unsaid += [fact.label or fact.note for fact in _unstated(text, brief)]
        pieces = [sentence for paragraph in text.paragraphs for sentence in (*paragraph, None)]
        for sentence in pieces[:-1]:
            if stop.is_set():
                return
            yield sentence.text if sentence else "\n"
        yield from _notes(text, brief, unsaid)


def _rolled(brief: Brief, period: Period | None) -> RolledText:
    """The first past section that can be rolled on, or nothing where there is none to follow."""
    text = RolledText()
    for hit in brief.hits:
        source = _source(hit, brief)
        if not source.ours and (brief.item.id == "0" or brief.item.pattern) and not _chosen(source, brief):
            # Another office's opening speaks of that office; so does its text in the middle of one that is followed.
            continue
        facts = {fact.id: fact for fact in brief.facts}
        if source.own and brief.item.role not in _WORDS_ONLY:
            facts |= {fact.id: fact for fact in brief.ledger.facts if _unassigned(fact, brief)}
        vocabulary = brief.grounds.vocabulary if brief.grounds is not None else None
        span = figures_span(brief.ledger, period)
        text.paragraphs = roll_source(source, Slots(brief.ledger, facts, period, span, vocabulary))
        text.settle()
        if not source.own and not source.related:
            text.drop(lambda sentence: not sentence.filled)
        elif not source.ours:
            # Another office's projects and events are not ours.
            text.drop(lambda sentence: not sentence.filled and bool(names_in(sentence.text)))
        if text.sentences:
            _add_changes(text, brief)
            break
    return text


def _chosen(source: Source, brief: Brief) -> bool:
    """Whether the section follows this text by choice, and it is not the opening of an office other than ours."""
    return source.own and not (brief.item.id == "0" and brief.outline.issuer)


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
        related=report is not None and related(report, brief.ledger, brief.outline.title or brief.ledger.title),
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
    names += [report.issuer] if len(report.issuer) >= _NAME else []
    return tuple(dict.fromkeys(name for name in names if name not in ours and name not in _NO_PLACES))


def _state_the_rest(text: RolledText, brief: Brief) -> list[str]:
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
        insert(text, new, brief.item.role in ("overview", "results") and any(fact.value is not None for fact in rest))
    return unsaid


def _unstated(text: RolledText, brief: Brief) -> list[Fact]:
    """Facts of the section that found no place that passes the checks."""
    said = {fact_id for sentence in text.sentences for fact_id, _ in sentence.filled}
    shown, _ = rendered(text, brief.ledger)
    missing = [fact for fact in brief.facts if fact.id not in said and not is_total(fact)]
    return [fact for fact in missing if said_note(fact).rstrip("。") not in shown]


def _lead(brief: Brief) -> str:
    return f"{brief.outline.period}，" if parse_period(brief.outline.period) and len(brief.outline.period) <= 14 else ""


def _new_sentence(text: str) -> Sentence:
    parts = re.findall(r"[^，；]*[，；]?", text)
    return Sentence(tuple(Clause(part, "[[" in part, tuple(_references(part))) for part in parts if part))


def _references(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2] or "value") for found in re.finditer(r"\[\[(F\d+)(?:\.(\w+))?\]\]", text)]


def _prove(text: RolledText, brief: Brief, period: Period | None, prover: Prover) -> None:
    """Check the rendered text; let every clause fall away in which a figure does not pass."""
    for turn in range(_ROUNDS):
        shown, places = rendered(text, brief.ledger)
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


def _failing(shown: str, brief: Brief, period: Period | None, prover: Prover) -> list[tuple[int, int]]:
    checked = prover.check(shown, (as_section(brief.item, shown),), period)
    spans = [(trace.start, trace.end) for trace in checked.figures if trace.verdict not in PASSING]
    return spans + [(one.start, one.end) for one in checked.findings if one.severity == "error"]


def _break(text: RolledText, places: set[tuple[int, int, int]], whole: bool) -> None:
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


def _notes(text: RolledText, brief: Brief, unsaid: Sequence[str]) -> Iterator[Finding]:
    """What a person should know: what was carried over, what fell away, what is missing."""
    carried = _carried(text, brief)
    if carried and sum(run.count for run in carried if not run.filled) == len(text.sentences):
        names = names_in("".join(run.text for run in carried))
        look = f"请按本期实际修改，并核对其中的{'、'.join(names)}。" if names else "请按本期实际修改。"
        said = "本节没有本期数据，" if not brief.facts else "本节"
        yield note("carried", "info", f"{said}沿用了《{carried[0].origin}》的文字，只更新了时间、删去了旧数字；{look}")
    else:
        yield from carried_findings(carried)
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
        hint = f"本期{'、'.join(falls)}，可以从这里写起。" if (falls := _falling(brief)) else ""
        yield note(
            "empty", "warning", f"{why}，本节也没有本期数据，所以没有文字；请自己写，或补充数据和往期材料。{hint}"
        )


def _falling(brief: Brief) -> list[str]:
    """For a section on problems: the metrics that fell."""
    if brief.item.role != "problems":
        return []
    falls = [
        fact
        for fact in brief.ledger.facts
        if not LESS_IS_BETTER.search(fact.label)
        and any(direction(fact, relation, brief.ledger) == "down" for relation in CHANGES)
    ]
    return [f"{fact.label}同比{'回落' if fact.unit == '%' else '下降'}" for fact in falls[:_SHOWN_GONE]]


def _carried(text: RolledText, brief: Brief) -> list[Carried]:
    """The sentences of a past report that state no fact or speak of something by its name, where they are printed."""
    shown, places = rendered(text, brief.ledger)
    runs = []
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            if not sentence.origin:
                continue
            start, end = places[row, column, 0][0], places[row, column, len(sentence.clauses) - 1][1]
            words, filled = shown[start:end], bool(sentence.filled)
            if not filled or names_in(words):
                runs.append(Carried(start, end, words, sentence.origin, filled=filled))
    return merged(runs)


def _add_changes(text: RolledText, brief: Brief) -> None:
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
