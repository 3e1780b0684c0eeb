"""Why a passage was chosen: said of what did count, and only of that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from writer.corpus.folding import fold, indexed_text
from writer.figures import period_label
from writer.schema import ROLE_NAMES, Passage, Period, Role

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z][a-z0-9]+")
_LONGEST = 8
_SHOWN = 3
_QUERY_CHARS = 400  # beyond it the words that are shared with a passage are no longer a reason that anyone reads
# What speaks for a passage besides its words. Small: ten hits in a row rarely differ by less than this.
_NEAR, _SAME_ISSUER = 0.03, 0.03
_HALF_LIFE = 2.0  # years
_TELLING = 0.7  # from here on, about a year, nearness in time is worth a word


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a passage comes from: who issued the report, and the period it is about."""

    issuer: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is known about one search, to weigh passages by and to give reasons with.

    Attributes:
        query: what was searched.
        wanted: whom the new report is from and which period it is about; with no period the latest on record counts.
        origins: the same of the past reports, by name.
        rarity: how much a folded word says (``LexicalIndex.rarity``).
        note: ends each reason.
    """

    query: str
    wanted: Origin
    origins: Mapping[str, Origin]
    rarity: Callable[[str], float]
    note: str = ""
    _latest: float | None = field(init=False)
    _pieces: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        ends = [end for origin in self.origins.values() if (end := _end(origin.period)) is not None]
        latest = _end(self.wanted.period)
        pieces = (word for part in self.query[:_QUERY_CHARS].split() for word in _WORD.findall(fold(part)))
        object.__setattr__(self, "_latest", latest if latest is not None else max(ends, default=None))
        object.__setattr__(self, "_pieces", tuple(pieces))

    def favour(self, passage: Passage) -> float:
        """What a recent report and one of the same issuer has ahead of others: 0 to 0.06."""
        origin = self.origins.get(passage.report, Origin())
        return _NEAR * self._nearness(origin) + _SAME_ISSUER * self._same_issuer(origin)

    def of(self, passage: Passage, role: Role | None, places: Mapping[str, int]) -> str:
        """The reason for a passage; ``places``: its place in each way of searching that found it."""
        origin = self.origins.get(passage.report, Origin())
        reasons = [_role_reason(passage, role), self._words_reason(passage)]
        if self._same_issuer(origin):
            reasons.append("同一单位")
        if origin.period is not None and self._nearness(origin) >= _TELLING:
            reasons.append(f"时间较近（{period_label(origin.period)}）")
        reasons.append("、".join(f"{name}第{place}" for name, place in places.items()))
        return "；".join(reason for reason in reasons if reason) + self.note

    def shared_words(self, passage: Passage) -> list[str]:
        """Up to three words of the query that stand in the passage, those that say most first."""
        text = "".join(unicodedata.normalize("NFKC", indexed_text(passage)).casefold().split())
        found = {word: self.rarity(word) for piece in self._pieces for word in _common(piece, text)}
        telling = sorted(found, key=lambda word: -found[word])
        return [word for word in telling if not any(word != other and word in other for other in telling)][:_SHOWN]

    def _words_reason(self, passage: Passage) -> str:
        words = self.shared_words(passage)
        return f"共有“{'”“'.join(words)}”" if words else ""

    def _nearness(self, origin: Origin) -> float:
        end = _end(origin.period)
        return 0.0 if end is None or self._latest is None else float(0.5 ** (abs(self._latest - end) / _HALF_LIFE))

    def _same_issuer(self, origin: Origin) -> bool:
        return bool(self.wanted.issuer) and fold(origin.issuer) == fold(self.wanted.issuer)


def _role_reason(passage: Passage, role: Role | None) -> str:
    kind = ROLE_NAMES.get(passage.role, passage.role)
    if role is None:
        return ""
    sure = passage.certainty == "sure"
    if passage.role == role:
        return f"同为“{kind}”" if sure else f"多半同为“{kind}”"
    return f"“{ROLE_NAMES[role]}”不足，取自“{kind}”" if sure else f"判为“{kind}”但不确定，可能是“{ROLE_NAMES[role]}”"


def _common(piece: str, text: str) -> list[str]:
    """The longest stretches of ``piece``, from left to right, that stand in ``text``; none of a single character."""
    found = []
    at = 0
    while at < len(piece) - 1:
        size = next((n for n in range(min(_LONGEST, len(piece) - at), 1, -1) if piece[at : at + n] in text), 0)
        if size:
            found.append(piece[at : at + size])
        at += max(size, 1)
    return found


def _end(period: Period | None) -> float | None:
    """When a period ends, in years; None where its year is not known."""
    return None if period is None or period.year is None else period.year + period.last / 12
