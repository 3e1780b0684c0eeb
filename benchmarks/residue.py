"""What is found of a past report's text left in a clean draft, what is flagged for nothing, and how long it takes.

Sentences of past reports – with their figures, dates and names – are put into drafts whose every figure is right. The
past reports are those of ``corpus/``, and two hundred made of them with other figures, other years and other names.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from writer.checking import Grounds, PastRecord, Prover, past_record
from writer.checking.words import ordinary_words
from writer.corpus import parse_report, read_text
from writer.facts import read_facts
from writer.figures import find_figures, parse_period
from writer.schema import PASSING, Checked, Figure, Ledger, Period, Report

PROJECT = Path(__file__).resolve().parents[1]
SEED = 20261123
PLANTED = 24  # sentences of each kind put into each draft, one at a time
MADE = 200  # past reports made for the second half
# The beginnings of all names of companies, projects and events in corpus/, read out by hand.
NAMES = (
    "擎岳", "朔屿", "岫石", "栎芯", "泊远", "霖牧", "晏川", "澜帛", "昱笙", "澍禾", "望棠", "鸿澈",
    "棠江", "澄江", "锦澍", "汐岸", "潮声", "临鹭", "云帆", "北溟", "曜川", "春到苍榆", "遇见棠岭",
)  # fmt: skip
# What the shipped reports have little of: days, deadlines, numbers of events. A report of the year before.
DATED = """云麓高新区2025年第三季度招商引资工作汇报

云麓市人民政府：
2025年，云麓高新区招商引资工作稳步推进。现将有关情况汇报如下。
一、基本情况
7月16日，高新区管委会与三家供应链企业集中签订合作协议。8月22日至24日，分管负责同志带队赴合肥、芜湖两地叩门招商。
9月17日上午，全区第三季度重大项目集中开工仪式在东片区举行。组团参加第七届云麓绿色食品博览会，搭建展台12个。
8月5日，调度会现场交办的难题当天全部认领。9月3日，岩鹿机器人总装线点亮投产。
二、下一步工作
8月底前完成标准厂房二期消防验收。2025年底前建成投用人才公寓一期。9月底前把剩余的两宗工业用地征拆到位。
2025年12月底前兑现全部奖补资金。筹备好第十二次园区企业家恳谈会。

云麓高新技术产业开发区管理委员会
2025年10月11日
"""
EVENTS = ("第七届", "第十二次")
_FIRST = "晟睿铭瑞宸昊皓翊霁骁煜珩琛璟钰淳澄沅湛渤潞滦淏沣汶岱岚峤崧嵘巍垚堃埕"
_SECOND = "阔弘骏驰翔腾跃禾黍穗麓蔚蓁芃荃葳苒菡菁楷榕槿桦桓柏栩锐锋铎镕钧鑫钛铠"
_SENTENCE = re.compile(r"[^。！？\n]{8,200}。")


@dataclass
class Draft:
    """A clean draft with what it is checked by."""

    name: str
    text: str
    ledger: Ledger
    period: Period | None

    def checked(self, text: str, prover: Prover) -> Checked:
        """The check of a text as this draft's."""
        return prover.check(text, parse_report(text, self.name).sections, self.period)


@dataclass(frozen=True)
class Stale:
    """A sentence of a past report, and the kinds of things in it that must not stand in another."""

    text: str
    names: tuple[str, ...] = ()
    year: int | None = None


def run() -> list[tuple[str, str, str]]:
    """Recall by kind, false alarms and times, over the shipped corpus and over the one made of it."""
    dated = parse_report(DATED, "云麓高新区2025年第三季度招商引资工作汇报.txt")
    shipped = [(one, NAMES) for one in reports()] + [(dated, ("岩鹿",))]
    reading = _seconds(ordinary_words)
    return [
        ("dictionary read", f"{1000 * reading:.0f} ms", "once per process, when the first name is judged"),
        *_measured("corpus/", shipped, PLANTED),
        *_measured(f"{MADE} made reports", [*varied(reports(), MADE), (dated, ("岩鹿",))], PLANTED),
        *_measured("one dated report", [(dated, ("岩鹿",))], len(DATED)),
    ]


def _measured(title: str, pairs: list[tuple[Report, tuple[str, ...]]], count: int) -> Iterator[tuple[str, str, str]]:
    past, drafted = [one for one, _ in pairs], drafts()
    record = past_record(past)
    planted, found, clean, astray = Counter[str](), Counter[str](), 0, 0
    for number, draft in enumerate(drafted):
        prover = Prover(draft.ledger, Grounds(past=record))
        clean += sum(one.code == "residue" for one in draft.checked(draft.text, prover).findings)
        before = record.before(draft.period)
        stale = list(_sentences(pair for at, pair in enumerate(pairs) if at in before))
        chance = random.Random(SEED + number)
        more = _planted(draft, record, chance.sample(stale, min(count, len(stale))), chance)
        planted, found, astray = planted + more[0], found + more[1], astray + more[2]
    for kind in ("figure", "date", "name"):
        share = 100 * found[kind] / max(planted[kind], 1)
        yield f"stale {kind}s, {title}", f"{found[kind]} of {planted[kind]}, {share:.1f} %", f"{len(drafted)} drafts"
    yield f"false alarms, {title}", f"{clean} + {astray}", "in the clean drafts + beside what was planted"
    yield from _timed(title, past, drafted[0])


