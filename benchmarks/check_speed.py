"""How long the check of a draft takes: by its length, again and again, and against a record of past reports.

What is measured is the check that people get while they type: one ``Prover`` kept for the facts, with the grounds
that ``gather_grounds`` reads from the record, called with the draft's sections and the report's period.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from benchmarks._check_sample import DENSE, PERIOD, PROSE, SEED, TITLE, draft, ledger, past_drafts
from writer.checking import Grounds, Prover
from writer.corpus import parse_report, split_passages
from writer.figures import find_figures, parse_period
from writer.grounds import gather_grounds
from writer.schema import Checked, Ledger, Outline, OutlineItem, Report
from writer.settings import Settings
from writer.store import PastSource, Store, open_store

LENGTH = 10_000
PAST = 100
PAST_LENGTH = 4_000
ROUNDS = 7
TIMES = (1, 4, 16)
CHECKED = (1, 50, 200, 400)
SHORT = 2_500  # characters of the drafts of which many are checked
READ = 300_000
T = TypeVar("T")


def run() -> Iterator[tuple[str, str, str]]:
    """Times by length, the cost of a cold start, memory by number of drafts, and the speed of reading figures."""
    facts = ledger()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'check.sqlite'}")
        size = _record(store)
        grounds, gathering = _timed(lambda: _grounds(store))
        prover, building = _timed(lambda: Prover(facts, grounds))
        first = parse_report(draft(LENGTH, facts, SEED + 1000), "first.md")
        _, cold = _timed(lambda: _checked(prover, first))
        yield "grounds gathered", _ms(gathering), f"{PAST} past reports, {size:,} characters, read from SQLite"
        yield "`Prover` made", _ms(building), f"{len(facts.facts)} facts"
        yield "first check in a process", _ms(cold), "reads the dictionary of names and the past reports"
        yield from _by_length(prover, facts, TIMES, PROSE)
        yield from _by_length(prover, facts, (1,), DENSE)
        yield from _memory(prover, facts)
        store.close()
    yield from _reading(facts)


def _record(store: Store) -> int:
    """Put the past reports into the record; returns their characters."""
    size = 0
    for name, text in past_drafts(PAST, PAST_LENGTH):
        report = parse_report(text, name)
        digest = sha256(text.encode()).hexdigest()
        store.past.put(report, split_passages(report), PastSource(name, digest))
        size += len(text)
    return size


def _grounds(store: Store) -> Grounds:
    """The grounds of a report whose outline names its addressee, its headings and a point each."""
    items = tuple(
        OutlineItem(str(n), 1, "", heading, "results", points=(f"写清{heading}的主要举措",))
        for n, heading in enumerate(("总体运行情况", "项目招引取得新进展", "产业集群不断壮大", "下一步工作打算"), 1)
    )
    outline = Outline(TITLE, "砚湖市人民政府", PERIOD, "砚湖高新技术产业开发区管理委员会", items=items)
    return gather_grounds(Settings(rules_off=""), store).of_report(outline)


def _checked(prover: Prover, report: Report) -> Checked:
    return prover.check(report.text, report.sections, parse_period(PERIOD))


def _by_length(prover: Prover, facts: Ledger, lengths: tuple[int, ...], prose: float) -> Iterator[tuple[str, str, str]]:
    """The median time of a warm check at each length; the text is another one each time."""
    base = 0.0
    for times in lengths:
        texts = [draft(times * LENGTH, facts, SEED + n, prose=prose) for n in range(ROUNDS if times < 16 else 3)]
        drafts = [parse_report(text, "draft.md") for text in texts]
        _checked(prover, drafts[0])
        both = [_best(prover, one) for one in drafts]
        taken, clock = [one for one, _ in both], statistics.median(one for _, one in both)
        length = statistics.median(len(text) for text in texts)
        per = statistics.median(each / len(text) for each, text in zip(taken, texts, strict=True)) * LENGTH
        base = base or per
        figures = statistics.median(len(find_figures(text)) for text in texts)
        yield (
            f"warm check at {times}×, {1000 * figures / length:.0f} figures in 1,000 characters",
            f"{_ms(statistics.median(taken))}, {_ms(per)} per {LENGTH:,} characters, {per / base:.2f} of 1×",
            f"{length:,.0f} characters, {figures:,.0f} figures; median of {len(drafts)} drafts, of each the better of "
            f"2, processor time; by the clock {_ms(clock)}",
        )


def _best(prover: Prover, report: Report) -> tuple[float, float]:
    """Seconds of the processor, and by the clock, that the check of a draft takes; the better of two."""
    taken = []
    for _ in range(2):
        clock, started = time.perf_counter(), time.process_time()
        _checked(prover, report)
        taken.append((time.process_time() - started, time.perf_counter() - clock))
    return min(taken)


def _memory(prover: Prover, facts: Ledger) -> Iterator[tuple[str, str, str]]:
    """What is still held after so many different drafts."""
    tracemalloc.start()
    held, resident = {}, {}
    for number in range(1, max(CHECKED) + 1):
        _checked(prover, parse_report(draft(SHORT, facts, SEED + 2000 + number), "draft.md"))
        if number in CHECKED:
            gc.collect()
            held[number], resident[number] = tracemalloc.get_traced_memory()[0], _resident()
    tracemalloc.stop()
    for number in CHECKED:
        yield (
            f"held after {number} drafts of {SHORT:,} characters",
            f"{held[number] / 1e6:.2f} MB",
            f"by tracemalloc, since before the first; resident {resident[number] / 1e6:.0f} MB",
        )


def _resident() -> int:
    """Bytes of this process in memory; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _reading(facts: Ledger) -> Iterator[tuple[str, str, str]]:
    text = draft(READ, facts, SEED + 3000)
    taken = min(_timed(lambda: find_figures(text))[1] for _ in range(5))
    found = len(find_figures(text))
    yield (
        "figures read",
        f"{len(text) / taken:,.0f} characters/s",
        f"{len(text):,} characters, {found:,} figures, best of 5",
    )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"
