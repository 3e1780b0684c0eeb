"""How far a section has come, as the outline list and the read-through show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from writer.schema import Checked, Finding, OutlineItem

State = Literal["empty", "heading", "drafting", "waiting", "check", "written", "done"]
STATE_NAMES: dict[State, str] = {
    "empty": "空",
    "heading": "",
    "drafting": "起草中",
    "waiting": "排队",
    "check": "待核",
    "written": "已写",
    "done": "数字无误",
}


@dataclass(frozen=True, slots=True)
class SectionState:
    """One section of the report being written; ``n`` is the number of the version it shows, 0 for none.

    ``remarks`` are what the engine said of the text that stands here (carried over, left out).
    """

    item: OutlineItem
    state: State
    text: str = ""
    n: int = 0
    checked: Checked = field(default_factory=Checked)
    remarks: tuple[Finding, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings must be mended."""
        return sum(finding.severity == "error" for finding in self.checked.findings)

    @property
    def warnings(self) -> int:
        """How many findings should be looked at."""
        return sum(finding.severity == "warning" for finding in self.checked.findings)


def state_of(text: str, errors: int, figures: int, *, has_children: bool, drafting: bool, waiting: bool) -> State:
    """How far a section has come. 数字无误 says what was proved and no more: whether the words fit, a person judges."""
    if drafting:
        return "drafting"
    if waiting:
        return "waiting"
    if not text.strip():
        return "heading" if has_children else "empty"
    if errors:
        return "check"
    return "done" if figures else "written"