def _timed(title: str, past: list[Report], draft: Draft) -> Iterator[tuple[str, str, str]]:
    size = sum(len(one.text) for one in past)
    stale = draft.text + "\n" + "".join(one.text for one in list(_sentences([(past[0], ())]))[:20])
    plain, prover = Prover(draft.ledger), Prover(draft.ledger, Grounds(past=past_record(past)))
    first = _seconds(lambda: draft.checked(stale, prover))
    again = min(_seconds(lambda: draft.checked(stale, prover)) for _ in range(5))
    bare = min(_seconds(lambda: draft.checked(stale, plain)) for _ in range(5))
    yield (
        f"first check of a draft with stale figures, {title}",
        f"{1000 * first:.0f} ms",
        f"{size:,} characters of past reports; again {1000 * again:.0f} ms, without past reports {1000 * bare:.0f} ms",
    )


def _planted(
    draft: Draft, record: PastRecord, stale: Sequence[Stale], chance: random.Random
) -> tuple[Counter[str], Counter[str], int]:
    """What was planted in one draft, what was found of it, and how many findings lie beside it."""
    prover, plain = Prover(draft.ledger, Grounds(past=record)), Prover(draft.ledger)
    planted, found, astray = Counter[str](), Counter[str](), 0
    places = [match.end() for match in re.finditer("。", draft.text)]
    for sentence in stale:
        at = chance.choice(places)
        text = draft.text[:at] + sentence.text + draft.text[at:]
        spans = list(_things(draft, text, at, sentence, plain))
        residue = [one for one in draft.checked(text, prover).findings if one.code == "residue"]
        for kind, start, end in spans:
            planted[kind] += 1
            found[kind] += any(one.start < end and start < one.end for one in residue)
        astray += sum(not at <= one.start < at + len(sentence.text) for one in residue)
    return planted, found, astray


def _things(draft: Draft, text: str, at: int, sentence: Stale, plain: Prover) -> Iterator[tuple[str, int, int]]:
    """What is stale in a planted sentence; a figure or a period that the facts happen to bear out is not."""
    end = at + len(sentence.text)
    verdicts = {one.start: one.verdict for one in draft.checked(text, plain).figures}
    for figure in find_figures(text[at:end]):
        start = at + figure.start
        verdict = verdicts.get(start, "mask")
        if figure.kind == "quantity" and verdict not in PASSING | {"mask"}:
            yield "figure", start, at + figure.end
        elif figure.kind == "period" and (verdict == "wrong_period" or _is_old(figure, draft, sentence, text[at:end])):
            yield "date", start, at + figure.end
    for event in EVENTS:
        if event in sentence.text and draft.period and sentence.year != draft.period.year:
            where = text.index(event, at, end)
            yield "date", where, where + len(event)
    for name in sentence.names:
        for match in re.finditer(re.escape(name), text[at:end]):
            yield "name", at + match.start(), at + match.end()


def _is_old(figure: Figure, draft: Draft, sentence: Stale, text: str) -> bool:
    """Whether a date without a year is another year's day, or a deadline that lies behind."""
    period = draft.period
    if period is None or figure.period is None or figure.period.year not in (None, sentence.year):
        return False
    if re.search(r"\d[日号]$", figure.text):
        return sentence.year != period.year
    return (
        figure.period.year is None
        and text[figure.end : figure.end + 1] == "前"
        and figure.period.last <= period.last < 12
    )


def _sentences(pairs: Iterable[tuple[Report, tuple[str, ...]]]) -> Iterator[Stale]:
    """The sentences of past reports that hold a figure, a date or a name."""
    for report, names in pairs:
        for match in _SENTENCE.finditer(report.text):
            here = tuple(name for name in names if name in match[0])
            if here or find_figures(match[0]):
                yield Stale(match[0].strip(), here, report.period.year if report.period else None)


def varied(shipped: list[Report], count: int) -> list[tuple[Report, tuple[str, ...]]]:
    """Reports made of the shipped ones with other names, figures and years, and the names that stand in each."""
    chance = random.Random(SEED)
    out = []
    for number in range(count):
        report = shipped[number % len(shipped)]
        text, own = report.text, []
        for name in NAMES:
            new = chance.choice(_FIRST) + chance.choice(_SECOND)
            if name in text and len(name) == len(new):
                text, own = text.replace(name, new), [*own, new]
        years = chance.randint(0, 4)
        text = re.sub(r"20(?:1\d|2\d)(?=年)", lambda m, years=years: str(int(m[0]) - years), text)
        text = re.sub(r"(?<![\d.])\d{2,5}(?:\.\d+)?(?![年月\d.])", lambda m: _other(m[0], chance), text)
        made = parse_report(text, f"{number:03d}-{report.name}")
        out.append((replace(made, period=made.period or report.period), tuple(own)))
    return out


def _other(number: str, chance: random.Random) -> str:
    return "".join(str(chance.randint(at == 0, 9)) if digit.isdigit() else digit for at, digit in enumerate(number))


def reports() -> list[Report]:
    """The shipped corpus."""
    files = sorted(path for path in (PROJECT / "corpus").iterdir() if path.name != "README.md")
    return [parse_report(read_text(path), path.name) for path in files]


def drafts() -> list[Draft]:
    """The clean drafts of the planted-error benchmark that may be looked at."""
    found = []
    for path in sorted((PROJECT / "benchmarks" / "planted_errors" / "drafts" / "seen").glob("*/draft.md")):
        text, ledger = read_text(path), read_facts(path.parent / "facts.tsv")
        period = parse_period(ledger.period) or parse_report(text, path.name).period
        found.append(Draft(path.parent.name, text, ledger, period))
    return found


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
