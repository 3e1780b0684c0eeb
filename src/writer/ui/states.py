"""How far a section has come, as the outline list and the read-through show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from writer.schema import Checked, OutlineItem

State = Literal["empty", "heading", "drafting", "waiting", "check", "done"]
STATE_NAMES: dict[State, str] = {
    "empty": "空",
    "heading": "",
    "drafting": "起草中",
    "waiting": "排队",
    "check": "待核",
    "done": "已核",
}


@dataclass(frozen=True, slots=True)
class SectionState:
    """One section of the report being written; ``n`` is the number of the version it shows, 0 for none."""

    item: OutlineItem
    state: State
    text: str = ""
    n: int = 0
    checked: Checked = field(default_factory=Checked)

    @property
    def errors(self) -> int:
        """How many findings must be mended."""
        return sum(finding.severity == "error" for finding in self.checked.findings)

    @property
    def warnings(self) -> int:
        """How many findings should be looked at."""
        return sum(finding.severity == "warning" for finding in self.checked.findings)


def state_of(text: str, errors: int, *, has_children: bool, drafting: bool, waiting: bool) -> State:
    """How far a section has come; 已核 means that the check found no error: every figure has its source."""
    if drafting:
        return "drafting"
    if waiting:
        return "waiting"
    if not text.strip():
        return "heading" if has_children else "empty"
    return "check" if errors else "done"
