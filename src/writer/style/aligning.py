"""Two versions of a text side by side: sentence against sentence, moved sentences seen as moved.

Sentences that are the same stand as anchors (longest common subsequence); between the anchors a sentence goes with the
one it was rewritten from; what is left over on both sides and is nearly the same elsewhere has moved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.distance import Indel

from writer.figures import find_figures
from writer.style.cutting import Span, sentence_spans

Kind = Literal["same", "changed", "added", "removed", "moved"]
Side = Literal["old", "new"]

# Shares of characters in common from which a sentence counts as rewritten, and from which as moved.
_REWRITTEN, _MOVED = 0.45, 0.75
_SHORTEST_MOVED = 6
# Beyond so many pairs of a block only sentences with a word in common are held against each other.
_PAIRS = 4_000
_CRUMB = 1
# The exact way needs a bit of memory for every pair of sentences, or of tokens: 50 MB at most.
_EXACT = 400_000_000
_WORD = re.compile(r"[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: what the old text has and what the new one has; equal, or one replaces the other."""

    old: str
    new: str

    @property
    def equal(self) -> bool:
        """Whether both have the same."""
        return self.old == self.new


@dataclass(frozen=True, slots=True)
class Row:
    """One line of two texts side by side; a span is None on the side where nothing stands.

    ``partner`` is the number of the row at which the other half of a moved sentence stands, -1 for none: a moved
    sentence has a row in either place, ``old`` alone in the one and ``new`` alone in the other. ``pieces`` show what
    changed, figures whole. ``likeness`` is the share of characters in common, 0–1.
    """

    kind: Kind
    old: Span | None
    new: Span | None
    old_text: str
    new_text: str
    likeness: float = 0.0
    partner: int = -1
    pieces: tuple[Piece, ...] = ()


def align(old: str, new: str) -> tuple[Row, ...]:
    """Two versions, sentence against sentence, in the order of the new one.

    Sentences end with their full stop or their line; headings are sentences of their own.
    """
    left = [(span, old[slice(*span)]) for span in sentence_spans(old)]
    right = [(span, new[slice(*span)]) for span in sentence_spans(new)]
    pairs = _paired([text for _, text in left], [text for _, text in right])
    rows = _rows(left, right, pairs)
    return _with_moves(rows)


