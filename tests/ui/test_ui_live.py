"""Live figures on a real office: what a corrected table changes in the texts, accepted and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import pytest

from conftest import settings_for
from writer.checking import rebind
from writer.errors import InputError, NotRecorded
from writer.office import Office, open_office
from writer.schema import Fact, Ledger
from writer.ui.jobs import Jobs
from writer.ui.live import LiveFigures, marks_of, undo_words
from writer.ui.live_panel import LivePanel
from writer.ui.views.live import affected, fact_uses
from writer.ui.workbench import Workbench

FIGURES = (
    "指标\t单位\t本期\t上年同期\t目标\n"
    "签约项目\t个\t18\t15\t24\n计划总投资\t亿元\t56.23\t48.3\t70\n外出招商\t次\t42\t30\t\n"
)
OUTLINE = "# 2026年第三季度工作汇报\n## 招商情况\n## 投资情况\n## 下一步打算\n"
SIGNED = "截至9月底，签约项目18个，同比增长20%，完成目标的75%。"
INVESTED = "计划总投资56.2亿元，比上年同期多7.93亿元；外出招商42次。"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("live")))
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


@pytest.fixture
def live(bench: Workbench) -> LiveFigures:
    return LiveFigures(bench)


@pytest.fixture
def report(bench: Workbench) -> str:
    """A report with figures and two written sections."""
    report_id = bench.begin("2026年第三季度工作汇报", "2026年第三季度")
    bench.paste(report_id, FIGURES, append=False)
    bench.apply_outline(report_id, OUTLINE)
    bench.describe(report_id, "2026年第三季度工作汇报", "2026年第三季度")
    for key, text in zip(keys(bench, report_id), (SIGNED, INVESTED), strict=False):
        bench.texts.save_text(report_id, key, 0, text)
    return report_id


def keys(bench: Workbench, report: str) -> list[str]:
    return [item.key for item in bench.outline(report).items if item.id != "0"]


def correct(bench: Workbench, report: str, row: int, column: int, value: str) -> None:
    """Type another value into a cell; 3 is 本期."""
    rows = [list(row) for row in bench.sheet(report).rows]
    rows[row][column] = value
    bench.save_rows(report, rows)


def told(live: LiveFigures, report: str) -> list[tuple[str, str]]:
    return [(change.old, change.new) for one in live.pending(report) for change in one.changes]


def texts(bench: Workbench, report: str) -> list[str]:
    return [one.text for one in bench.texts.sections(report) if one.text]


def test_nothing_is_pending_until_a_fact_changes(bench: Workbench, live: LiveFigures, report: str) -> None:
    assert live.pending(report) == ()
    correct(bench, report, 2, 6, "含线上对接")
    assert live.pending(report) == ()


def test_direct_and_derived_figures_are_those_of_rebind(bench: Workbench, live: LiveFigures, report: str) -> None:
    old = bench.ledger(report)
    correct(bench, report, 0, 3, "21")
    assert told(live, report) == [("18个", "21个"), ("20%", "40%"), ("75%", "88%")]
    found = rebind(SIGNED, old, bench.ledger(report))
    assert told(live, report) == [(change.old, change.new) for change in found.changes]


def test_one_is_accepted_as_a_version_and_the_rest_stays(bench: Workbench, live: LiveFigures, report: str) -> None:
    correct(bench, report, 0, 3, "21")
    one = live.pending(report)[0]
    change = one.changes[0]
    done = live.accept(report, f"{one.item.key}:{change.start}:{change.end}:{change.new}")
    assert done.count == 1
    version = bench.texts.current(report, one.item.key)
    assert version is not None
    assert version.text == SIGNED.replace("18个", "21个")
    assert (version.n, version.author, version.note) == (2, "person", "数据更正：18个 → 21个")
    assert [old for old, _ in told(live, report)] == ["20%", "75%"]


def test_all_are_accepted_and_taken_back(bench: Workbench, live: LiveFigures, report: str) -> None:
    correct(bench, report, 0, 3, "21")
    correct(bench, report, 1, 3, "60.5")
    found = live.pending(report)
    assert len(found) == 2
    done = live.accept_all(report, "", marks_of(found))
    assert done.count == sum(len(one.changes) for one in found)
    assert live.pending(report) == ()
    assert "21个" in texts(bench, report)[0]
    assert "60.5亿元" in texts(bench, report)[1]
    assert "12.2亿元" in texts(bench, report)[1]
    panel = LivePanel(SimpleNamespace(bench=bench))  # type: ignore[arg-type]
    assert 'data-act="undo"' in panel.show(report, done)[0]  # whenever the step is shown again
    states = bench.texts.sections(report)
    assert not [finding.message for one in states for finding in one.checked.findings if finding.severity == "error"]

    assert live.undo(report, undo_words(done.made)) == 2
    assert texts(bench, report) == [SIGNED, INVESTED]
    assert len(live.pending(report)) == 2
    assert 'data-act="undo"' not in panel.show(report, done)[0]
    with pytest.raises(InputError, match="没有撤销"):
        live.undo(report, undo_words(done.made))


def test_hand_edited_text_and_several_corrections_are_followed(
    bench: Workbench, live: LiveFigures, report: str
) -> None:
    key = keys(bench, report)[0]
    correct(bench, report, 0, 3, "1")  # what is saved while somebody types 19
    correct(bench, report, 0, 3, "19")
    bench.texts.save_text(report, key, 1, f"我们自己改过：{SIGNED}另有线索若干。")
    assert ("18个", "19个") in told(live, report)
    correct(bench, report, 0, 3, "22")
    assert ("18个", "22个") in told(live, report)
    live.accept_all(report, "", marks_of(live.pending(report)))
    correct(bench, report, 0, 3, "18")
    assert ("22个", "18个") in told(live, report)


def test_a_pasted_table_changes_texts_like_a_typed_one(bench: Workbench, live: LiveFigures, report: str) -> None:
    bench.paste(report, FIGURES.replace("\n签约项目\t个\t18", "\n在谈线索\t条\t7\t5\t\n签约项目\t个\t20"), append=False)
    assert ("18个", "20个") in told(live, report)


def test_a_fact_that_is_gone_is_told_not_changed(bench: Workbench, live: LiveFigures, report: str) -> None:
    rows = [row for row in bench.sheet(report).rows if row[1] != "外出招商"]
    bench.save_rows(report, rows)
    found = live.pending(report)
    assert [finding.code for one in found for finding in one.unresolved] == ["gone"]
    assert "外出招商" in affected(found, bench.ledger(report))


def test_what_nobody_has_seen_is_not_changed(bench: Workbench, live: LiveFigures, report: str) -> None:
    correct(bench, report, 0, 3, "21")
    shown = live.pending(report)
    mark, change = marks_of(shown), shown[0].changes[0]
    correct(bench, report, 0, 3, "22")
    for wrong in (lambda: live.accept_all(report, "", mark), lambda: live.accept(report, f"x:{change.start}:1:21个")):
        with pytest.raises(InputError, match="没有改"):
            wrong()
    assert texts(bench, report) == [SIGNED, INVESTED]


@pytest.mark.parametrize("words", ["", "1:2", "1:x:3", "a:1:2,", "1:²:3", ",".join(["1:1:2"] * 500), "../x:1:2"])
def test_an_undo_that_makes_no_sense_is_one_sentence(live: LiveFigures, report: str, words: str) -> None:
    with pytest.raises(InputError, match="撤销"):
        live.undo(report, words)


def test_an_undo_does_not_touch_what_somebody_wrote_since(bench: Workbench, live: LiveFigures, report: str) -> None:
    correct(bench, report, 0, 3, "21")
    done = live.accept_all(report, "", marks_of(live.pending(report)))
    key, _, n = done.made[0]
    bench.texts.save_text(report, key, n, "别人重写了这一节。")
    with pytest.raises(InputError, match="后来又改过"):
        live.undo(report, undo_words(done.made))
    assert "别人重写了这一节。" in texts(bench, report)


def test_each_fact_knows_where_it_is_told(bench: Workbench, live: LiveFigures, report: str) -> None:
    ledger, uses = bench.ledger(report), live.uses(report)
    signed, invested = keys(bench, report)[:2]
    assert [(use.item.key, use.count) for use in uses["F1"]] == [(signed, 3)]
    assert [use.item.key for use in uses["F2"]] == [invested]
    place = uses["F1"][0]
    assert SIGNED[place.start : place.end] == "18个"
    bench.texts.save_text(report, invested, 1, "计划总投资56.23亿元。")
    shown = fact_uses(ledger, live.uses(report), {}, written=True)
    assert 'data-fact="F3"><span title="正文里没有用到' in shown


def test_before_anything_is_written_each_fact_has_the_section_it_is_assigned_to() -> None:
    ledger = Ledger((Fact("F1", "签约项目", Decimal(18), "个"), Fact("F2", "外资", Decimal(9), "亿元")))
    shown = fact_uses(ledger, {}, {"F1": "（一）招商情况"}, written=False)
    assert 'data-fact="F1"><span class="planned" title="提纲里分在：（一）招商情况">（一）招商情况</span>' in shown
    assert 'data-fact="F2"><span class="planned" title="提纲里还没有分到节">未分</span>' in shown


def test_hostile_text_is_shown_as_text(bench: Workbench, live: LiveFigures, report: str) -> None:
    key = keys(bench, report)[0]
    bench.texts.save_text(report, key, 1, f"<img src=x onerror=alert(1)>{SIGNED}")
    correct(bench, report, 0, 3, "21")
    shown = affected(live.pending(report), bench.ledger(report))
    assert "<img" not in shown
    assert "<del>18个</del><ins>21个</ins>" in shown


def test_an_unknown_report_is_refused(live: LiveFigures) -> None:
    for wrong in (live.pending, live.uses, lambda one: live.accept(one, "1:1:2:x")):
        with pytest.raises(NotRecorded):
            wrong("../../etc")
