"""Facts said in plain sentences, the way an office says them, where no past wording has a place for them.

「签约项目18个，同比增长20%，完成目标任务的78%；其中，制造业项目12个，占66.7%。」
Figures are references, so they are right by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from writer.drafting.topics import topic_of
from writer.facts import derive, direction
from writer.schema import Fact, Ledger, Outline, Relation

_PER_SENTENCE = 3
# From this likeness (0–100) on a pasted line says no more than the label and its figure.
_ALIKE = 80
_RATE = re.compile(r"(?:同比)?(?:增速|增幅|增长率)$")
# A remark that says why, as against the name of the office a figure came from.
_CLAUSE_NOTE = re.compile(r"受.{2,}影响|因|由于|主要是|延至|带动|拉动")
# What makes a point a statement and not just a topic.
_PREDICATE = re.compile(
    r"\d|了|已|将|完成|通过|开工|投产|建成|签订|签约|获|举办|召开|启动|印发|出台|成立|设立|滞后|下降|增长|转降|落户|加快|推进|不足|偏"
)
_END = "。！？；;. "


def say_facts(facts: Sequence[Fact], ledger: Ledger, lead: str = "") -> list[str]:
    """Sentences that state every one of ``facts``, with references for figures.

    Args:
        facts: what has to be said, in the order of the ledger.
        ledger: where parents and derived values are looked up.
        lead: what the first sentence begins with, such as 「截至9月底，」.
    """
    sentences: list[str] = []
    numbers = [fact for fact in facts if fact.value is not None and not _is_statement(fact) and not is_total(fact)]
    ids = {fact.id for fact in numbers}
    tops = [fact for fact in numbers if fact.part_of not in ids]
    for topic, members in _by_topic(tops, ledger):
        clauses = [_with_children(fact, numbers, ledger, at) for at, fact in enumerate(members)]
        for at in range(0, len(clauses), _PER_SENTENCE):
            whole = topic.endswith("中，")
            opener = (lead if not sentences else "") + (topic if whole and at == 0 else "")
            opener = opener or (topic if at == 0 and sentences else "同时，" if sentences else "")
            sentences.append(opener + "；".join(clauses[at : at + _PER_SENTENCE]) + "。")
    sentences += [said_note(fact) for fact in facts if fact.value is None or _is_statement(fact)]
    return [sentence for sentence in sentences if sentence]


def say_fact(fact: Fact, ledger: Ledger, variant: int = 0) -> str:
    """One fact as a clause without end punctuation: value, change, completion."""
    words = [_stated(fact)]
    change = say_change(fact, ledger, variant)
    if change:
        words.append(change)
    if derive(fact, "done", ledger) is not None:
        words.append(f"完成目标任务的[[{fact.id}.done]]")
    if reason := said_reason(fact):
        words.append(reason)
    return "，".join(words)


def said_reason(fact: Fact) -> str:
    """The remark on a figure as a clause when it says why, "" when it names only an office or a date."""
    text = " ".join(fact.note.split()).strip("（）() ").rstrip(_END)
    if fact.value is None or not _CLAUSE_NOTE.search(text):
        return ""
    return text if re.match(r"主要|受|因|由于|得益于", text) else f"主要是{text}"


def _stated(fact: Fact) -> str:
    """「签约项目18个」; of a rate that is said by a verb: 「固定资产投资下降2.1%」."""
    label = _label(fact)
    stem = _RATE.sub("", label)
    if fact.unit == "%" and stem != label and len(stem) >= 2 and fact.value:
        return f"{stem}{'增长' if fact.value > 0 else '下降'}[[{fact.id}]]"
    return f"{label}[[{fact.id}]]"


def say_change(fact: Fact, ledger: Ledger, variant: int = 0) -> str:
    """「同比增长16.4%」 for the change of ``fact`` against 上年同期, "" where none follows from the facts."""
    against = ("同比", "较上年同期")[variant % 2]
    relations: tuple[Relation, ...] = ("points", "yoy", "diff")
    for relation in relations:
        if derive(fact, relation, ledger) is None:
            continue
        way = direction(fact, relation, ledger)
        if way == "flat":
            return "与上年同期持平"
        rise, fall = {"points": ("提高", "回落"), "yoy": ("增长", "下降")}.get(relation, ("增加", "减少"))
        return f"{against}{rise if way == 'up' else fall}[[{fact.id}.{relation}]]"
    return ""


def said_note(fact: Fact) -> str:
    """A fact in words as a sentence of its own."""
    text = fact.source if _is_statement(fact) else fact.note or fact.label
    text = " ".join(text.split()).rstrip(_END)
    return f"{text}。" if text else ""


def _is_statement(fact: Fact) -> bool:
    """Whether a figure was pasted inside a sentence that does more than name it: 「甲、乙两家企业完成备案」."""
    source = fact.source.strip()
    return len(fact.label) >= 8 and fact.label not in source and fuzz.ratio(source.rstrip(_END), fact.label) >= _ALIKE


def is_total(fact: Fact) -> bool:
    """Whether the fact is only the sum of what is listed above it."""
    return _label(fact) in ("合计", "总计", "小计", "共计", "总数")


def said_point(point: str, facts: Sequence[Fact]) -> str | None:
    """A point of the outline as a sentence, "" where a fact already says it, None where it names only a topic."""
    text = " ".join(point.split()).strip().rstrip(_END)
    if not text or any(
        fact.value is None and fuzz.partial_ratio(text, fact.note or fact.label) >= 70 for fact in facts
    ):
        return ""
    if any(_label(fact) and _label(fact) in text for fact in facts):
        return ""
    return f"{text}。" if _PREDICATE.search(text) else None


def plain_opening(outline: Outline) -> str:
    """An opening that claims nothing, for a report with no past opening to follow."""
    when = outline.period or "今年以来"
    return f"{when}，{outline.issuer}认真落实上级决策部署，扎实推进各项工作。现将有关情况汇报如下。"


def _with_children(fact: Fact, facts: Sequence[Fact], ledger: Ledger, at: int) -> str:
    clause = say_fact(fact, ledger, at)
    children = [one for one in facts if one.part_of == fact.id]
    if not children:
        return clause
    said = []
    for child in children:
        share = f"，占比[[{child.id}.share]]" if derive(child, "share", ledger) is not None else ""
        said.append(f"{_label(child)}[[{child.id}]]{share}")
        said += [_with_children(one, facts, ledger, at) for one in facts if one.part_of == child.id]
    return f"{clause}，其中，{'，'.join(said)}"


def _label(fact: Fact) -> str:
    return fact.label.strip().rstrip("：:，,")


def _by_topic(facts: Iterable[Fact], ledger: Ledger) -> list[tuple[str, list[Fact]]]:
    """The facts by topic, in the order in which the topics first occur; parts of a whole said elsewhere together."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        parent = ledger.get(fact.part_of) if fact.part_of else None
        opener = f"{_label(parent)}中，" if parent else ""
        groups.setdefault(opener or topic_of(fact).opener, []).append(fact)
    return list(groups.items())
