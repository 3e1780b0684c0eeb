"""Whether two ledgers speak of one metric, and two papers of one office."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache

from writer.checking.metrics import TOTALS
from writer.checking.units import unit_class
from writer.checking.vocabulary import Vocabulary, clean_label, fold, forms
from writer.schema import Fact, Ledger

_LABELS_KEPT = 8192
_LEDGERS_KEPT = 128
_NAMESAKES = 16  # of one name; where there are more, no one can be told from the others
_ASIDE = re.compile(r"[（\[【]([^（）\[\]【】]*)[）\]】]")
_MONTHS = r"(?:\d{1,2}(?:[—–\-~至]\d{1,2})?月份?|第?[一二三四1-4]季度|[上下]半年|前[二两三]季度|全年)"
_DATED = re.compile(rf"^(?:{_MONTHS}(?:当[月季]|累计|末|底)?|当[月季期]|本[月季期]|单[月季]|累计|期末)(?=..)")
_COUNTED = re.compile(rf"(?:{_MONTHS}|[期月季年]末|累计|当[月季期]|本[月季期])[数值]?$")
_SHORTEST_NAME = 3


class Names:
    """The facts of one ledger by every name that means the very same metric.

    Between ledgers only exact synonyms count: a word more or less (新增企业 and 企业) or a near one (签约 and 引进) is
    often just what tells one scope from another.
    """

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.ledger = ledger
        by_id = {fact.id: fact for fact in ledger.facts}
        self._label = {fact.id: metric_name(fact) for fact in ledger.facts}
        self._kind = {fact.id: (unit_class(fact.unit), asides(fact)) for fact in ledger.facts}
        wholes = {fact.id: by_id.get(fact.part_of or "") for fact in ledger.facts}
        self._whole = {key: self._label[whole.id] if whole is not None else "" for key, whole in wholes.items()}
        self._wholes = {
            key: same_names(self._label[whole.id], vocabulary) if whole is not None else frozenset({""})
            for key, whole in wholes.items()
        }
        self._labels = set(self._label.values())
        self._named: dict[str, list[Fact]] = defaultdict(list)
        for fact in ledger.facts:
            if fact.value is not None:
                for name in same_names(self._label[fact.id], vocabulary):
                    if len(self._named[name]) < _NAMESAKES:
                        self._named[name].append(fact)

    def like(self, fact: Fact, names: Names) -> tuple[Fact, ...]:
        """The facts of this ledger that are the metric of ``fact`` in the ledger of ``names``; none when two may be."""
        label = names._label[fact.id]
        if label in TOTALS or fact.value is None:
            return ()
        found = [one for one in self._named.get(label, ()) if self._fits(one, fact, names)]
        same = tuple(one for one in found if self._label[one.id] == label)
        if same:
            return same
        others = {self._label[one.id] for one in found}
        # Where either ledger has both names, they are two metrics to this office.
        return tuple(found) if len(others) == 1 and not others & names._labels and label not in self._labels else ()

    def _fits(self, one: Fact, fact: Fact, names: Names) -> bool:
        return self._kind[one.id] == names._kind[fact.id] and names._whole[fact.id] in self._wholes[one.id]


def metric_name(fact: Fact) -> str:
    """A label as the metric's name alone: 9月税收收入 is 税收收入 where the fact itself says what months it counts."""
    label = clean_label(fact.label)
    return _DATED.sub("", label) if fact.period or fact.basis else label


@lru_cache(maxsize=_LEDGERS_KEPT)
def names_of(ledger: Ledger, vocabulary: Vocabulary) -> Names:
    """The names of a ledger that was recorded, and so stays as it is."""
    return Names(ledger, vocabulary)


@lru_cache(maxsize=_LABELS_KEPT)
def same_names(label: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The names that mean the very same as a label: itself and its exact synonyms."""
    return frozenset(forms(clean_label(label), _exact(vocabulary), frozenset()))


@lru_cache(maxsize=8)
def _exact(vocabulary: Vocabulary) -> Vocabulary:
    return replace(vocabulary, front=(), back=(), rate=(), near=())


def asides(fact: Fact) -> frozenset[str]:
    """What brackets in a label say besides the unit: 外资（协议） is not 外资（实际）."""
    said = (one.strip() for one in _ASIDE.findall(fold(fact.label)))
    return frozenset(
        one
        for one in said
        if one and unit_class(one) != unit_class(fact.unit) and not (_COUNTED.match(one) and fact.basis)
    )


def same_office(one: str, other: str) -> bool:
    """Whether two names are of one office: 苍榆经开区 is 苍榆经济开发区管理委员会, 棠岭区投促局 not 棠岭区发改局.

    The shorter name's letters must stand in the longer one in their order, the first two being the place.
    """
    short, long = sorted((_bare(one), _bare(other)), key=len)
    if len(short) < _SHORTEST_NAME or short[:2] != long[:2]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _bare(name: str) -> str:
    return re.sub(r"[\s、，（）()]", "", name)
