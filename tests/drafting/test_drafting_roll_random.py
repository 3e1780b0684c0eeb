"""套写 on random past reports and random fact sheets: no check ever finds an error, whatever they are.

`make fuzz` tries far more of them, other ones each time.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_reports import ledgers, past_reports, sheets

from writer.checking import check
from writer.corpus import parse_report, read_text
from writer.drafting import Drafter, OneReport, RollEngine, compose, propose_outline
from writer.figures import find_figures, parse_period
from writer.schema import PASSING, Draft, Ledger, Period, Report

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "reports"
FUZZING = not settings.default.derandomize
RANDOM, OF_FILES = (500, 200) if FUZZING else (24, 8)
# To make an example smaller takes minutes each step; whoever looks into one can repeat it as it is.
PHASES = (Phase.explicit, Phase.generate) if FUZZING else tuple(Phase)
pytestmark = pytest.mark.timeout(1200 if FUZZING else 120)


def rolled(report: Report, ledger: Ledger) -> tuple[str, tuple[Draft, ...]]:
    outline = propose_outline(ledger, like=report)
    drafter = Drafter(library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine())
    drafts = drafter.draft_report()
    return compose(outline, {draft.section_id: draft.text for draft in drafts}), drafts


def require_right(report: Report, ledger: Ledger) -> None:
    """The draft as a whole passes the check, every fact is in it or told, and every sentence has its place."""
    text, drafts = rolled(report, ledger)
    checked = check(text, ledger, parse_report(text).sections, parse_period(ledger.period))
    assert [trace for trace in checked.figures if trace.verdict not in PASSING] == [], text
    assert [one for one in checked.findings if one.severity == "error"] == [], text
    assert "[[" not in text
    assert not any(figure.kind == "mask" for figure in find_figures(text))
    assert not re.search(r"(?:其中|分别|同比|环比|截至|，|；|、|与)[。；]", text), text
    require_readable(text, parse_period(ledger.period))
    told = str([finding.message for draft in drafts for finding in draft.findings])
    used = {one for draft in drafts for one in draft.facts}
    missing = {one.label or one.note for one in ledger.facts if one.id not in used}
    assert all(f"「{label}」" in told for label in missing), missing
    for draft in drafts:
        require_placed(draft, ledger)


# What no draft says, since no fact proves it.
CLAIMED = re.compile(
    r"(?:居|名列|位列|排名)(?:全|首|前|第)|首次|首创|率先|翻番|新高|由[正负].转[正负]|序时进度|之一[，。；]|没有一件|[较比]年初|双过半|规模(?:苍|的)"
)


def require_readable(text: str, period: Period | None) -> None:
    """No second-level heading without text, no sentence twice, no item alone, no claim that nothing proves."""
    sections = parse_report(text).sections
    above = {one.id.rpartition(".")[0] for one in sections}
    empty = [one.heading for one in sections if one.level == 2 and not one.text.strip() and one.id not in above]
    assert empty == [], text
    said = [one for one in re.split(r"[。；\n]", text) if re.search(r"\d.*\d", one)]
    assert len(said) == len(set(said)), text
    claims = [found[0] for found in CLAIMED.finditer(text) if period is None or found[0] != "双过半"]
    assert claims == [], text
    for section in sections:
        numbers = re.findall(r"(?:^|[。；：\n])([一二三四五六七八九])是", section.text)
        assert numbers == list("一二三四五六七八九")[: len(numbers)], text
        assert len(numbers) != 1, text


def require_placed(draft: Draft, ledger: Ledger) -> None:
    """The sentences of a draft, joined, are its text; what a slot holds stands in its sentence, what fell does not."""
    standing = [one for one in draft.sentences if one.kind != "dropped"]
    assert all(draft.text[one.start : one.end] == one.text for one in standing)
    assert "".join("".join(one.text.split()) for one in standing) == "".join(draft.text.split())
    for one in draft.sentences:
        assert (one.kind in ("rolled", "carried", "dropped")) == bool(one.old)
        for slot in one.slots:
            assert one.old[slot.start : slot.end] == slot.old
            assert bool(slot.new) != bool(slot.why)
            assert slot.new in one.text
            assert not slot.fact or ledger.get(slot.fact)


@settings(max_examples=RANDOM, deadline=None, phases=PHASES)
@given(text=past_reports(), ledger=st.one_of(ledgers(), sheets()))
def test_no_draft_after_any_past_report_has_an_error(text: str, ledger: Ledger) -> None:
    require_right(parse_report(text, "past.txt"), ledger)


FILES = sorted(
    path for path in (ROOT / "corpus").iterdir() if path.suffix in (".txt", ".md", ".docx") and path.stem != "README"
)
SHARED = sorted(REAL.glob("*.txt"))


@settings(max_examples=OF_FILES, deadline=None, phases=PHASES)
@given(path=st.sampled_from(FILES), ledger=st.one_of(ledgers(), sheets()))
def test_no_draft_after_the_sample_corpus_has_an_error(path: Path, ledger: Ledger) -> None:
    require_right(parse_report(read_text(path), path.name), ledger)


@pytest.mark.skipif(not SHARED, reason="the real reports are not here")
@settings(max_examples=OF_FILES, deadline=None, phases=PHASES)
@given(path=st.sampled_from(SHARED or [Path()]), ledger=st.one_of(ledgers(), sheets()))
def test_no_draft_after_the_real_reports_has_an_error(path: Path, ledger: Ledger) -> None:
    require_right(parse_report(read_text(path), path.name), ledger)
