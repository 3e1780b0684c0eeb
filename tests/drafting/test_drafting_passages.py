"""Which past passages a section is written from: of the chosen reports, and none twice within a draft."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.drafting import Drafter, RollEngine
from writer.schema import Fact, Ledger, Outline, OutlineItem
from writer.store import open_store

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
LEDGER = Ledger(facts=(Fact("F1", "签约项目", Decimal(18), "个"), Fact("F2", "收储土地", Decimal(510), "亩")))
OUTLINE = Outline(
    "苍榆经济开发区2026年第三季度招商引资工作汇报",
    period="2026年第三季度",
    issuer="苍榆经济开发区管理委员会",
    items=(
        OutlineItem("1", 1, "一、", "基本情况", "overview", facts=("F1",), key="1"),
        OutlineItem("2", 1, "二、", "主要做法", "practices", key="2"),
        *(
            OutlineItem(f"2.{n}", 2, f"（{n}）", "强化要素保障", "practices", facts=("F2",), key=f"2.{n}")
            for n in range(1, 6)
        ),
    ),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    data = tmp_path_factory.mktemp("data")
    with (
        open_store(f"sqlite:///{data / 'writer.db'}") as store,
        open_library(data, store, OfflineEmbedding(), write=True) as opened,
    ):
        opened.index([CORPUS])
        yield opened


def _drafter(library: Library, **more: object) -> Drafter:
    return Drafter(library=library, ledger=LEDGER, outline=OUTLINE, engine=RollEngine(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("concurrency", [1, 4])
def test_no_passage_is_offered_to_two_sections(library: Library, concurrency: int) -> None:
    drafts = _drafter(library).draft_report(concurrency=concurrency)
    used = [passage for draft in drafts for passage in draft.passages]
    assert len(used) > 5
    assert len(used) == len(set(used))


def test_what_a_section_was_written_from_is_offered_to_it_again(library: Library) -> None:
    drafter = _drafter(library)
    assert drafter.brief("2.1").hits == drafter.brief("2.1").hits


def test_passages_are_those_of_the_brief_and_found_without_a_prover(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = _drafter(library).brief("2.1").hits
    assert wanted
    monkeypatch.setattr("writer.drafting.pipeline.Prover", None)
    assert _drafter(library).passages("2.1") == wanted


def test_what_stands_already_was_written_from_is_not_offered(library: Library) -> None:
    first = [hit.passage.id for hit in _drafter(library).brief("2.1").hits]
    assert first
    later = _drafter(library, used=dict.fromkeys(first, "2.1"))
    assert not set(first) & {hit.passage.id for hit in later.brief("2.2").hits}
    assert [hit.passage.id for hit in later.brief("2.1").hits] == first


def test_reports_chosen_by_hand_are_the_only_ones(library: Library) -> None:
    name = next(report.name for report in library.reports() if "鹭汀区经合局" in report.name)
    drafts = _drafter(library, reports=[name]).draft_report()
    used = [library.passage(passage).report for draft in drafts for passage in draft.passages]
    assert set(used) == {name}


def test_the_reasons_know_the_new_reports_issuer(library: Library) -> None:
    hits = _drafter(library).brief("1").hits
    assert all(("同一单位" in hit.why) == (library.report(hit.passage.report).issuer == OUTLINE.issuer) for hit in hits)
    assert any("同一单位" in hit.why for hit in hits)
