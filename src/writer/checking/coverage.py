"""Facts that a draft does not state, and in which kind of section past reports state such facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from writer.checking.vocabulary import Vocabulary, clean_label, fold, forms
from writer.schema import Fact, Finding, Ledger, Passage, Role

_SURE: Final = 0.9  # forms of a name that say which metric is meant
_NAMES: Final[Mapping[Role, str]] = {
    "opening": "开头",
    "overview": "基本情况",
    "practices": "主要做法",
    "results": "工作成效",
    "problems": "存在问题",
    "plans": "下一步打算",
    "party": "党建",
    "closing": "结尾",
}


def past_homes(facts: Iterable[Fact], passages: Iterable[Passage], vocabulary: Vocabulary) -> dict[str, Role]:
    """The role of the sections in which past reports name each fact's metric most often; a fact they never name is out.

    Args:
        facts: those looked for; facts in words are named by nothing and left out.
        passages: the sections of past reports. Plans and problems count for half: a metric that is repeated there is
            stated elsewhere first.
        vocabulary: what metrics are called.
    """
    texts: dict[Role, list[str]] = defaultdict(list)
    for passage in passages:
        if passage.role in _NAMES:
            texts[passage.role].append(fold(passage.text))
    joined = {role: "\n".join(pieces) for role, pieces in texts.items()}
    homes: dict[str, Role] = {}
    for fact in facts:
        if fact.value is None:
            continue
        names = [
            name for name, score in forms(clean_label(fact.label), vocabulary, frozenset()).items() if score > _SURE
        ]
        counted: Counter[Role] = Counter()
        for role, text in joined.items():
            told = max((text.count(name) for name in names if len(name) >= 3), default=0)
            counted[role] = told if role in ("plans", "problems") else 2 * told
        role, told = max(counted.items(), key=lambda pair: pair[1], default=("other", 0))
        if told:
            homes[fact.id] = role
    return homes


def unused_findings(ledger: Ledger, unused: Iterable[str], homes: Mapping[str, Role]) -> list[Finding]:
    """One note (``unused-fact``, info) for each fact that a draft does not state.

    Args:
        ledger: this period's facts.
        unused: ids of facts the draft does not state (``Checked.unused_facts``); unknown ones are left out.
        homes: where past reports put such facts, as ``past_homes`` finds; may be empty.
    """
    found = []
    for fact in filter(None, map(ledger.get, unused)):
        what = f"第{fact.line}行“{fact.label}”" if fact.line else f"“{fact.label}”"
        home = homes.get(fact.id)
        where = f"往期多写在“{_NAMES[home]}”部分，" if home and home in _NAMES else ""
        message = f"材料{what}没有写进稿子：{where}请补上，或确认不写。"
        found.append(Finding("unused-fact", "info", 0, 0, "", message))
    return found
