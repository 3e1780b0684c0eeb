"""Facts said in plain sentences, the way an office says them, where no past wording has a place for them.

「签约项目18个，同比增长20%，完成目标任务的78%；其中，制造业项目12个，占66.7%。」
Figures are references, so they are right by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from writer.drafting.claims import LESS_IS_BETTER
from writer.drafting.house import PLAIN, House
from writer.drafting.likeness import office_and_subject
from writer.drafting.topics import topic_of
from writer.facts import derive, direction
from writer.figures import parse_unit
from writer.schema import Fact, Ledger, Outline, Relation

_PER_SENTENCE = 3
# So many parts of one whole are listed in one sentence.
_PARTS = 6
_FURTHER = "此外，"
# From this likeness (0–100) on a pasted line says no more than the label and its figure.
_ALIKE = 80
_RATE = re.compile(r"(?:同比)?(?:增速|增幅|增长率)$")
# A remark that says why, as against the name of the office a figure came from.
_CLAUSE_NOTE = re.compile(r"受.{2,}影响|因|由于|主要是|延至|带动|拉动")
# What makes a point a statement and not just a topic.
_PREDICATE = re.compile(
    r"\d|了|已|将|完成|通过|开工|投产|建成|签订|签约|获|举办|召开|启动|印发|出台|成立|设立|滞后|下降|增长|转降|落户|加快|推进|不足|偏"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_REFERENCE = re.compile(r"\[\[[^\[\]]*\]\]")
# So many characters besides metrics and figures make a pasted line a sentence.
_MORE = 5
_END = "。！？；;. "
_TIMES = re.compile(r"[次场趟]$")
_MEASURE = re.compile(r"元|%|米|亩|公顷|吨|千瓦|公里|天|时")
# Below this a change in per cent of a count says little: 「同比增长50%」 for two more than two.
_SMALL = 10
_COUNTER = re.compile(r"[个家项名条支栋座处场件户位批次所期类套份人轮台辆组艘]")


def say_facts(facts: Sequence[Fact], ledger: Ledger, lead: str = "", house: House = PLAIN) -> list[str]:
    """Sentences that state every one of ``facts``, with references for figures.

    Args:
        facts: what has to be said, in the order of the ledger.
        ledger: where parents and derived values are looked up.
        lead: what the first sentence begins with, such as 「截至9月底，」.
        house: how the office says such things.
    """
    sentences: list[str] = []
    pasted, told = _as_pasted(facts, ledger)
    facts = [fact for fact in facts if fact.id not in told]
    numbers = [fact for fact in facts if fact.value is not None and not _is_statement(fact) and not is_total(fact)]
    ids = {fact.id for fact in numbers}
    tops = [fact for fact in numbers if fact.part_of not in ids or not is_part(fact, ledger.get(fact.part_of or ""))]
    for topic, members in _by_topic(tops, ledger):
        whole = topic.endswith("中，")
        for at, clauses in enumerate(
            _in_sentences(_clauses(members, numbers, ledger, house), len(members) if whole else 0)
        ):
            opener = (lead if not sentences else "") + (topic if whole and at == 0 else "")
            opener = opener or (topic if at == 0 and sentences else "")
            if topic == _FURTHER and opener == topic and sentences[-1].startswith(_FURTHER):
                opener = ""
            sentences.append(opener + "；".join(clauses) + "。")
    sentences += [said_note(fact) for fact in facts if fact.value is None or _is_statement(fact)]
    return [sentence for sentence in [*sentences, *pasted] if sentence]


def _as_pasted(facts: Sequence[Fact], ledger: Ledger) -> tuple[list[str], set[str]]:
    """Lines that were pasted as sentences with more in them than metrics, as they are; and the facts they tell.

    「新设反映窗口，受理疑难事项37件，办结35件」 must not be torn into two metrics.
    """
    lines: dict[int, list[Fact]] = {}
    for fact in ledger.facts:
        lines.setdefault(fact.line, []).append(fact)
    wanted = {fact.id for fact in facts}
    sentences: list[str] = []
    told: set[str] = set()
    for line in dict.fromkeys(fact.line for fact in facts):
        if all(fact.id in wanted for fact in lines[line]) and (text := _pasted_line(lines[line])):
            sentences.append(text)
            told |= {fact.id for fact in lines[line]}
    return sentences, told


def _pasted_line(facts: Sequence[Fact]) -> str:
    """The line these facts were read from with references for figures, "" where it is no such sentence."""
    text = rest = " ".join(facts[0].source.split()).rstrip(_END)
    bare = all(fact.value is not None and fact.prior is fact.target is fact.growth is None for fact in facts)
    if len(facts) < 2 or not bare or re.search(r"[\t|]", facts[0].source):
        return ""
    for fact in facts:
        number = f"{fact.value:f}{fact.unit}"
        if text.count(number) != 1 or fact.part_of:
            return ""
        text = text.replace(number, f"[[{fact.id}]]")
        rest = rest.replace(number, "").replace(fact.label, "")
    return f"{text}。" if len(_HAN.findall(rest)) >= _MORE and not re.search(r"\d", _REFERENCE.sub("", text)) else ""


def _in_sentences(clauses: Sequence[str], most: int) -> list[list[str]]:
    """The clauses in sentences of about equal length; the parts of one whole are not torn apart unless many."""
    most = min(most, _PARTS) or _PER_SENTENCE
    count = -(-len(clauses) // max(most, _PER_SENTENCE))
    cuts = [round(at * len(clauses) / count) for at in range(count + 1)] if count else []
    return [list(clauses[start:end]) for start, end in pairwise(cuts)]


def _clauses(members: Sequence[Fact], numbers: Sequence[Fact], ledger: Ledger, house: House) -> list[str]:
    """A clause for each fact; two neighbours that say no more than a rise of each are said together."""
    out: list[str] = []
    skip = False
    for at, fact in enumerate(members):
        if skip:
            skip = False
            continue
        other = members[at + 1] if at + 1 < len(members) else None
        both = _together(fact, other, numbers, ledger, house) if other is not None else ""
        skip = bool(both)
        out.append(both or _with_children(fact, numbers, ledger, house))
    return out


def _together(one: Fact, other: Fact, numbers: Sequence[Fact], ledger: Ledger, house: House) -> str:
    """「高新技术企业58家、专精特新企业29家，同比分别增长26.1%和31.8%」, "" where the two have more to say than that."""
    if not _alike(one, other):
        return ""
    for fact in (one, other):
        more = derive(fact, "done", ledger) is not None or said_reason(fact) or _changed_by_days(fact)
        more = more or _told_as_count(fact, house)
        if more or any(is_part(child, fact) for child in numbers) or _RATE.search(_label(fact)):
            return ""
    for relation, rise, fall in (("yoy", "增长", "下降"), ("points", "提高", "回落")):
        ways = {direction(fact, relation, ledger) for fact in (one, other)}  # type: ignore[arg-type]
        if len(ways) == 1 and ways <= {"up", "down"}:
            word = rise if ways == {"up"} else fall
            return f"{_stated(one)}、{_stated(other)}，同比分别{word}[[{one.id}.{relation}]]和[[{other.id}.{relation}]]"
    return ""


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two facts are told of in one breath: counted alike or named alike, and both good news or both bad."""
    if bool(LESS_IS_BETTER.search(one.label)) != bool(LESS_IS_BETTER.search(other.label)):
        return False
    pairs = ({label[at : at + 2] for at in range(len(label) - 1)} for label in (one.label, other.label))
    return one.unit == other.unit or bool(set.intersection(*pairs))


