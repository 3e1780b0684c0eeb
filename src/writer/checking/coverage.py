"""Facts that a draft does not state, and in which kind of section past reports state such facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from writer.checking.vocabulary import Vocabulary, clean_label, fold, forms
from writer.schema import Fact, Passage, Role

_SURE: Final = 0.9  # forms of a name that say which metric is meant
_STATING: Final[tuple[Role, ...]] = (
    "opening", "overview", "practices", "results", "problems", "plans", "party", "closing",
)  # fmt: skip


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
        if passage.role in _STATING:
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
