"""Rounds of candidates of a draft that is a file: kept by the file's place as they were shown, found stale in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writer.facts import compare_ledgers
from writer.schema import Draft, Fact, Finding, Ledger, Message, Usage
from writer.sentences import Slot, SourcedSentence

if TYPE_CHECKING:
    from writer.drafting import Candidates
    from writer.store import Store

_FORM = 1
_NUMBERS = ("value", "prior", "target", "growth", "previous", "mom")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Round:
    """One round of candidates of one section, as it was shown.

    Attributes:
        n: its number, from 1 for each section.
        heading, text: of the section as it stood when the candidates were asked for.
        taken: texts that were taken from this round since.
        ledger: the facts they were written from.
        ranked: number and draft of each, the best first.
        same, failed, left: as of ``Candidates``.
    """

    n: int
    section_id: str
    heading: str
    text: str
    taken: tuple[str, ...]
    instruction: str
    engine: str
    count: int
    ledger: Ledger
    ranked: tuple[tuple[int, Draft], ...]
    same: tuple[int, ...]
    failed: tuple[tuple[int, str], ...]
    left: tuple[int, ...]

    def stale(self, heading: str, text: str, ledger: Ledger, drafts: Iterable[Draft]) -> str:
        """Why ``drafts`` of this round cannot be taken any more, in a clause; "" when they can.

        Args:
            heading, text: the section as it stands now.
            ledger: the facts as they are now.
        """
        if heading != self.heading:
            return f"第 {self.section_id} 节现在是“{heading}”，看候选稿时是“{self.heading}”"
        if plain(text) not in {plain(one) for one in (self.text, *self.taken)}:
            return f"第 {self.section_id} 节的文字在看过候选稿之后改过"
        used = {one for draft in drafts for one in draft.facts}
        changed = [
            change
            for change in compare_ledgers(self.ledger, ledger)
            if change.old is not None and change.old.id in used
        ]
        if not changed:
            return ""
        named = "、".join(_named(change.old, change.new) for change in changed[:_SHOWN] if change.old)
        more = f"等 {len(changed)} 条" if len(changed) > _SHOWN else ""
        return f"第 {self.section_id} 节的候选稿用到的数据改过了（{named}{more}）"


def plain(text: str) -> str:
    """A text without what a file's line ends and blank lines at its ends change."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _named(old: Fact, new: Fact | None) -> str:
    name = old.label or old.note[:12]
    if new is None:
        return f"{name}没有了"
    if old.value != new.value:
        return f"{name} {_said(old)} → {_said(new)}"
    return name


def _said(fact: Fact) -> str:
    return "无" if fact.value is None else f"{fact.value:f}{fact.unit}"


class FileRounds:
    """The rounds of one draft that is a file."""

    def __init__(self, store: Store, draft: Path) -> None:
        self._store = store
        self._owner = f"file:{draft.resolve()}"

    def keep(
        self, made: Candidates, heading: str, text: str, *, instruction: str, engine: str, count: int, ledger: Ledger
    ) -> None:
        """Record a round of one section as it is shown; raises StoreError."""
        content = {
            "form": _FORM,
            "heading": heading,
            "text": text,
            "instruction": instruction,
            "engine": engine,
            "count": count,
            "facts": [_fact_json(fact) for fact in ledger.facts],
            "period": ledger.period,
            "ranked": [{"n": one.n, "draft": asdict(one.draft)} for one in made.ranked],
            "same": made.same,
            "failed": made.failed,
            "left": made.left,
        }
        self._store.rounds.save(self._owner, made.section_id, json.dumps(content, ensure_ascii=False))

    def last(self, sections: Sequence[str]) -> dict[str, Round]:
        """The round that was shown last of each of these sections that has one; raises StoreError."""
        found = {}
        for section in sections:
            kept = self._store.rounds.last(self._owner, section)
            if kept is not None and (content := json.loads(kept.content)).get("form") == _FORM:
                found[section] = _round(section, kept.n, kept.taken, content)
        return found

    def taken(self, one: Round, text: str) -> None:
        """Record that ``text`` was put into the file from this round; raises StoreError."""
        self._store.rounds.take(self._owner, one.section_id, one.n, text)


def _fact_json(fact: Fact) -> dict[str, Any]:
    values = asdict(fact)
    return values | {name: None if values[name] is None else format(values[name], "f") for name in _NUMBERS}


def _fact(given: Mapping[str, Any]) -> Fact:
    known = {item.name for item in fields(Fact)}
    values = {name: value for name, value in given.items() if name in known}
    return Fact(**values | {name: Decimal(values[name]) for name in _NUMBERS if values.get(name) is not None})


def _round(section: str, n: int, taken: tuple[str, ...], content: Mapping[str, Any]) -> Round:
    return Round(
        n, section, content["heading"], content["text"], taken, content["instruction"], content["engine"],
        content["count"],
        Ledger(tuple(map(_fact, content["facts"])), period=content["period"]),
        tuple((one["n"], _draft(one["draft"])) for one in content["ranked"]),
        tuple(content["same"]), tuple((number, reason) for number, reason in content["failed"]),
        tuple(content["left"]),
    )  # fmt: skip


def _draft(given: dict[str, Any]) -> Draft:
    return Draft(
        **given
        | {
            "passages": tuple(given["passages"]),
            "facts": tuple(given["facts"]),
            "findings": tuple(Finding(**one) for one in given["findings"]),
            "messages": tuple(Message(**one) for one in given["messages"]),
            "usage": Usage(**given["usage"]) if given["usage"] else None,
            "sentences": tuple(_sentence(one) for one in given["sentences"]),
        }
    )


def _sentence(given: dict[str, Any]) -> SourcedSentence:
    fell = tuple((words, reason) for words, reason in given["fell"])
    return SourcedSentence(**given | {"slots": tuple(Slot(**one) for one in given["slots"]), "fell": fell})
