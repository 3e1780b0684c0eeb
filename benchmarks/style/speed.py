"""How long the style room takes: the profile once and again, a draft against it, two versions side by side.

Processor time, and in brackets by the clock, which counts what else the machine does.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks._scale_sample import report
from writer.corpus import parse_report, split_passages
from writer.schema import Passage
from writer.store import Store, open_store
from writer.style import StyleCorpus, align

PAST = 1_000_000
DRAFT = 10_000
PARAGRAPHS = 5_000
VERSIONS = 20_000
ROUNDS = 7
# Reports of this number on are in no corpus.
_FRESH = 50_000
T = TypeVar("T")


class Taken(NamedTuple):
    """Seconds of processor time, and by the clock."""

    processor: float
    clock: float


def run() -> Iterator[tuple[str, str, str]]:
    """One row per figure: what, figure, target."""
    passages, reports = _past(PAST)
    size = sum(len(passage.text) for passage in passages)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'style.sqlite'}")
        corpus, once = _timed(lambda: _opened(passages, store))
        yield f"profile of {size:,} characters ({reports} reports), first time", _seconds(once), "≤ 5 s"
        _, again = _timed(lambda: _opened(passages, store))
        yield "the same when the program starts again", _seconds(again), ""
        more = [*passages, *split_passages(parse_report(report(_FRESH), "new.txt"))]
        _, after = _timed(lambda: _opened(more, store))
        yield "the same with one report more", _seconds(after), ""
        store.close()
    drafts = [_draft(DRAFT, _FRESH + 100 * number) for number in range(ROUNDS + 1)]
    _timed(lambda: corpus.compare(drafts[0], "practices", nearest=True))
    taken = [_timed(lambda one=one: corpus.compare(one, None, nearest=True))[1] for one in drafts[1:]]  # type: ignore[misc]
    yield f"a draft of {DRAFT:,} characters against it, warm, median of {ROUNDS}", _milli(taken), "≤ 200 ms"
    lines = _draft(PARAGRAPHS * 100, _FRESH + 5000).replace("。", "。\n").split("\n")
    long = "\n".join([line for line in lines if len(line) >= 20][:PARAGRAPHS])
    _, many = _timed(lambda: corpus.compare(long, nearest=True))
    yield f"a draft of {long.count(chr(10)) + 1:,} paragraphs ({len(long):,} characters)", _seconds(many), ""
    yield from _aligning()


def _aligning() -> Iterator[tuple[str, str, str]]:
    pairs = []
    for number in range(ROUNDS):
        old = _draft(VERSIONS, _FRESH + 9000 + 100 * number)
        pairs.append((old, _edited(old, number)))
    taken = [_timed(lambda pair=pair: align(*pair))[1] for pair in pairs]  # type: ignore[misc]
    yield f"two versions of {VERSIONS:,} characters, 60 sentences changed, 30 moved", _milli(taken), "≤ 200 ms"
    apart = [_timed(lambda at=at: align(pairs[at][0], pairs[at - 1][0]))[1] for at in range(ROUNDS)]  # type: ignore[misc]
    yield f"two texts of {VERSIONS:,} characters that have nothing to do with each other", _milli(apart), "≤ 200 ms"


def _past(size: int) -> tuple[list[Passage], int]:
    passages: list[Passage] = []
    number = held = 0
    while held < size:
        more = split_passages(parse_report(report(number), f"{number}.txt"))
        passages += more
        held += sum(len(passage.text) for passage in more)
        number += 1
    return passages, number


def _opened(passages: list[Passage], store: Store) -> StyleCorpus:
    """The corpus with everything that a comparison needs: a text is looked up in each index once."""
    corpus = StyleCorpus(passages, {}, store.styles)
    corpus.compare("坚持项目为王，全力推动签约项目早开工、早投产。", nearest=True)
    corpus.guide()
    return corpus


def _draft(size: int, number: int) -> str:
    text = ""
    while len(text) < size:
        text += report(number) + "\n"
        number += 1
    return text[:size]


def _edited(text: str, seed: int) -> str:
    chance = random.Random(seed)
    sentences = text.split("。")
    for _ in range(30):
        moved = sentences.pop(chance.randrange(len(sentences)))
        sentences.insert(chance.randrange(len(sentences)), moved)
    for _ in range(60):
        at = chance.randrange(len(sentences))
        sentences[at] = sentences[at].replace("推进", "推动") + "，同比增长12.5%"
    return "。".join(sentences)


def _timed(work: Callable[[], T]) -> tuple[T, Taken]:
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, Taken(time.process_time() - processor, time.perf_counter() - clock)


def _seconds(taken: Taken) -> str:
    return f"{taken.processor:.2f} s ({taken.clock:.2f})"


def _milli(taken: list[Taken]) -> str:
    processor, clock = (statistics.median(1000 * one[at] for one in taken) for at in (0, 1))
    return f"{processor:.0f} ms ({clock:.0f})"
