"""How the time of a check grows with texts that nobody writes, but somebody pastes: n characters against 4 n."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from decimal import Decimal

from benchmarks._check_sample import PERIOD, draft, ledger, past_drafts
from writer.checking import Grounds, Prover, past_record
from writer.corpus import parse_report
from writer.figures import parse_period
from writer.schema import Fact, Ledger

LENGTH = 250_000
DENSE = 10_000  # of texts in which every third character is a figure's
SHEET = 2_500
_PERIOD = parse_period(PERIOD)


def repeated(piece: str) -> Callable[[int], str]:
    """A text of ``n`` characters, the same piece again and again in one line."""
    return lambda n: (piece * (n // len(piece) + 1))[:n]


PLAIN: dict[str, Callable[[int], str]] = {
    "digits": repeated("1"),
    "one metric's name": repeated("新签约项目"),
    "commas": repeated("，"),
    "，同比增长": repeated("，同比增长"),
    "brackets in brackets": lambda n: "（" * (n // 2) + "）" * (n // 2),
    "prose without a mark": repeated("坚持以高质量发展统揽全局统筹推进各项重点工作落地见效"),
    "control characters": repeated("\x00\x1f\x7f\u200b\ufeff"),
    "quotation marks": repeated("“"),
    "names of companies": repeated("引进栎芯电子、泊远生物、"),
    "一是": repeated("一是"),
    "headings": repeated("\n一、签约\n（一）投资\n"),
    "blanks": repeated(" "),
    "line breaks": repeated("\n"),
}
FULL: dict[str, Callable[[int], str]] = {
    "figures without a full stop": repeated("新签约项目18个，同比增长20.0%，"),
    "a list without end": repeated("18个、"),
    "brackets never closed": repeated("（18个"),
    "sentences in one paragraph": repeated("新签约项目18个，同比增长20.0%。协议总投资99亿元，占比12%。"),
    "figures of nothing known": repeated("培训班37期、手册412份，"),
    "one amount again and again": repeated("培训班412期，占比37.1%，"),
    "其中": repeated("其中3个，"),
    "合计": repeated("5个，合计9个，"),
    "分别为": repeated("新签约项目、协议总投资分别为18个、99亿元，"),
}


def run() -> Iterator[tuple[str, str, str]]:
    """Each text at n and 4 n characters; then sheets of n and 4 n rows."""
    past = past_record([parse_report(text, name) for name, text in past_drafts(20, 4_000)])
    prover = Prover(ledger(), Grounds(past=past))
    prover.check(draft(3_000, ledger()), (), _PERIOD)
    for texts, length in ((PLAIN, LENGTH), (FULL, DENSE)):
        for name, make in texts.items():
            taken = [_seconds(prover, make(size)) for size in (length, 4 * length)]
            yield _row(name, taken[0], taken[1], f"{length:,} and {4 * length:,} characters")
    small, large = (sheet(n) for n in (SHEET, 4 * SHEET))
    made = [_timed(lambda one=one: Prover(one))[1] for one in (small, large)]  # type: ignore[misc]
    yield _row("a sheet made ready", made[0], made[1], f"{SHEET:,} and {4 * SHEET:,} rows")
    taken = [_seconds(Prover(one), named(one, 400)) for one in (small, large)]
    yield _row("a draft that names 400 rows of it", taken[0], taken[1], f"{SHEET:,} and {4 * SHEET:,} rows")


def sheet(rows: int) -> Ledger:
    """Facts of so many villages."""
    return Ledger(
        tuple(
            Fact(
                f"F{n}",
                f"第{n}村集体经营收入",
                Decimal(n * 7 % 9973 + 10),
                "万元",
                prior=Decimal(n * 5 % 9967 + 10),
                line=n,
            )
            for n in range(1, rows + 1)
        )
    )


def named(facts: Ledger, count: int) -> str:
    """A draft that tells of ``count`` of the facts, every fourth of them wrong."""
    chosen = facts.facts[:: max(1, len(facts.facts) // count)][:count]
    return "".join(
        f"{one.label}{(one.value or Decimal(0)) + (3 if at % 4 == 0 else 0)}万元。" + ("\n" if at % 5 == 0 else "")
        for at, one in enumerate(chosen)
    )


def _row(name: str, small: float, large: float, note: str) -> tuple[str, str, str]:
    return name, f"{small:.2f} s, {large:.2f} s: {large / max(small, 1e-6):.1f}×", note


def _seconds(prover: Prover, text: str) -> float:
    return _timed(lambda: prover.check(text, parse_report(text, "draft.md").sections, _PERIOD))[1]


def _timed(work: Callable[[], object]) -> tuple[object, float]:
    """What the work gives, and the processor time it takes, in seconds."""
    started = time.process_time()
    return work(), time.process_time() - started
