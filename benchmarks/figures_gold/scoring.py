"""What ``find_figures`` finds, laid beside the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from benchmarks.figures_gold.gold import Label, Source
from benchmarks.rate import Rate
from writer.figures import find_figures
from writer.schema import Figure

# Words that say the same as the label's; the program may report either.
SAME = {
    "大约": "约", "上下": "左右", "接近": "近", "将近": "近", "达到": "达", "高达": "达", "有余": "余",
    "超过": "超", "突破": "超", "过": "超", "高于": "超", "不低于": "不少于", "及以上": "以上",
    "不超过": "以下", "以内": "以下", "不足": "以下", "不到": "以下", "低于": "以下",
}  # fmt: skip
# A share such as 三分之二 has no exact decimal; nothing else differs by so little.
NEARLY = Fraction(1, 10**12)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the figure found in its place: None for what was missed, or found where nothing is labelled."""

    source: str
    unseen: bool
    label: Label | None
    found: Figure | None

    @property
    def kind(self) -> str:
        """The label's kind; where there is none, that of the figure found."""
        if self.label is not None:
            return self.label.kind
        return self.found.kind if self.found is not None else ""

    @property
    def value_right(self) -> bool:
        """Whether the value, and the far end of a range, are the labelled ones."""
        if self.label is None or self.found is None:
            return False
        return _equal(self.label.value, self.found.value) and _equal(self.label.upper, self.found.upper)

    @property
    def all_right(self) -> bool:
        """Whether value, unit and qualifier are the labelled ones."""
        if self.label is None or self.found is None or not self.value_right:
            return False
        said = SAME.get(self.found.qualifier, self.found.qualifier)
        return (self.label.unit, self.label.qualifier) == (self.found.unit, said)

    @property
    def same_span(self) -> bool:
        """Whether the figure begins and ends where the label does."""
        if self.label is None or self.found is None:
            return False
        return (self.label.start, self.label.end) == (self.found.start, self.found.end)


def _equal(labelled: Fraction | None, found: Decimal | None) -> bool:
    if labelled is None or found is None:
        return labelled is None and found is None
    return abs(Fraction(found) - labelled) <= NEARLY * max(Fraction(1), abs(labelled))


def pair(source: Source, find: Callable[[str], Iterable[Figure]] = find_figures) -> list[Pair]:
    """Labels and figures of one text, each with its counterpart of the same kind, in the order of the text.

    A figure belongs to the label that it covers most of. One that touches an ``open`` label and no other is left
    out, as is the ``open`` label itself; so are the further pieces of a mask that is found in pieces.
    """
    found = list(find(source.text()))
    closed = [label for label in source.labels if label.kind != "open"]
    taken = _matched(closed, found)
    pairs = [Pair(source.name, source.unseen, label, taken.get(at)) for at, label in enumerate(closed)]
    used = {id(figure) for figure in taken.values()}
    for figure in found:
        touched = {label.kind for label in source.labels if _overlap(label, figure)}
        if id(figure) not in used and touched != {"open"} and not (figure.kind == "mask" and "mask" in touched):
            pairs.append(Pair(source.name, source.unseen, None, figure))
    return sorted(pairs, key=_place)


def _matched(labels: list[Label], found: list[Figure]) -> dict[int, Figure]:
    """Label by label the figure found for it: the largest common stretch first, one figure to one label."""
    shared = [
        (_overlap(label, figure), -abs(label.start - figure.start), at, order)
        for at, label in enumerate(labels)
        for order, figure in enumerate(found)
        if label.kind == figure.kind and _overlap(label, figure)
    ]
    taken: dict[int, Figure] = {}
    used: set[int] = set()
    for _, _, at, order in sorted(shared, reverse=True):
        if at not in taken and order not in used:
            taken[at] = found[order]
            used.add(order)
    return taken


def _overlap(label: Label, figure: Figure) -> int:
    return max(0, min(label.end, figure.end) - max(label.start, figure.start))


def _place(one: Pair) -> int:
    place = one.label or one.found
    return place.start if place is not None else 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Every measure over some texts."""

    value: Rate
    reading: Rate
    precision: Rate
    periods: Rate
    periods_precision: Rate
    masks: Rate
    masks_precision: Rate
    spans: Rate


def scores(pairs: Iterable[Pair]) -> Scores:
    """Recall over the labels, precision over the figures found; a quantity with a wrong value is a wrong one."""
    every = list(pairs)
    labelled = [one for one in every if one.label is not None]
    found = [one for one in every if one.found is not None]
    both = [one for one in labelled if one.found is not None]

    def rate(some: list[Pair], kind: str, right: Callable[[Pair], bool]) -> Rate:
        of_kind = [one for one in some if one.kind == kind]
        return Rate(sum(map(right, of_kind)), len(of_kind))

    def paired(one: Pair) -> bool:
        return one.label is not None and one.found is not None

    return Scores(
        rate(labelled, "quantity", lambda one: one.value_right),
        rate(labelled, "quantity", lambda one: one.all_right),
        rate(found, "quantity", lambda one: one.value_right),
        rate(labelled, "period", paired),
        rate(found, "period", paired),
        rate(labelled, "mask", paired),
        rate(found, "mask", paired),
        Rate(sum(one.same_span for one in both), len(both)),
    )
