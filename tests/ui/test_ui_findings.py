"""Lists of findings: what must be mended first, how many of each kind, what can be folded away, where a click leads."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.errors import InputError
from writer.schema import Checked, Finding, OutlineItem, Severity, Trace
from writer.ui.fixes import Fix, fix_words, read_fix
from writer.ui.states import SectionState, Whole, kind_of
from writer.ui.views import desk, findings, marks, read
from writer.ui.views.parts import paragraphs

WRONG = Finding("unsupported", "error", 4, 7, "18个", "材料里没有这个数", "19个")
DOUBT = Finding("unsupported", "warning", 20, 22, "两项", "材料里没有这个数")
SLIP = Finding("until-date", "warning", 0, 2, "截止", "应写“截至”", "截至")
HINT = Finding("full-width-digits", "info", 9, 10, "３", "请用半角数字", "3")
NOTE = Finding("carried", "info", 12, 18, "上期的一句话", "沿用往期文字")
ITEM = OutlineItem("1", 1, "一、", "基本情况", "overview", key="k1")


def test_kinds() -> None:
    kinds = [kind_of(one) for one in (WRONG, DOUBT, SLIP, HINT, NOTE)]
    assert kinds == ["error", "warning", "language", "language", "note"]


@given(st.permutations([WRONG, DOUBT, SLIP, HINT, NOTE]))
def test_what_is_said_of_figures_comes_before_language(mixed: list[Finding]) -> None:
    assert findings.in_order(mixed) == [WRONG, DOUBT, SLIP, NOTE, HINT]


def test_one_wrong_figure_is_not_buried_under_sixty_remarks_on_language() -> None:
    slips = [Finding("until-date", "warning", at, at + 2, "截止", "应写“截至”", "截至") for at in range(0, 180, 3)]
    wrong = Finding("unsupported", "error", 500, 503, "18个", "材料里没有这个数")
    html = desk.section_findings(Checked(findings=(*slips, wrong)))
    assert re.findall(r'<li class="finding (\w+ \w+)"', html) == ["error error", "warning language"]
    assert html.index("错误 1") < html.index("语言 60") < html.index("<li")


def test_only_language_and_notes_can_be_folded() -> None:
    html = findings.counts([WRONG, DOUBT, SLIP, NOTE])
    assert re.findall(r'<button[^>]*data-fold="(\w+)"', html) == ["language", "note"]
    assert re.findall(r'<button[^>]*data-next="(\w+)"', html) == ["error", "warning"]
    assert findings.counts([]) == ""


def test_an_error_of_language_cannot_be_folded_away() -> None:
    assert 'class="finding error error"' in findings.finding_item(Finding("until-date", "error", 0, 2, "截止", "错"))


def test_a_click_in_the_read_through_opens_the_place_and_the_button_mends_it_there() -> None:
    html = read.findings([SectionState(ITEM, "check", "签约项目18个", 1, Checked(findings=(WRONG,)))], Whole())
    assert 'data-goto="4:7" data-act="goto" data-arg="k1"' in html
    assert 'data-act="fix" data-arg="k1:4:7:19个"' in html


def test_what_only_the_whole_shows_names_its_section() -> None:
    sections = [SectionState(ITEM, "written", "签约项目18个")]
    html = read.findings(sections, Whole(findings=((WRONG, "k1"), (DOUBT, ""))))
    assert "在“一、基本情况”" in html
    assert 'data-arg="k1:4:7:19个"' in html
    assert html.count('data-act="goto"') == 1


def test_a_suggestion_without_a_place_is_words_and_no_button() -> None:
    html = findings.finding_item(Finding("x", "warning", 0, 0, "", "缺少落款", "某某园区"))
    assert "建议：某某园区" in html
    assert "<button" not in html


def test_what_a_finding_has_over_its_figure_is_told_at_the_figure() -> None:
    html = marks.marked("签约项目18个", [Trace(4, 7, "18个", "unsupported")], [WRONG])
    assert 'class="bad unsupported" data-goto="4:7" title="数据里没有：18个&#10;材料里没有这个数"' in html


def test_what_is_told_at_a_figure_survives_being_laid_out_in_paragraphs() -> None:
    trace = Trace(0, 3, "18个", "derived", "F1", "yoy", "18 ÷ 15 − 1 = 20%", "第1行：签约项目\t个\t18\t15")
    html = paragraphs(marks.marked("18个\n第二段", [trace]))
    assert html.count("<p>") == 2
    assert "由数据算得：18个&#10;算法：同比增幅 18 ÷ 15 − 1 = 20%&#10;来源：第1行：签约项目 个 18 15" in html


def test_a_mark_that_only_language_doubts_can_be_folded_with_it() -> None:
    ok = Trace(0, 2, "18", "supported")
    assert "doubt language" in marks.marked("18个", [ok], [Finding("until-date", "warning", 0, 2, "18", "")])
    assert 'doubt"' in marks.marked("18个", [ok], [Finding("series", "warning", 0, 2, "18", "")])


@given(
    st.integers(0, 10**8),
    st.integers(0, 10**8),
    st.text(max_size=30),
    st.from_regex(r"[0-9a-f.]{0,12}", fullmatch=True),
)
def test_a_fix_comes_back_from_the_page_as_it_went(start: int, end: int, new: str, key: str) -> None:
    finding = Finding("x", "error", start, end, "", "", new)
    assert read_fix(fix_words(finding, key)) == Fix(start, end, new, key)
    assert read_fix(fix_words(finding, key)).chosen([NOTE, finding]) == [finding]


@pytest.mark.parametrize("words", ["", "k", "k:1:2", "k:a:2:x", "k:-1:2:x", "k:１:2:x", "k:1:99999999999:x"])
def test_a_fix_that_no_button_says_is_refused(words: str) -> None:
    with pytest.raises(InputError):
        read_fix(words)


@pytest.mark.parametrize(("severity", "said"), [("error", ""), ("warning", ""), ("info", "数字无误")])
def test_figures_are_called_right_only_while_nothing_doubts_them(severity: Severity, said: str) -> None:
    found = Finding("series", severity, 0, 2, "18", "")
    one = SectionState(ITEM, "written", "18个", 1, Checked((Trace(0, 2, "18", "supported"),), (found,)))
    assert ("数字无误" in read.tally([one], Whole())) is bool(said)


def test_the_same_slip_is_listed_once_and_can_be_mended_everywhere() -> None:
    slips = [Finding("until-date", "warning", at, at + 2, "截止", "应写“截至”", "截至") for at in (0, 9, 30)]
    html = findings.finding_list([*slips, WRONG, DOUBT], "k1")
    assert html.count("<li") == 3
    assert "共 3 处" in html
    assert 'data-act="fix-all" data-arg="k1:0:2:截至"' in html
    assert html.count("fix-all") == 1
    assert "语言 3" in findings.counts(slips)
    assert read_fix("k1:0:2:截至", "fix-all").chosen([*slips, WRONG, SLIP]) == slips
    assert read_fix("k1:0:2:截至").chosen(slips) == slips[:1]


def test_a_wrong_figure_is_never_mended_with_others_like_it() -> None:
    again = Finding("unsupported", "error", 40, 43, "18个", "材料里没有这个数", "19个")
    assert read_fix(":4:7:19个", "fix-all").chosen([WRONG, again]) == [WRONG]
    assert "fix-all" not in findings.finding_list([WRONG, again])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)), min_size=1, max_size=12))
def test_what_is_mended_at_once_never_overlaps(spans: list[tuple[int, int]]) -> None:
    slips = [Finding("until-date", "warning", at, at + size, "截止", "", "截至") for at, size in spans]
    taken = read_fix(fix_words(slips[0]), "fix-all").chosen(slips)
    assert taken
    assert all(one.end <= other.start for one, other in itertools.pairwise(taken))


def test_a_list_that_nobody_reads_to_its_end_does_not_stop_the_browser() -> None:
    many = [Finding("x", "error", at, at + 1, "9", f"第{at}处不对") for at in range(findings.LISTED_AT_MOST + 7)]
    html = findings.finding_list(many)
    assert html.count("<li") == findings.LISTED_AT_MOST
    assert "另有 7 处没有列出" in html
    assert f"错误 {findings.LISTED_AT_MOST + 7}" in findings.counts(many)
    assert "没有列出" not in findings.finding_list(many[: findings.LISTED_AT_MOST])
