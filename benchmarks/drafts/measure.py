"""One report drafted from the others, and what is measured of the draft."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.drafts.sheet import sheet_of
from writer.checking import Prover
from writer.corpus import parse_report, read_text
from writer.drafting import approximate_tokens, compose
from writer.facts import parse_facts
from writer.figures import parse_period, period_label
from writer.office import Office, open_office
from writer.schema import PASSING, Checked, Draft, Ledger, Outline, Report
from writer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
# A report that tells fewer figures of its own than this (most are masked) cannot be drafted from them.
LEAST_FACTS = 5
# From this likeness on (0–100) two headings say the same.
_SAME_HEADING = 60
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured of one draft.

    Attributes:
        facts, covered: how many facts were given, and how many the draft states.
        figures, unsupported: how many figures (periods not counted) stand in the draft, and how many of them do not
            follow from the facts.
        errors: findings of severity error, of any kind.
        headings, matched: headings of the original, and those of them that the draft has in like words.
        roles, roles_matched: the kinds of section of the original's top level, and those of them that the draft has.
        percentiles: by style measure, where the draft lies among the other reports; ``within`` of them in the 10th to
            90th.
        copied: share of the text that stands in another report word for word.
        characters, original: of the sections' text, the draft's and the original's.
        sent, answered: approximate tokens; 0 for an engine that asks no model.
    """

    report: str
    facts: int
    covered: int
    figures: int
    unsupported: int
    errors: int
    headings: int
    matched: int
    roles: int
    roles_matched: int
    percentiles: dict[str, float]
    within: int
    copied: float
    characters: int
    original: int
    seconds: float
    sent: int
    answered: int


def reports(folder: Path = CORPUS) -> list[tuple[Path, Report]]:
    """The past reports of a folder, each with its file."""
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name != "README.md"]
    return [(path, parse_report(read_text(path), path.name)) for path in paths]


def measured(left_out: Path, others: Sequence[Path], engine: str) -> Row | None:
    """Draft ``left_out`` from ``others`` with one engine; None when it tells too few figures of its own.

    Args:
        engine: ``roll``, or ``llm`` for the loopback model of ``tests/endpoint.py``.
    """
    original = parse_report(read_text(left_out), left_out.name)
    ledger = parse_facts(sheet_of(original))
    if len(ledger.facts) < LEAST_FACTS:
        return None
    with _office(others, engine) as office:
        period = period_label(original.period) if original.period else ""
        began = time.perf_counter()
        plan = office.plan(ledger, title=original.title, period=period)
        drafter = office.drafter(ledger, plan, office.engine(engine))
        drafts = drafter.draft_report(concurrency=_AT_ONCE if engine == "llm" else 1)
        seconds = time.perf_counter() - began
        return _row(office, original, ledger, plan, drafts, seconds)


@contextmanager
def _office(others: Sequence[Path], engine: str) -> Iterator[Office]:
    """An office whose past reports are ``others`` and nothing else."""
    sys.path.insert(0, str(ROOT / "tests"))
    from endpoint import run_endpoint

    with tempfile.TemporaryDirectory() as folder, run_endpoint() as endpoint:
        model = {"base_url": endpoint.url, "model": "loopback", "api_key": "none"} if engine == "llm" else {}
        settings = Settings(
            _env_file=None, data=Path(folder), prompts=ROOT / "prompts", engine_choice=engine, **model,  # type: ignore[call-arg, arg-type]
        )  # fmt: skip
        office = open_office(settings)
        try:
            office.library.index(list(others))
            yield office
        finally:
            office.close()


def _row(
    office: Office, original: Report, ledger: Ledger, plan: Outline, drafts: Sequence[Draft], seconds: float
) -> Row:
    text = compose(plan, {draft.section_id: draft.text for draft in drafts})
    read = parse_report(text)
    period = parse_period(plan.period or ledger.period)
    checked = Prover(ledger, office.grounds().of_report(plan)).check(text, read.sections, period)
    style = office.style().compare(text, spans=[(part.start, part.end) for part in read.sections])
    headings = [section.heading for section in original.sections if section.heading]
    ours = [item.heading for item in plan.items if item.heading]
    top = {section.role for section in original.sections if section.level == 1 and section.role != "other"}
    judged = [one for one in style.metrics if one.percentile is not None]
    failing = [one for one in checked.figures if one.verdict not in PASSING]
    return Row(
        report=original.name,
        facts=len(ledger.facts),
        covered=len(ledger.facts) - len(checked.unused_facts),
        figures=_figures(checked),
        unsupported=len(failing),
        errors=sum(finding.severity == "error" for finding in checked.findings),
        headings=len(headings),
        matched=sum(any(fuzz.ratio(one, other) >= _SAME_HEADING for other in ours) for one in headings),
        roles=len(top),
        roles_matched=len(top & {item.role for item in plan.items if item.level == 1}),
        percentiles={one.name: one.percentile for one in judged if one.percentile is not None},
        within=sum(one.corpus_low <= one.value <= one.corpus_high for one in judged),
        copied=style.copied_share,
        characters=sum(_length(draft.text) for draft in drafts),
        original=sum(_length(one.text) for one in original.sections if one.role != "signature"),
        seconds=seconds,
        sent=sum(approximate_tokens(message.content) for draft in drafts for message in draft.messages),
        answered=sum(approximate_tokens(draft.text) for draft in drafts if draft.messages),
    )


def _figures(checked: Checked) -> int:
    return sum(one.verdict != "period" for one in checked.figures)


def _length(text: str) -> int:
    return len("".join(text.split()))