def pair(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which of the ``old`` lines each of the ``new`` ones is, by number: the same, reworded, or moved; not in order.

    A line that is new has no entry, and no old line is taken twice.
    """
    pairs = {number: one for number, (one, _) in _paired(old, new).items()}
    gone = [number for number in range(len(old)) if number not in set(pairs.values())]
    come = [number for number in range(len(new)) if number not in pairs]
    places: dict[str, list[int]] = defaultdict(list)
    for number in reversed(gone):
        places[old[number]].append(number)
    for number in come:
        if places[new[number]]:
            pairs[number] = places[new[number]].pop()
    taken = set(pairs.values())
    gone = [number for number in gone if number not in taken and len(old[number]) >= _SHORTEST_MOVED]
    come = [number for number in come if number not in pairs and len(new[number]) >= _SHORTEST_MOVED]
    for _, one, other in _ranked(_likeness(old, new, gone, come, _MOVED)):
        if other not in pairs and one not in taken:
            pairs[other] = one
            taken.add(one)
    return pairs


def merged(old: str, new: str, rows: Sequence[Row], chosen: Mapping[int, Side]) -> str:
    """A text made of sentences of either version.

    Args:
        rows: of ``align(old, new)``.
        chosen: for rows by number, the version whose sentence is taken; a row that is not named takes the new one's.
            For a moved sentence the row of its new place says "new" to leave it out of its old place, and the row of
            its old place "old" to have it there.

    Returns:
        The new text with the sentences in question replaced; every other character of it stays, paragraphs included.
        A sentence that the new text has not is put after the one it follows in the old text.
    """
    out: list[str] = []
    at = 0
    for number, row in enumerate(rows):
        side = chosen.get(number, "new")
        if row.new is not None:
            start, end = row.new
            out.append(new[at:start])
            out.append(row.old_text if side == "old" else row.new_text)
            at = end
        elif side == "old" and row.old is not None:
            out.append(_lead(old, row.old, out, new[at:]) + row.old_text)
    out.append(new[at:])
    return "".join(out)


def _lead(old: str, span: Span, out: Sequence[str], rest: str) -> str:
    """The blanks that stand before a sentence in the old text: it keeps its paragraph where it began one."""
    start = span[0]
    head = old[:start]
    blanks = head[len(head.rstrip()) :]
    return blanks if "\n" in blanks and (any(out) or not rest) else ""


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """What changed from ``old`` to ``new``; a figure with its unit is one token and never half replaced.

    An island of a single character between two changes goes with them: crumbs cannot be read.
    """
    before, after = _tokens(old), _tokens(new)
    if len(before) * len(after) > _EXACT:
        return (Piece(old, new),)
    found: list[Piece] = []
    for step in Indel.opcodes(before, after):
        gone = "".join(before[step.src_start : step.src_end])
        come = "".join(after[step.dest_start : step.dest_end])
        crumb = step.tag == "equal" and len(gone) <= _CRUMB and step.src_start > 0 and step.src_end < len(before)
        if found and not found[-1].equal and (step.tag != "equal" or crumb):
            found[-1] = Piece(found[-1].old + gone, found[-1].new + come)
        else:
            found.append(Piece(gone, come))
    return tuple(found)


def _tokens(text: str) -> list[str]:
    """Characters, words of Latin letters, and figures as wholes."""
    found: list[str] = []
    at = 0
    for figure in find_figures(text):
        found += _WORD.findall(text, at, figure.start)
        found.append(text[figure.start : figure.end])
        at = figure.end
    return found + _WORD.findall(text, at)


def _paired(left: Sequence[str], right: Sequence[str]) -> dict[int, tuple[int, float]]:
    """Which old sentence each new one goes with, in rising order on both sides, and how alike they are."""
    pairs: dict[int, tuple[int, float]] = {}
    low_left = low_right = 0
    blocks = _anchors(left, right)
    for start, end, at in [*blocks, (len(left), len(left), len(right))]:
        _pair_between(left, right, (low_left, start), (low_right, at), pairs)
        pairs.update({at + step: (start + step, 1.0) for step in range(end - start)})
        low_left, low_right = end, at + end - start
    return pairs


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """Stretches of sentences that are the same: start and end in the old text, and start in the new one.

    In texts too long for the exact way, what both begin and end with, and between these those sentences alone that
    either text has but once.
    """
    if len(left) * len(right) <= _EXACT:
        steps = Indel.opcodes(left, right)
        return [(step.src_start, step.src_end, step.dest_start) for step in steps if step.tag == "equal"]
    head = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    most = min(len(left), len(right)) - head
    tail = next((at for at in range(most) if left[-1 - at] != right[-1 - at]), most)
    inner = _once(left[head : len(left) - tail], right[head : len(right) - tail])
    ends = [(len(left) - tail, len(left), len(right) - tail)] if tail else []
    return [*([(0, head, 0)] if head else []), *((a + head, b + head, c + head) for a, b, c in inner), *ends]


def _once(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """The longest rising chain of sentences that either text has but once."""
    place_of = {text: at for at, text in enumerate(left)}
    times, others = Counter(left), Counter(right)
    tails: list[int] = []  # the longest rising chain: its old places, and the links that end with them
    ends: list[int] = []
    links: list[tuple[int, int, int]] = []  # old, new, forerunner
    for new, text in enumerate(right):
        if times.get(text) == 1 and others[text] == 1:
            old = place_of[text]
            at = bisect_left(tails, old)
            links.append((old, new, ends[at - 1] if at else -1))
            tails[at : at + 1] = [old]
            ends[at : at + 1] = [len(links) - 1]
    chain = []
    link = ends[-1] if ends else -1
    while link >= 0:
        old, new, link = links[link]
        chain.append((old, old + 1, new))
    return chain[::-1]


def _pair_between(
    left: Sequence[str], right: Sequence[str], lefts: Span, rights: Span, pairs: dict[int, tuple[int, float]]
) -> None:
    """Pair rewritten sentences between two anchors so that the most of them stays in common."""
    rows, columns = range(*lefts), range(*rights)
    if not rows or not columns:
        return
    scores = _likeness(left, right, rows, columns, _REWRITTEN)
    # The best chain of pairs that rise on both sides, over the pairs that count alone.
    chain: list[tuple[float, int, int, int]] = []  # total, new, old, forerunner
    best_upto: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    for row in rows:
        fresh: list[tuple[int, int]] = []
        for column, score in scores.get(row, ()):
            total, before = _best(best_upto, column - rights[0])
            chain.append((total + score, column, row, before))
            fresh.append((column - rights[0], len(chain) - 1))
        for place, link in fresh:
            _raise(best_upto, place + 1, (chain[link][0], link))
    _, link = _best(best_upto, len(columns))
    while link >= 0:
        _, column, row, link_before = chain[link]
        pairs[column] = (row, next(score for one, score in scores[row] if one == column))
        link = link_before


def _best(tree: Sequence[tuple[float, int]], upto: int) -> tuple[float, int]:
    """The best entry before place ``upto`` (a Fenwick tree of maxima)."""
    found = (0.0, -1)
    while upto > 0:
        found = max(found, tree[upto])
        upto -= upto & -upto
    return found


def _raise(tree: list[tuple[float, int]], place: int, entry: tuple[float, int]) -> None:
    while place < len(tree):
        tree[place] = max(tree[place], entry)
        place += place & -place


def _likeness(
    left: Sequence[str], right: Sequence[str], rows: Sequence[int], columns: Sequence[int], least: float
) -> dict[int, list[tuple[int, float]]]:
    """For each old sentence the new ones at least so like it, in rising order."""
    all_pairs = len(rows) * len(columns) <= _PAIRS
    near = {} if all_pairs else _with_pairs_in_common(left, right, rows, columns)
    found: dict[int, list[tuple[int, float]]] = {}
    for row in rows:
        scored = []
        for column in columns if all_pairs else near.get(row, ()):
            score = Indel.normalized_similarity(left[row], right[column], score_cutoff=least)
            if score >= least:
                scored.append((column, score))
        if scored:
            found[row] = sorted(scored)
    return found


def _with_pairs_in_common(
    left: Sequence[str], right: Sequence[str], rows: Sequence[int], columns: Sequence[int]
) -> dict[int, list[int]]:
    """The few new sentences with which each old one shares most of its rare pairs of characters."""
    holders: dict[str, list[int]] = defaultdict(list)
    for column in columns:
        for pair in {right[column][at : at + 2] for at in range(len(right[column]) - 1)}:
            holders[pair].append(column)
    found = {}
    for row in rows:
        shared: dict[int, float] = defaultdict(float)
        for pair in {left[row][at : at + 2] for at in range(len(left[row]) - 1)}:
            held = holders.get(pair, ())
            if len(held) <= 40:  # a pair of characters that stands everywhere tells nothing
                for column in held:
                    shared[column] += 1 / len(held)
        found[row] = sorted(shared, key=lambda one: -shared[one])[:8]
    return found


def _rows(
    left: Sequence[tuple[Span, str]], right: Sequence[tuple[Span, str]], pairs: Mapping[int, tuple[int, float]]
) -> list[Row]:
    """The rows in the order of the new text, sentences that are gone before what follows them in the old one."""
    rows: list[Row] = []
    done = 0
    for column, (span, text) in enumerate(right):
        if column not in pairs:
            rows.append(Row("added", None, span, "", text))
            continue
        row, likeness = pairs[column]
        rows += [Row("removed", left[gone][0], None, left[gone][1], "") for gone in range(done, row)]
        before = left[row][1]
        same = before == text
        pieces = (Piece(text, text),) if same else pieces_of(before, text)
        rows.append(
            Row("same" if same else "changed", left[row][0], span, before, text, round(likeness, 3), -1, pieces)
        )
        done = row + 1
    return rows + [Row("removed", span, None, text, "") for span, text in left[done:]]


def _with_moves(rows: list[Row]) -> tuple[Row, ...]:
    """Sentences gone here and come there become one that moved, the most alike first."""
    gone = [number for number, row in enumerate(rows) if row.kind == "removed" and len(row.old_text) >= _SHORTEST_MOVED]
    come = [number for number, row in enumerate(rows) if row.kind == "added" and len(row.new_text) >= _SHORTEST_MOVED]
    olds, news = [row.old_text for row in rows], [row.new_text for row in rows]
    scores = _likeness(olds, news, gone, come, _MOVED)
    for score, here, there in _ranked(scores):
        if rows[here].partner < 0 and rows[there].partner < 0:
            pieces = pieces_of(rows[here].old_text, rows[there].new_text)
            rows[here] = replace(rows[here], kind="moved", partner=there, likeness=round(score, 3), pieces=pieces)
            rows[there] = replace(rows[there], kind="moved", partner=here, likeness=round(score, 3), pieces=pieces)
    return tuple(rows)


def _ranked(scores: Mapping[int, Sequence[tuple[int, float]]]) -> list[tuple[float, int, int]]:
    """Likeness, old place and new place, the most alike first, then the nearest."""
    found = ((score, here, there) for here, scored in scores.items() for there, score in scored)
    return sorted(found, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1]))
