"""Where each sentence of a rolled section comes from, slot by slot, and what became of the past sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from writer.drafting.rolled_text import RolledText, rendered
from writer.drafting.wording import Clause, Origin, Sentence
from writer.facts import render
from writer.schema import Draft, Finding, Ledger
from writer.sentences import SentenceKind, Slot, SourcedSentence

# The code of the remarks on a version that say where its sentences come from.
CODE = "origin"
_STATED = "按本期数据新写"
_POINT = "按提纲要点新写"


def sourced_sentences(text: RolledText, ledger: Ledger) -> tuple[SourcedSentence, ...]:
    """Every sentence of ``text`` in order with its origin; past ones of which nothing stands at their old place."""
    shown, places = rendered(text, ledger)
    fallen: dict[Origin, list[Clause]] = {}
    for origin, clause in text.gone:
        if origin is not None:
            fallen.setdefault(origin, []).append(clause)
    out: list[tuple[Origin | None, SourcedSentence]] = []
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            start, end = places[row, column, 0][0], places[row, column, len(sentence.clauses) - 1][1]
            gone = fallen.pop(sentence.origin, []) if sentence.origin else []
            out.append((sentence.origin, _standing(sentence, gone, start, shown[start:end], ledger)))
    for origin, gone in fallen.items():
        _put_back(out, origin, gone)
    return tuple(one for _, one in out)


def _standing(sentence: Sentence, gone: Sequence[Clause], start: int, words: str, ledger: Ledger) -> SourcedSentence:
    bare = words.strip()
    start += len(words) - len(words.lstrip())
    slots = [slot for clause in sentence.clauses for slot in _rendered(clause, ledger)]
    slots += [slot for clause in gone for slot in _unfilled(clause)]
    slots.sort(key=lambda one: one.start)
    kind: SentenceKind = "point" if sentence.point else "stated"
    if sentence.origin is None:
        return SourcedSentence(start, start + len(bare), bare, kind)
    kind = "rolled" if sentence.filled else "carried"
    return _of(sentence.origin, start, bare, kind, slots, gone)


def _of(
    origin: Origin, start: int, words: str, kind: SentenceKind, slots: Sequence[Slot], gone: Sequence[Clause]
) -> SourcedSentence:
    fell = tuple((clause.past.strip(" \t\r\n　，,；;。"), clause.broken) for clause in gone)
    return SourcedSentence(
        start, start + len(words), words, kind, origin.report, origin.section, origin.heading, origin.text,
        tuple(slots), fell,
    )  # fmt: skip


def _put_back(out: list[tuple[Origin | None, SourcedSentence]], origin: Origin, gone: Sequence[Clause]) -> None:
    """Insert a past sentence that is gone behind the ones it stood behind."""
    at = 0
    for place, (other, _) in enumerate(out):
        if other is not None and other.place < origin.place:
            at = place + 1
    slots = sorted((slot for clause in gone for slot in _unfilled(clause)), key=lambda one: one.start)
    start = out[at - 1][1].end if at else 0
    out.insert(at, (origin, _of(origin, start, "", "dropped", slots, gone)))


def _rendered(clause: Clause, ledger: Ledger) -> list[Slot]:
    """The slots of a clause with the figures as they are printed in it."""
    out = []
    for slot in clause.slots:
        at = clause.text.find(slot.new) if slot.new.startswith("[[") else -1
        if at >= 0:
            before = render(clause.text[:at], ledger).text
            slot = replace(slot, new=render(clause.text[: at + len(slot.new)], ledger).text[len(before) :])
        out.append(slot)
    return out


def _unfilled(clause: Clause) -> list[Slot]:
    """The slots of a clause that fell: nothing of it stands, whatever had been filled."""
    return [replace(slot, new="", fact="", formula="", why=slot.why or clause.broken) for slot in clause.slots]


def origin_remarks(draft: Draft) -> list[Finding]:
    """For the record: a remark on each sentence of a draft that says where it comes from."""
    out = []
    for one in draft.sentences:
        if one.kind == "dropped" or draft.text[one.start : one.end] != one.text:
            continue
        out.append(Finding(CODE, "info", one.start, one.end, one.text, said_origin(one)))
    return out


def said_origin(one: SourcedSentence) -> str:
    """Where a sentence comes from, in words."""
    if not one.old:
        return _POINT if one.kind == "point" else _STATED
    where = f"第 {one.section} 节" if one.section != "0" else "开头"
    heading = f"“{one.heading}”" if one.heading else ""
    how = "套用，数字已换成本期的" if one.kind == "rolled" else "沿用，没有本期数字"
    return f"{how}：《{one.report}》{where}{heading}，原句：{one.old}"
