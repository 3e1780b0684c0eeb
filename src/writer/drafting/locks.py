"""Sentences a person has locked: they survive regeneration word for word, and stand where they stood.

An engine is asked to keep them, and is not relied on: what it dropped is put back behind the sentence it followed,
what it altered is replaced by the sentence as it was locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from writer.drafting.brief import note
from writer.drafting.sentences import Sentence, bare_sentences, spans, split_sentences
from writer.errors import InputError
from writer.schema import Finding

# From this likeness (0–100) on a sentence is the locked one with other words.
_ALTERED = 80.0
# A person's own rewording may go further: the sentence stands where it stood.
_REWORDED = 70.0
# From this likeness on two sentences of an old and a new text stand for the same place.
_SAME_PLACE = 60.0
_SHOWN = 3
_SHOWN_CHARACTERS = 30


@dataclass(frozen=True, slots=True)
class Kept:
    """What of the present text of a section is a person's.

    Attributes:
        text: the present text, which says where the locked sentences stand.
        locked: sentences of it that stay word for word.
        own: sentences of it that a person wrote: no model is asked to mend them.
    """

    text: str = ""
    locked: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def find_locked(text: str, words: str) -> tuple[str, ...]:
    """The sentences of ``text`` that ``words`` are part of: people mark half a sentence, or two.

    Raises:
        InputError: ``words`` do not stand in ``text``.
    """
    wanted = "".join(words.split())
    sentences = bare_sentences(text)
    packed, owners = "", []
    for at, sentence in enumerate(sentences):
        squeezed = "".join(sentence.split())
        packed += squeezed
        owners += [at] * len(squeezed)
    start = packed.find(wanted) if wanted else -1
    if start < 0:
        shown = " ".join(words.split())[:_SHOWN_CHARACTERS]
        raise InputError(f"本节现有文字里没有“{shown}”，不能锁定；请照抄本节中的原句，或先保存再选。")
    return tuple(sentences[at] for at in dict.fromkeys(owners[start : start + len(wanted)]))


def sentences_at(text: str, start: int, end: int) -> tuple[str, ...]:
    """The sentences of ``text`` that the span [start, end) touches; of an empty span the one it stands in.

    Raises:
        InputError: there is none.
    """
    found, at = [], 0
    for piece in split_sentences(text):
        begin, at = at, at + len(piece)
        touched = begin < end and start < at if end > start else begin <= start < at
        if touched and (bare := Sentence(piece, piece).bare):
            found.append(bare)
    if not found:
        raise InputError("没有选中句子；请先在正文里选中要锁定的句子（光标放在句中也可以），再点“锁定”。")
    return tuple(dict.fromkeys(found))


def own_sentences(text: str, drafted: Iterable[str]) -> tuple[str, ...]:
    """The sentences of ``text`` that a person wrote: those in none of the texts that an engine has ``drafted``."""
    known = {sentence for one in drafted for sentence in bare_sentences(one)}
    return tuple(one for one in bare_sentences(text) if one not in known)


def followed(locked: Sequence[str], text: str) -> tuple[str, ...]:
    """The locks after a person has changed the text: a lock follows its sentence when that was only reworded.

    One whose sentence was taken out, or rewritten beyond recognition, is gone: a person decided so.
    """
    sentences = bare_sentences(text)
    free = [one for one in sentences if one not in locked]
    out: list[str] = []
    for lock in locked:
        if lock in sentences:
            out.append(lock)
            continue
        near = max(free, key=lambda one: fuzz.ratio(lock, one), default="")
        if near and fuzz.ratio(lock, near) >= _REWORDED:
            out.append(near)
            free.remove(near)
    return tuple(dict.fromkeys(out))


def standing(locked: Sequence[str], text: str) -> tuple[str, ...]:
    """Those of ``locked`` that stand in ``text`` as sentences, in the order of the text."""
    return tuple(dict.fromkeys(one for one in bare_sentences(text) if one in locked))


def put_back(sentences: Sequence[Sentence], kept: Kept) -> tuple[list[Sentence], tuple[str, ...]]:
    """The sentences of a new draft with every locked one in its place.

    Args:
        sentences: what the engine wrote.
        kept: the locks, and the text they stand in.

    Returns:
        The sentences, locked ones ``fixed``, and the locked sentences that the engine had dropped or altered.
    """
    here = standing(kept.locked, kept.text)
    locked = here + tuple(one for one in dict.fromkeys(kept.locked) if one not in here and one.strip())
    # A blank more or less, which cleaning takes out, is no change: the sentence stands as it was locked.
    squeezed = {"".join(one.split()): one for one in reversed(locked)}
    found = [one.bare if one.bare in locked else squeezed.get("".join(one.text.split()), "") for one in sentences]
    new = [_locked_as(one, lock) if lock else one for one, lock in zip(sentences, found, strict=True)]
    lost = [lock for lock in locked if not any(one.bare == lock for one in new)]
    paragraphs = [one for line in kept.text.split("\n") if (one := bare_sentences(line))]
    old = [one for paragraph in paragraphs for one in paragraph]
    for lock in lost:
        at = _altered(new, lock, old)
        if at is not None:
            new[at] = new[at].saying(lock, fixed=True)
        else:
            _insert(new, lock, paragraphs)
    if new:
        last = new[-1]
        new[-1] = Sentence(last.raw.rstrip(), last.text.rstrip(), last.fixed)
    return new, tuple(lost)


def _locked_as(sentence: Sentence, lock: str) -> Sentence:
    return replace(sentence, fixed=True) if sentence.bare == lock else sentence.saying(lock, fixed=True)


def lock_findings(lost: Sequence[str]) -> Iterator[Finding]:
    """What a person should know of locked sentences that the engine had not kept."""
    if lost:
        shown = "；".join(
            f"“{one[:_SHOWN_CHARACTERS]}{'…' if len(one) > _SHOWN_CHARACTERS else ''}”" for one in lost[:_SHOWN]
        )
        more = f"等 {len(lost)} 句" if len(lost) > _SHOWN else ""
        yield note(
            "locked", "info", f"锁定的句子{shown}{more}在新稿中被改动或漏掉，已按原文放回；请看前后是否通顺、有无重复。"
        )  # fmt: skip


def stale_locks(sentences: Sequence[Sentence], findings: Sequence[Finding]) -> Iterator[Finding]:
    """A finding on each locked sentence that this period's facts deny: it stays word for word, and is told.

    Args:
        sentences: the draft as it is kept.
        findings: what the check found in it.
    """
    for one, (start, end) in zip(sentences, spans(sentences), strict=True):
        wrong = any(
            each.severity == "error" and start <= each.start < end and each.end > each.start for each in findings
        )
        if one.fixed and wrong:
            words = one.text.rstrip()
            message = "这句是锁定的，已一字未改地保留，但其中有与本期数据不符的地方；请核对，要改请先解锁。"
            yield Finding("locked_stale", "warning", start, start + len(words), words, message)


def _altered(new: Sequence[Sentence], lock: str, old: Sequence[str]) -> int | None:
    """The sentence that is the locked one with other words, None where there is none.

    Reports are full of sentences of one build: one that is rather another sentence of the old text is not it.
    """
    scores = [(fuzz.ratio(one.bare, lock), -at) for at, one in enumerate(new) if not one.fixed]
    best, place = max(scores, default=(0.0, 0))
    others = (fuzz.ratio(new[-place].bare, one) for one in old if one != lock)
    return -place if best >= _ALTERED and best > max(others, default=0.0) else None


def _insert(new: list[Sentence], lock: str, paragraphs: Sequence[Sequence[str]]) -> None:
    """Put a dropped sentence beside those it stood with, else in a paragraph of its own where that paragraph was."""
    row = next((at for at, one in enumerate(paragraphs) if lock in one), len(paragraphs))
    own = list(paragraphs[row]) if row < len(paragraphs) else []
    column = own.index(lock) if own else 0
    earlier = [one for paragraph in paragraphs[:row] for one in paragraph]
    later = [one for paragraph in paragraphs[row + 1 :] for one in paragraph]
    if (at := _nearest(new, reversed(own[:column]))) is not None:
        _put_behind(new, at, lock)
    elif (at := _nearest(new, own[column + 1 :])) is not None:
        new.insert(at, Sentence(lock, lock, fixed=True))
    elif (at := _nearest(new, reversed(earlier))) is not None or (at := _end_of(new, earlier, later)) is not None:
        _put_below(new, at, lock)
    else:
        at = _nearest(new, later) or 0
        new.insert(at, Sentence(lock + "\n", lock + "\n", fixed=True))


def _nearest(new: Sequence[Sentence], old: Iterable[str]) -> int | None:
    """The place of the first of these sentences of the old text that the new one has."""
    return next((at for one in old if (at := _place_of(new, one)) is not None), None)


def _end_of(new: Sequence[Sentence], earlier: Sequence[str], later: Sequence[str]) -> int | None:
    """The last sentence, for a locked one that stood in the second half of a text of which nothing is left."""
    return len(new) - 1 if new and _nearest(new, later) is None and len(earlier) >= len(later) else None


def _put_behind(new: list[Sentence], at: int, lock: str) -> None:
    """Behind sentence ``at``, in its paragraph: the line break it ended with comes after the new sentence."""
    words = new[at].text.rstrip("\n")
    breaks = new[at].text[len(words) :]
    new[at] = Sentence(new[at].raw.rstrip("\n"), words, new[at].fixed)
    new.insert(at + 1, Sentence(lock + breaks, lock + breaks, fixed=True))


def _put_below(new: list[Sentence], at: int, lock: str) -> None:
    """In a paragraph of its own below the one that sentence ``at`` stands in."""
    last = next((place for place in range(at, len(new)) if new[place].text.endswith("\n")), len(new) - 1)
    behind = "\n" if last < len(new) - 1 else ""
    if not new[last].text.endswith("\n"):
        new[last] = Sentence(new[last].raw + "\n", new[last].text + "\n", new[last].fixed)
    new.insert(last + 1, Sentence(lock + behind, lock + behind, fixed=True))


def _place_of(new: Sequence[Sentence], old: str) -> int | None:
    """Where a sentence of the old text stands in the new one, None where it is gone."""
    same = next((at for at, one in enumerate(new) if one.bare == old), None)
    if same is not None:
        return same
    best, place = max(((fuzz.ratio(one.bare, old), -at) for at, one in enumerate(new)), default=(0.0, 0))
    return -place if best >= _SAME_PLACE else None