def is_part(fact: Fact, whole: Fact | None) -> bool:
    """Whether a fact counts part of what ``whole`` counts: 亿元 are no part of 个, whatever a sheet's indents say."""
    if whole is None or fact.part_of != whole.id:
        return False
    one, other = parse_unit(fact.unit).base, parse_unit(whole.unit).base
    if bool(_TIMES.search(one)) != bool(_TIMES.search(other)):
        return False
    return one == other or not _MEASURE.search(one + other)


def _changed_by_days(fact: Fact) -> bool:
    """Whether the fact is a length of time, of which people say 减少0.5天 rather than 下降50%."""
    return bool(re.search(r"[天日时]$", fact.unit)) and bool(LESS_IS_BETTER.search(fact.label))


def _told_as_count(fact: Fact, house: House) -> bool:
    """Whether a change is told as a difference: the house does, or the count is so small that per cent mislead."""
    if fact.unit in house.counted:
        return True
    small = fact.prior is not None and fact.prior < _SMALL and fact.value is not None and fact.value < 2 * _SMALL
    return small and bool(_COUNTER.match(fact.unit)) and fact.unit not in house.rated


def say_fact(fact: Fact, ledger: Ledger, house: House = PLAIN) -> str:
    """One fact as a clause without end punctuation: value, change, completion."""
    words = [_stated(fact)]
    change = say_change(fact, ledger, house)
    if change:
        words.append(change)
    if done := say_done(fact, ledger, house):
        words.append(done)
    if reason := said_reason(fact):
        words.append(reason)
    return "，".join(words)


