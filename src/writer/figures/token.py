"""What the readers of this room hand to each other: a figure before it becomes a `Figure`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from writer.schema import Figure, FigureKind, Period


@dataclass(frozen=True, slots=True)
class Token:
    """A figure found in plain text. ``number_end`` is where the digits or mask characters end and the unit begins."""

    start: int
    end: int
    number_end: int
    kind: FigureKind
    value: Decimal | None = None
    unit: str = ""
    scale: Decimal = Decimal(1)
    qualifier: str = ""
    upper: Decimal | None = None
    step: Decimal | None = None
    period: Period | None = None

    def figure(self, text: str) -> Figure:
        """The figure with its characters as they stand in the text."""
        return Figure(
            self.start, self.end, text[self.start : self.end], self.kind,
            self.value, self.unit, self.qualifier, self.upper, self.step, self.period,
        )  # fmt: skip
