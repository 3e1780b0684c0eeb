"""The labels must fit their reports, and the scorer must count what a person would."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.roles_gold.gold import GROUPS, HOME, Group, Label, Source, sources
from benchmarks.roles_gold.marking import unmark
from benchmarks.roles_gold.report import TARGET, full, measured
from benchmarks.roles_gold.scoring import pair, scores

from writer.corpus import parse_report
from writer.schema import Role

SOURCES = sources()


def group(name: Group) -> list[Source]:
    return [source for source in SOURCES if source.group == name]


def test_there_are_enough_reports_and_a_third_is_unseen() -> None:
    invented = group("seen") + group("unseen")
    assert len(invented) >= 30
    assert len(group("unseen")) * 3 >= len(invented)
    assert {len(group("sample")), len(group("real"))} == {16, 3}


@pytest.mark.parametrize("source", [s for s in SOURCES if s.group != "real"], ids=lambda s: s.name)
def test_labels_fit_their_report(source: Source) -> None:
    assert source.trouble() == ""
    text = source.report().text
    at = 0
    for label in source.labels:
        at = text.find(label.begins, at)
        assert label.begins
        assert at >= 0, label
    assert len({label.id for label in source.labels}) == len(source.labels)


def test_nothing_but_section_ids_is_kept_of_a_real_report() -> None:
    for source in group("real"):
        assert source.sha256
        assert not any(label.begins for label in source.labels)


def test_every_table_has_its_report_and_every_report_its_table() -> None:
    for folder in (GROUPS["seen"], GROUPS["unseen"]):
        files = sorted((HOME / folder).iterdir())
        texts = {file.stem for file in files if file.suffix != ".tsv"}
        assert texts == {file.stem for file in files if file.suffix == ".tsv"}


def test_the_sample_corpus_keeps_its_target() -> None:
    got = scores(measured(tuple(group("sample")))["sample"])
    assert got.macro_f1 >= TARGET
    assert got.sure.right >= 0.98 * got.sure.of


def toy(*labels: tuple[str, Role, str]) -> Source:
    return Source("toy", "seen", Path("toy.txt"), "", tuple(Label(*one) for one in labels))


def test_the_scorer_counts_right() -> None:
    text = "进展顺利。\n一、基本情况\n签约18个，增长20%。\n二、存在问题\n土地不足。\n三、下一步打算\n力争签约20个。\n"
    source = toy(
        ("0", "opening", "进展顺利"), ("1", "overview", "一、基本情况"), ("2", "results", "二、存在问题"),
        ("3", "plans", "三、下步打算"), ("4", "closing", "特此报告"),
    )  # fmt: skip
    got = scores(pair(source, parse_report(text)))
    assert (got.accuracy.right, got.accuracy.of) == (2, 5)
    assert (got.cut.right, got.cut.of) == (3, 5), "三 begins otherwise, 四 is not there"
    assert got.macro_f1 == pytest.approx((1 + 1 + 0 + 0 + 0) / 5)
    assert (got.roles["plans"].labelled, got.roles["plans"].found, got.roles["plans"].both) == (1, 1, 0)
    assert (got.sure.right, got.sure.of) == (2, 3)


def test_an_opening_without_text_is_no_section() -> None:
    report = parse_report("云栖区工作总结\n一、基本情况\n签约18个，增长20%。\n")
    assert scores(pair(toy(("1", "overview", "一、")), report)).accuracy.right == 1
    assert len(pair(toy(("1", "overview", "一、")), report)) == 1


def test_marks_come_off_and_count_sections() -> None:
    text, labels = unmark(
        "标题\n@0op@开头。\n@1pr@一、做法\n@2pr@（一）甲\n@2pa@（二）乙\n@1pl@二、打算\n@2pl@（一）丙\n"
    )
    assert text == "标题\n开头。\n一、做法\n（一）甲\n（二）乙\n二、打算\n（一）丙\n"
    assert [(one.id, one.role) for one in labels] == [
        ("0", "opening"), ("1", "practices"), ("1.1", "practices"), ("1.2", "party"), ("2", "plans"), ("2.1", "plans"),
    ]  # fmt: skip
    with pytest.raises(KeyError):
        unmark("@1xx@一、")


def test_without_the_real_reports_the_rest_is_measured_and_lists_are_of_one_side_only(tmp_path: Path) -> None:
    shown = full(misses=True, real=tmp_path)
    (line,) = [line for line in shown.splitlines() if line.startswith("Not measured")]
    assert line.count("absent") == 3
    assert "## Not as labelled" in shown
    assert "- unseen/" not in shown
    assert "- seen/" not in full(unseen=True, real=tmp_path)