def say_done(fact: Fact, ledger: Ledger, house: House = PLAIN) -> str:
    """「完成年度目标的78%」, "" where there is no target, or reaching it is no success."""
    known = derive(fact, "done", ledger) is not None and not LESS_IS_BETTER.search(fact.label)
    return f"{house.done}[[{fact.id}.done]]" if known else ""


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


def say_change(fact: Fact, ledger: Ledger, house: House = PLAIN) -> str:
    """「同比增长16.4%」 for the change of ``fact`` against 上年同期, "" where none follows from the facts."""
    relations: tuple[Relation, ...] = ("points", "yoy", "diff")
    if _changed_by_days(fact):
        relations = ("diff",)
    elif _told_as_count(fact, house):
        relations = ("points", "diff", "yoy")
    for relation in relations:
        if derive(fact, relation, ledger) is None:
            continue
        way = direction(fact, relation, ledger)
        if way == "flat":
            return "与上年同期持平"
        rise, fall = {"points": ("提高", "回落"), "yoy": ("增长", "下降")}.get(relation, ("增加", "减少"))
        return f"同比{rise if way == 'up' else fall}[[{fact.id}.{relation}]]"
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


def said_point(point: str, facts: Sequence[Fact], *, claims: bool = False) -> str | None:
    """A point of the outline as a sentence, "" where a fact already says it, None where it names only a topic.

    ``claims`` is for problems and plans: there a point that names a metric says more than its figures do.
    """
    text = " ".join(point.split()).strip().rstrip(_END)
    if not text or any(
        fact.value is None and fuzz.partial_ratio(text, fact.note or fact.label) >= 70 for fact in facts
    ):
        return ""
    named = any(_label(fact) and _label(fact) in text for fact in facts)
    if named and not (claims and _PREDICATE.search(text)):
        return ""
    return f"{text}。" if _PREDICATE.search(text) else None


def plain_opening(outline: Outline, under: str = "", *, closing: bool = True) -> str:
    """An opening that claims nothing, for a report with no past opening to follow.

    Args:
        under: 「在市委、市政府的正确领导下，」 of the past one, "" for none.
        closing: whether the sentence that leads over to the report comes behind it.
    """
    when = outline.period or "今年以来"
    office = outline.issuer or office_and_subject(outline.title)[0]
    first = f"{when}，{under}{office}认真落实上级决策部署，扎实推进各项工作。"
    return f"{first}现将有关情况汇报如下。" if closing else first


def _with_children(fact: Fact, facts: Sequence[Fact], ledger: Ledger, house: House) -> str:
    clause = say_fact(fact, ledger, house)
    children = [one for one in facts if is_part(one, fact)]
    if not children:
        return clause
    said = []
    for child in children:
        share = f"，占比[[{child.id}.share]]" if derive(child, "share", ledger) is not None else ""
        said.append(f"{_stated(child)}{share}")
        said += [_with_children(one, facts, ledger, house) for one in facts if is_part(one, child)]
    return f"{clause}，其中，{'，'.join(said)}"


def _label(fact: Fact) -> str:
    return fact.label.strip().rstrip("：:，,")


def _by_topic(facts: Iterable[Fact], ledger: Ledger) -> list[tuple[str, list[Fact]]]:
    """The facts by topic, in the order in which the topics first occur; parts of a whole said elsewhere together."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        parent = ledger.get(fact.part_of) if fact.part_of else None
        opener = f"{_label(parent)}中，" if parent and is_part(fact, parent) else ""
        groups.setdefault(opener or topic_of(fact).opener, []).append(fact)
    return list(groups.items())
