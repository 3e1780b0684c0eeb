"""Two versions of a section side by side, sentences taken from the one into the other, and how texts are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import settings_for
from writer.errors import EmptyCorpus, InputError, NotRecorded
from writer.office import Office, open_office
from writer.ui.jobs import Jobs
from writer.ui.manner import Manner
from writer.ui.styling import style_of_section, style_of_whole
from writer.ui.texts import find_item
from writer.ui.versions import pair_of, pick
from writer.ui.views import sides
from writer.ui.views.style import comparison
from writer.ui.workbench import Workbench

OLD = (
    "签约项目15个，总投资48.3亿元。全市上下合力推进。坚持一把手抓招商。园区承载力继续提升。\n"
    "外出招商30次，拜访企业52家。"
)
NEW = "外出招商32次，拜访企业52家。\n签约项目18个，总投资48.3亿元。全市上下合力推进。园区承载力继续提升。另外新增一句。"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("versions")))
    opened.library.index(sorted((project / "corpus").glob("*.txt"))[:6])
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


@pytest.fixture
def report(bench: Workbench) -> str:
    report_id = bench.begin("鹿溪区2026年第三季度招商工作汇报", "2026年第三季度")
    bench.paste(report_id, "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n外出招商\t次\t30\t24\n", append=False)
    bench.propose(report_id)
    return report_id


@pytest.fixture
def key(bench: Workbench, report: str) -> str:
    """A section with two versions."""
    own = next(item.key for item in bench.outline(report).items if item.facts)
    bench.texts.save_text(report, own, 0, OLD)
    bench.texts.save_text(report, own, 1, NEW)
    return own


def test_two_versions_stand_beside_each_other_with_what_moved(bench: Workbench, report: str, key: str) -> None:
    pair = pair_of(bench, report, key, 1)
    assert (pair.old.n, pair.new.n, pair.current) == (1, 2, 2)
    assert {row.kind for row in pair.rows} == {"same", "changed", "removed", "added", "moved"}
    html = sides.side_by_side(pair)
    assert "改 1 句、增 1 句、删 1 句、移 1 句" in html
    assert "<del>15个</del>" in html
    assert "<ins>18个</ins>" in html
    assert "<ins>32次</ins>" in html  # moved, and with another figure
    assert html.count('data-act="pick"') == 4
    assert 'data-act="pick"' not in sides.side_by_side(pair_of(bench, report, key, 2, 1))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("changed", NEW.replace("18个", "15个")),
        ("added", NEW.replace("另外新增一句。", "")),
        ("removed", NEW.replace("合力推进。", "合力推进。坚持一把手抓招商。")),
    ],
)
def test_one_sentence_is_taken_and_nothing_else_changes(
    bench: Workbench, report: str, key: str, kind: str, expected: str
) -> None:
    row = next(at for at, one in enumerate(pair_of(bench, report, key, 1).rows) if one.kind == kind)
    done = pick(bench, report, key, f"1:2:{row}")
    assert done.version is not None
    assert (done.version.n, done.version.text, done.version.note) == (3, expected, "取第1版的一句")
    assert [one.text for one in bench.texts.versions(report, key)][:2] == [OLD, NEW]


def test_a_moved_sentence_goes_back_and_stands_once(bench: Workbench, report: str, key: str) -> None:
    rows = pair_of(bench, report, key, 1).rows
    row = next(at for at, one in enumerate(rows) if one.kind == "moved" and one.new is None)
    done = pick(bench, report, key, f"1:2:{row}")
    assert done.version is not None
    text = done.version.text
    assert text.count("外出招商30次") == 1
    assert text.index("签约项目18个") < text.index("外出招商30次")


@pytest.mark.parametrize("wanted", ["", "1:2", "1:2:x", "1:2:-1", "9:2:0", "1:2:²", "1:2:0:0", "1" * 99])
def test_what_is_no_choice_is_refused(bench: Workbench, report: str, key: str, wanted: str) -> None:
    with pytest.raises(NotRecorded):
        pick(bench, report, key, wanted)


@pytest.mark.parametrize("wanted", ["1:2:99", "1:1:0"])
def test_a_row_that_is_not_there_or_a_text_that_moved_on_changes_nothing(
    bench: Workbench, report: str, key: str, wanted: str
) -> None:
    with pytest.raises(InputError):
        pick(bench, report, key, wanted)
    assert len(bench.texts.versions(report, key)) == 2


def test_a_section_tells_what_to_change_and_the_whole_where(bench: Workbench, report: str, key: str) -> None:
    past = next(one.text for one in bench.office.library.passages() if len(one.text) > 120)
    chatty = "".join(f"此外，我们还做了第{sign}件事情，因此大家都很满意。" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯")
    bench.texts.save_text(report, key, 2, f"  {chatty}\n{past}")
    outline = bench.outline(report)
    text = bench.texts.current(report, key).text  # type: ignore[union-attr]
    one = style_of_section(bench.office, find_item(outline, key), outline, text)
    html = comparison(one)
    assert "人称偏多" in html
    assert "与往期相同的文字 1 处" in html
    assert "每段最相近的往期段落" in html
    whole = style_of_whole(bench.office, bench.texts, report)
    [run] = whole.found.copied
    place = whole.place(run.start, run.end)
    assert place is not None
    assert place.key == key
    assert text[place.start : place.end] == run.text
    assert f'data-act="goto" data-arg="{key}"' in comparison(whole)
    assert sum(one.percentile is not None for one in whole.found.metrics) >= 8


def manner(bench: Workbench) -> Manner:
    """The tab without its page."""
    return Manner(SimpleNamespace(bench=bench))  # type: ignore[arg-type]


def test_the_library_tells_how_past_reports_are_written(bench: Workbench) -> None:
    of, shown, _ = manner(bench).show("practices")
    assert '<option value="practices" selected>' in of
    assert "主要做法，每段约" in shown
    assert "平均句长" in shown
    assert "第90百分位附近" in shown
    assert "固定提法" in shown
    assert manner(bench).show("<b>", "没有这个单位")[1] == manner(bench).show()[1]
    few = next(head.issuer for head in bench.office.store.past.heads() if head.issuer)
    assert "材料太少，定不出常见范围" in manner(bench).show("party", few)[1]


def test_a_hostile_pair_is_cut_down_and_said(bench: Workbench, report: str, key: str) -> None:
    bench.texts.save_text(report, key, 2, "坚持项目为王。\n" * 2500)
    bench.texts.save_text(report, key, 3, "外出招商很多。\n" * 2500)
    html = sides.side_by_side(pair_of(bench, report, key, 3))
    assert "行不同没有列出" in html
    assert len(html) < 400_000


def test_without_past_reports_that_is_said(tmp_path: Path) -> None:
    empty = open_office(settings_for(tmp_path))
    try:
        bench = Workbench(empty, Jobs())
        report = bench.begin("鹿溪区2026年第三季度招商工作汇报", "2026年第三季度")
        bench.paste(report, "签约项目18个", append=False)
        bench.propose(report)
        key = next(item.key for item in bench.outline(report).items)
        bench.texts.save_text(report, key, 0, OLD)
        with pytest.raises(EmptyCorpus, match="语料库还是空的"):
            style_of_whole(empty, bench.texts, report)
        assert pair_of(bench, report, key, 1).styles is None
        assert "语料是空的" in manner(bench).show()[1]
    finally:
        empty.close()
