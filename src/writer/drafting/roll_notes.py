"""What a person should know of a rolled section: what was carried over, what fell away, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from writer.corpus import split_passages
from writer.drafting.brief import Brief, note
from writer.drafting.carried import Carried, carried_findings, merged, names_in
from writer.drafting.claims import LESS_IS_BETTER, heading_findings
from writer.drafting.degrees import CHANGES
from writer.drafting.headings import bare_heading
from writer.drafting.rolled_text import RolledText, rendered
from writer.drafting.wording import is_numbered
from writer.facts import direction
from writer.schema import Finding, OutlineItem

_SHOWN_GONE = 6
_SUB = 2
_SAME = 30


def roll_notes(text: RolledText, brief: Brief, unsaid: Sequence[str]) -> Iterator[Finding]:
    """Notes on the section, those on words with the span they have in the text as it is printed.

    Args:
        unsaid: points of the outline and facts that are not in the text.
    """
    carried = _carried(text, brief)
    if carried and sum(run.count for run in carried if not run.filled) == len(text.sentences):
        names = names_in("".join(run.text for run in carried))
        look = f"请按本期实际修改，并核对其中的{'、'.join(names)}。" if names else "请按本期实际修改。"
        said = "本节没有本期数据，" if not brief.facts else "本节"
        yield note("carried", "info", f"{said}沿用了《{carried[0].origin}》的文字，只更新了时间、删去了旧数字；{look}")
    else:
        yield from carried_findings(carried)
    yield from _headings(text, brief)
    yield from _outline_notes(brief)
    gone = [clause for origin, clause in text.gone if origin is not None]
    if gone:
        words = [clause.past.strip(" 　，,；;。\n")[:40] for clause in gone]
        more = f"等 {len(words)} 处" if len(words) > _SHOWN_GONE else ""
        yield note(
            "dropped", "info", f"往期原文中这些内容没有本期数据对应，已略去：{'；'.join(words[:_SHOWN_GONE])}{more}。"
        )
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


def _outline_notes(brief: Brief) -> Iterator[Finding]:
    """That a heading is not the past one, since the facts deny it; at the opening, which were not taken over."""
    followed = next((hit.passage for hit in brief.hits if hit.passage.id == brief.item.pattern), None)
    report = brief.reports.get(followed.report) if followed else None
    if followed is None or report is None:
        return
    past = bare_heading(followed.heading.rsplit(" / ", 1)[-1])
    if (
        brief.item.heading.endswith("情况")
        and past != brief.item.heading
        and fuzz.ratio(past, brief.item.heading) > _SAME
    ):
        yield note(
            "heading", "info", f"往期这一节的标题是“{past}”，与本期数据不符，已改为“{brief.item.heading}”；请定夺。"
        )
    if brief.item.id != "0":
        return
    patterns = {item.pattern for item in brief.outline.items}
    texts = split_passages(report)
    used = {one.section_id for one in texts if one.id in patterns}
    told = {one.section_id for one in texts}
    left = [bare_heading(one.heading) for one in report.sections if one.level == _SUB and one.id in told - used]
    if used and left:
        yield note(
            "left_out", "info", f"往期的这些小节没有列入提纲（本期没有数据，也没有可沿用的文字）：{'；'.join(left)}。"
        )


def _headings(text: RolledText, brief: Brief) -> Iterator[Finding]:
    """What the headings of items inside the text say against the facts stated beneath them."""
    shown, places = rendered(text, brief.ledger)
    for row, paragraph in enumerate(text.paragraphs):
        first = paragraph[0]
        if first.filled or not is_numbered(first):
            continue
        stated = {fact_id for sentence in paragraph for fact_id, _ in sentence.filled}
        facts = [fact for fact in brief.ledger.facts if fact.id in stated]
        start, end = places[row, 0, 0][0], places[row, 0, len(first.clauses) - 1][1]
        words = shown[start:end].rstrip("。")
        past = first.origin.text.rstrip("。") if first.origin else words
        if words.endswith("情况") and not past.endswith("情况"):
            told = f"往期这一条的标题是“{past}”，与本期数据不符，已改为“{words}”；请定夺。"
            yield Finding("heading", "info", start, end, shown[start:end], told)
        item = OutlineItem("", 3, "", words, brief.item.role)
        for one in heading_findings(item, facts, brief.ledger):
            yield Finding(one.code, one.severity, start, end, shown[start:end], one.message, one.suggestion)


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
            if sentence.origin is None:
                continue
            start, end = places[row, column, 0][0], places[row, column, len(sentence.clauses) - 1][1]
            words, filled = shown[start:end], bool(sentence.filled)
            if not filled or names_in(words):
                runs.append(Carried(start, end, words, sentence.origin.report, filled=filled))
    return merged(runs)
