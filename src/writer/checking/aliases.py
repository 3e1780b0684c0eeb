"""Which of the names found in past reports count: those that mean one metric throughout the corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from writer.checking.likeness import same_names
from writer.checking.mining import Mined, Seen, is_taken
from writer.checking.vocabulary import Vocabulary, abbreviates, forms

_ENOUGH = 2  # reports that must agree on a name which leaves out more than empty letters


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that past reports have for a metric.

    Attributes:
        metric: the metric, as its ledger or the report's definition calls it.
        name: the report's own name for it.
        report: the report that shows it, ``quote`` the words there.
        why: why it does not count, "" for one that does.
    """

    metric: str
    name: str
    report: str
    quote: str
    why: str = ""


def settle_aliases(mined: Sequence[tuple[str, Mined]], vocabulary: Vocabulary) -> tuple[Alias, ...]:
    """Every name found in past reports, and whether it counts, by metric and name.

    Args:
        mined: what each report shows, with the report's name.
        vocabulary: the names that are known, an office's own among them: what it forbids does not count.
    """
    found: dict[str, list[tuple[str, Seen]]] = defaultdict(list)
    for report, one in mined:
        for seen in one.seen:
            found[seen.name].append((report, seen))
    out: list[Alias] = []
    for name, places in found.items():
        first: dict[str, tuple[str, Seen]] = {}
        for report, seen in places:
            first.setdefault(seen.metric, (report, seen))
        if any(name in _names(metric, vocabulary) for metric in first):
            continue  # known from the tables
        why = _why_not(name, places, mined, vocabulary)
        out += [Alias(metric, name, report, seen.quote, why) for metric, (report, seen) in first.items()]
    return tuple(sorted(out, key=lambda one: (one.metric, one.name)))


def with_aliases(vocabulary: Vocabulary, aliases: Iterable[Alias]) -> Vocabulary:
    """The vocabulary with the names that count."""
    return replace(vocabulary, learned=tuple((one.metric, one.name) for one in aliases if not one.why))


def _names(metric: str, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(forms(metric, vocabulary, frozenset()))


def _why_not(
    name: str, places: Sequence[tuple[str, Seen]], mined: Sequence[tuple[str, Mined]], vocabulary: Vocabulary
) -> str:
    """Why a name does not count, "" where it does."""
    metrics = {seen.metric for _, seen in places}
    meant = frozenset().union(*(same_names(metric, vocabulary) for metric in metrics))
    if name in vocabulary.dropped or any(name in group and meant & set(group) for group in vocabulary.unlike):
        return "自定的名称表里写明不算"
    if any(metric not in same_names(other, vocabulary) for metric in metrics for other in metrics):
        return "往期材料里指的不是同一个指标"
    if is_taken(name, vocabulary):
        return "名称表里另有所指"
    for _, one in mined:
        others = (label for label in one.labels if not any(known in label for known in meant))
        if any(name in same_names(label, vocabulary) or abbreviates(name, label) for label in others):
            return "有的数据表里另有这样叫的指标"
        if any(said == name and metric not in meant for said, metric in one.spoken) and meant & set(one.labels):
            return "有的往期材料里不是这个指标的数"
    defined = any(not seen.value and seen.slight for _, seen in places)
    if defined or any(seen.slight for _, seen in places):
        return ""
    reports = {report for report, _ in places}
    values = {seen.value for _, seen in places if seen.value}
    agreed = len(reports) >= _ENOUGH and (len(values) >= _ENOUGH or not values)
    return "" if agreed else "只在一份材料里见过"
