"""What was computed before for the time before: 「人均825元，去年是780元，多花了45元」, 「由年初的60.8%降至59.0%」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from writer.checking.context import ALLOWED, FALL, Context
from writer.checking.expected import Expected, tenth
from writer.checking.naming import Reading
from writer.checking.proving import Printed, Proof, proof_of
from writer.checking.recipes import EXACT, When, worked_out
from writer.checking.units import PERCENT, POINTS
from writer.schema import PASSING

_BACK = 3  # figures before one that may be what it was earlier, or what it has moved from
_YEAR = re.compile(r"去年|上年|同期|同比|一年")
_PREVIOUS = re.compile(r"上(?:个)?[月周期旬季]|环比|前期")
_OPENING = re.compile(r"年初|上年末|去年末|今年以来|个月[来里多]")
_BECOMES = re.compile(r"[^，。；]{0,10}(?:到|至|为|成)[了约近]?$")
_RISE = re.compile(r"增[长幅速]?|涨幅?|降幅?|升|减")


class Shifted:
    """Proves sums, shares and means of the time before, and how far they have moved, by the one told beside them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._facts = [metric.fact for metric in context.index.metrics]

    def prove(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """The proof of the figure at place ``at``, or None."""
        reading = self.context.readings[at]
        words = self.context.clause(reading)
        printed = Printed(reading)
        for now, ahead in self._beside(at, proofs):
            moved = not ahead and self._moved(reading, words)
            for expected in self._options(now, words, moved, ahead, reading):
                if printed.has_unit(expected) and self._says(printed, expected, words):
                    return proof_of(expected)
        for expected in self._since_told(at, proofs, words):
            if printed.has_unit(expected) and self._says(printed, expected, words):
                return proof_of(expected)
        return None

    def _since_told(self, at: int, proofs: Sequence[Proof], words: str) -> Iterator[Expected]:
        """「由年初14980万元攀升到17650万元，九个月多了2670万元，增幅17.8%」: against what the sentence began with."""
        reading = self.context.readings[at]
        if not (ALLOWED["diff"].search(words) or _RISE.search(reading.cue.text)):
            return
        start = self.context.text.sentence_start(reading.figure.start)
        since = zip(proofs[:at], self.context.readings, strict=False)
        told = [p.found for p, r in since if r.figure.start >= start and p.found is not None]
        now = next((e for e in reversed(told) if e.relation == "value"), None)
        barred = {"year": "previous", "previous": "prior"}.get(reading.cue.basis, "")
        for then in told:
            if (
                then.relation == barred
                or now is None
                or then.metric != now.metric
                or then.relation not in ("prior", "previous")
                or not then.value
            ):
                continue
            moved, formula = now.value - then.value, f"{now.shown:f} − {then.shown:f}"
            unit = POINTS if now.unit == PERCENT else now.unit
            yield replace(now, relation="diff", value=moved, shown=moved, unit=unit, formula=formula, signed=True)
            rate = EXACT.divide(moved * 100, then.value)
            said = f"（{formula}）÷ {then.shown:f} = {rate:.1f}%"
            yield Expected(now.metric, "yoy", rate, PERCENT, said, rate, PERCENT, signed=True)

    def _says(self, printed: Printed, expected: Expected, words: str) -> bool:
        """Whether a figure prints a value; how it moved is told by its verb, else by any word next to it."""
        if not expected.signed or printed.reading.cue.direction:
            return printed.says(expected)
        falls = printed.value < 0 or bool(FALL.search(words))
        return printed.as_told(expected) and (expected.value < 0) == falls

    def _beside(self, at: int, proofs: Sequence[Proof]) -> Iterator[tuple[Expected, bool]]:
        """The computed figures before one in its paragraph, then the one that it has come to (由60.8%降至59.0%)."""
        readings = self.context.readings
        reading = readings[at]
        paragraph = self.context.text.paragraph_start(reading.figure.start)
        own = {name.metric for name in reading.candidates} if not (reading.weak or reading.stranger) else set()
        places = [(place, False) for place in range(at - 1, max(-1, at - 1 - _BACK), -1)]
        if at + 1 < len(readings):
            between = self.context.words[reading.figure.end : readings[at + 1].figure.start]
            places += [(at + 1, True)] if _BECOMES.fullmatch(between) else []
        for place, ahead in places:
            now = proofs[place].found
            if readings[place].figure.start < paragraph:
                continue
            if now is None or now.made is None or proofs[place].verdict not in PASSING:
                continue
            if not own or own & now.made.metrics or readings[place].named == reading.named:
                yield now, ahead

    def _moved(self, reading: Reading, words: str) -> bool:
        told = not reading.cue.said and reading.unit != PERCENT and ALLOWED["diff"].search(words) is not None
        return told or reading.cue.relation in ("diff", "points", "yoy") or reading.unit == POINTS

    def _options(self, now: Expected, words: str, moved: bool, ahead: bool, reading: Reading) -> Iterator[Expected]:
        times: list[When] = []
        if _PREVIOUS.search(words):
            times.append("previous")
        if _OPENING.search(words):
            times.append("opening")
        if _YEAR.search(words):
            times.append("prior")
        elif (moved or ahead) and not times:
            times += self._usual(now)
        for when in times:
            yield from self._then(now, when, moved, reading)

    def _usual(self, now: Expected) -> list[When]:
        """What a change is measured against where nobody says so: last year, or the period before in its absence."""
        metrics = () if now.made is None else now.made.metrics
        return ["previous"] if all(self._facts[at].prior is None for at in metrics) else ["prior"]

    def _then(self, now: Expected, when: When, moved: bool, reading: Reading) -> Iterator[Expected]:
        recipe = now.made
        before = None if recipe is None else worked_out(recipe, self._facts, when)
        if before is None:
            return
        name = {"prior": "上年同期", "previous": "上期", "opening": "上年末"}.get(when, "")
        formula = f"{now.formula}；{name}同样算得{before:.2f}"
        if not moved:
            yield replace(now, value=before, shown=before, formula=formula, pasted=False)
        elif reading.unit == PERCENT and now.unit != PERCENT:
            if before > 0 and _RISE.search(reading.cue.text):
                rate = EXACT.divide((now.value - before) * 100, before)
                said = f"{formula}；{now.value:.2f} ÷ {before:.2f} − 1 = {rate:.1f}%"
                yield Expected(now.metric, "yoy", rate, PERCENT, said, rate, PERCENT, signed=True)
        else:
            unit = POINTS if now.unit == PERCENT else now.unit
            for each in dict.fromkeys((now.value - before, tenth(now.value) - tenth(before))):
                said = f"{formula}；相差{each:.2f}"
                yield replace(
                    now, relation="diff", value=each, shown=each, unit=unit, formula=said, signed=True, pasted=False
                )
