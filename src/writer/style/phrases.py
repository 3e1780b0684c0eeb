"""Set phrases: wording that stands in several past reports, mined with counts.

A phrase is a stretch of 6–24 characters without a figure and without the end of a sentence, in at least three
reports, that cannot be made longer to either side and stay in as many of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from writer.style.copied import SET_PHRASE_LONGEST, SET_PHRASE_REPORTS
from writer.style.grams import Codes, CorpusText, Hashes, Places, codes_of, hashes_of, lengthened

SHORTEST = 6
_LOOSE = "的了和与及在对为是将把等，、"
_WIDE = "，、“”"
_HANZI = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase, how many past reports have it, and how often it stands in all of them."""

    text: str
    reports: int
    count: int


class SetPhrases:
    """The set phrases of a corpus, found in any text."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(sorted(phrases, key=lambda one: (-one.reports, -one.count, -len(one.text), one.text)))
        self._by_head: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in sorted(self.phrases, key=lambda one: -len(one.text)):
            self._by_head[phrase.text[:SHORTEST]].append(phrase)
        self._heads = np.sort(_hashes_of_heads(self._by_head))

    def find(self, folded: str, least: int = SET_PHRASE_REPORTS) -> Iterator[tuple[int, Phrase]]:
        """The phrases in a folded text with their places, left to right, the longest at each, not overlapping.

        Args:
            least: phrases of fewer reports are passed over.
        """
        if not len(self._heads):
            return
        hashes = hashes_of(codes_of(folded), SHORTEST)
        at = np.minimum(np.searchsorted(self._heads, hashes), len(self._heads) - 1)
        done = 0
        for place in np.flatnonzero(self._heads[at] == hashes).tolist():
            if place < done:
                continue
            for phrase in self._by_head.get(folded[place : place + SHORTEST], ()):
                if phrase.reports >= least and folded.startswith(phrase.text, place):
                    yield place, phrase
                    done = place + len(phrase.text)
                    break


def mine_phrases(corpus: CorpusText) -> SetPhrases:
    """The set phrases of a corpus."""
    longest = _longest(corpus)
    ends = np.arange(len(longest)) + longest
    # A place whose forerunner reaches as far belongs to a longer phrase.
    covered = np.zeros(len(longest), dtype=bool)
    covered[1:] = (ends[:-1] >= ends[1:]) & (longest[:-1] > 0)
    starts = np.flatnonzero((longest >= SHORTEST) & (longest <= SET_PHRASE_LONGEST) & ~covered)
    found: set[str] = set()
    for start, size in zip(starts.tolist(), longest[starts].tolist(), strict=True):
        piece = corpus.text[start : start + size]
        if start and corpus.text[start - 1] == "#":
            piece = piece.partition("，")[2]  # what follows a figure begins with its unit
        trimmed = piece.strip(_LOOSE)
        if len(_HANZI.findall(trimmed)) >= SHORTEST:
            found.add(trimmed)
    return SetPhrases(_told(found, corpus))


def counted_too(phrases: Sequence[Phrase], more: CorpusText) -> list[Phrase]:
    """Phrases with their counts in further reports added."""
    owners, counts = _counted((one.text for one in phrases), more)
    return [
        Phrase(one.text, one.reports + len(owners.get(one.text, ())), one.count + counts.get(one.text, 0))
        for one in phrases
    ]


def _told(found: Iterable[str], corpus: CorpusText) -> Iterator[Phrase]:
    """Phrases with their counts over the whole corpus; one within another only where it stands in more reports."""
    owners, counts = _counted(found, corpus)
    within: dict[str, int] = defaultdict(int)
    heads = {text[:SHORTEST] for text in owners}
    for text, holders in owners.items():
        for low in range(len(text) - SHORTEST + 1):
            if text[low : low + SHORTEST] in heads:
                for high in range(low + SHORTEST, len(text) + 1):
                    inner = text[low:high]
                    if inner != text and inner in owners:
                        within[inner] = max(within[inner], len(holders))
    for text, holders in owners.items():
        if len(holders) >= SET_PHRASE_REPORTS and len(holders) > within[text]:
            yield Phrase(text, len(holders), counts[text])


def _counted(found: Iterable[str], corpus: CorpusText) -> tuple[dict[str, set[int]], dict[str, int]]:
    """In which reports each of these texts stands, and how often in all of them."""
    by_head: dict[str, list[str]] = defaultdict(list)
    for text in found:
        by_head[text[:SHORTEST]].append(text)
    owners: dict[str, set[int]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    if not by_head:
        return owners, counts
    places = np.flatnonzero(np.isin(hashes_of(corpus.codes, SHORTEST), _hashes_of_heads(by_head)))
    for place, owner in zip(places.tolist(), corpus.owner_at(places).tolist(), strict=True):
        for text in by_head.get(corpus.text[place : place + SHORTEST], ()):
            if corpus.text.startswith(text, place):
                owners[text].add(owner)
                counts[text] += 1
    return owners, counts


def _hashes_of_heads(heads: Iterable[str]) -> Hashes:
    """The hash of each beginning of a phrase, all of one length."""
    return hashes_of(codes_of("".join(heads)), SHORTEST)[::SHORTEST]


def _longest(corpus: CorpusText) -> Places:
    """For each place the length of the longest stretch from there that stands in enough reports, 0 for none.

    One more than the longest phrase is looked for: what is longer still is copied text and no phrase.
    """
    room = _room(corpus.codes)
    longest: Places = np.zeros(len(corpus.codes), dtype=np.int64)
    hashes = hashes_of(corpus.codes, SHORTEST)
    places = np.flatnonzero(room[: len(hashes)] >= SHORTEST)
    hashes = hashes[places]
    owners = corpus.owner_at(places)
    for size in range(SHORTEST, SET_PHRASE_LONGEST + 2):
        kept = _shared(hashes, owners)
        places, hashes, owners = places[kept], hashes[kept], owners[kept]
        longest[places] = size
        further = room[places] > size
        places, owners = places[further], owners[further]
        if not len(places):
            break
        hashes = lengthened(hashes[further], corpus.codes[places + size])
    return longest


def _room(codes: Codes) -> Places:
    """How many characters from each place on may belong to one phrase: Chinese characters, commas, quotation marks."""
    usable = (codes >= 0x3400) & (codes <= 0x9FFF)
    for sign in _WIDE:
        usable |= codes == ord(sign)
    stops = np.where(usable, len(codes), np.arange(len(codes)))
    upto: Places = np.minimum.accumulate(stops[::-1])[::-1] if len(codes) else stops
    return upto - np.arange(len(codes))


def _shared(hashes: npt.NDArray[np.uint64], owners: Places) -> npt.NDArray[np.bool_]:
    """Which of these n-grams stand in enough reports; owners never fall from one place to the next."""
    order = np.argsort(hashes, kind="stable")
    sorted_hashes, sorted_owners = hashes[order], owners[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = sorted_hashes[1:] != sorted_hashes[:-1]
    another = fresh.copy()
    another[1:] |= sorted_owners[1:] != sorted_owners[:-1]
    group = np.cumsum(fresh) - 1
    reports = np.bincount(group[another]) if len(order) else np.zeros(0, dtype=np.int64)
    kept = np.zeros(len(order), dtype=bool)
    kept[order] = reports[group] >= SET_PHRASE_REPORTS
    return kept
