"""How far a section and the whole report have come, as the outline list and the read-through show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from writer.checking import RULES
from writer.schema import Checked, Fact, Finding, OutlineItem, Role

State = Literal["empty", "heading", "drafting", "waiting", "check", "written", "done", "final"]
STATE_NAMES: dict[State, str] = {
    "empty": "空",
    "heading": "",
    "drafting": "起草中",
    "waiting": "排队",
    "check": "待核",
    "written": "已写",
    "done": "数字无误",
    "final": "定稿",
}
# What a finding is to the person who reads it; ``language`` and ``note`` can be folded away on the page.
Kind = Literal["error", "warning", "language", "note"]
_LANGUAGE = frozenset(rule.code for rule in RULES)


def on_language(finding: Finding) -> bool:
    """Whether a rule of language says it, whatever its weight."""
    return finding.code in _LANGUAGE


def kind_of(finding: Finding) -> Kind:
    """What must be mended, what should be looked at, what concerns the language alone, and what is only said."""
    if finding.severity == "error":
        return "error"
    if on_language(finding):
        return "language"
    return "warning" if finding.severity == "warning" else "note"


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
        return sum(kind_of(finding) == "error" for finding in self.checked.findings)

    @property
    def warnings(self) -> int:
        """How many findings on figures and on what is said should be looked at."""
        return sum(kind_of(finding) == "warning" for finding in self.checked.findings)

    @property
    def language(self) -> int:
        """How many breaches of a rule of language should be looked at; infos are not counted."""
        found = (one for one in self.checked.findings if kind_of(one) == "language")
        return sum(finding.severity == "warning" for finding in found)


@dataclass(frozen=True, slots=True)
class Whole:
    """What only the whole report shows.

    Attributes:
        sections: the sections with what the rules of language say of the whole text, each rule at its place in the
            section: how often a sign occurs, and which form prevails, only the whole can tell.
        findings: those that no section has by itself, each with the key of the section it stands in, "" for none, and
            its place in that section's text; 0 to 0 where it stands outside of it.
        unused: the facts that the report does not state.
        homes: by fact id, the kind of section in which past reports state such a fact.
    """

    sections: tuple[SectionState, ...] = ()
    findings: tuple[tuple[Finding, str], ...] = ()
    unused: tuple[Fact, ...] = ()
    homes: Mapping[str, Role] = field(default_factory=dict)


def state_of(
    text: str, errors: int, figures: int, *, has_children: bool, drafting: bool, waiting: bool, doubts: int = 0,
    final: bool = False,
) -> State:  # fmt: skip
    """How far a section has come. 数字无误 says what was proved and no more: whether the words fit, a person judges.

    Args:
        errors: how many findings must be mended.
        figures: how many figures the text has.
        doubts: how many warnings that are not on language: while one stands, nothing is said to be proved.
        final: whether a person has marked it as final.
    """
    if drafting:
        return "drafting"
    if waiting:
        return "waiting"
    if not text.strip():
        return "heading" if has_children else "empty"
    if final:
        return "final"
    if errors:
        return "check"
    return "done" if figures and not doubts else "written"


def chosen_section(sections: tuple[SectionState, ...], key: str, drafting: Sequence[str]) -> SectionState | None:
    """The section asked for, else the one being drafted, else the first that has or wants text."""
    for asked in (key, *drafting):
        for one in sections:
            if asked and one.item.key == asked:
                return one
    return next((one for one in sections if one.state != "heading"), sections[0] if sections else None)
