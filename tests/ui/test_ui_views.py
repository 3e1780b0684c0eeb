"""Views: whatever stands in a report, a file name or a fact, it comes out as text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.checking import Offer
from writer.drafting import Selection
from writer.facts import TABLE_HEADER
from writer.schema import (
    Checked,
    Comparison,
    CopiedRun,
    Fact,
    Finding,
    HeadingRemark,
    Hit,
    IndexResult,
    Ledger,
    Metric,
    Nearest,
    Outline,
    OutlineItem,
    Passage,
    PhraseUse,
    Problem,
    Pull,
    Report,
    Section,
    StyleBand,
    StyleSample,
    Trace,
    Version,
)
from writer.store import DeskReport
from writer.style import align
from writer.ui.beside import Fill, fill_of
from writer.ui.jobs import Active, Progress
from writer.ui.removed import Removed
from writer.ui.reports import NextPeriod, ReportRow
from writer.ui.rewordings import Offered
from writer.ui.shared_table import Merged, SavedTable
from writer.ui.sheets import FactSheet
from writer.ui.states import SectionState, Whole, state_of
from writer.ui.styling import Styled
from writer.ui.versions import Pair
from writer.ui.views import (
    data,
    desk,
    library,
    manner,
    marks,
    outline,
    paper,
    parts,
    read,
    reports,
    rewording,
    sides,
    style,
    word_edits,
)
from writer.ui.word_edits import Imported

EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>&lt;b&gt;${alert(3)}{{value}}"
WORDS = "签约项目18个，总投资56.2亿元。"


class Reader(HTMLParser):
    """Collects what a browser would make of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.values: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)
        self.values.extend(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def styled(evil: str, passage: Passage, whole: bool = True) -> Styled:
    """A text of which everything is found that the style room finds."""
    pull, sample = Pull(0, 1, evil, 1.0), StyleSample(evil, (evil,), 1.0)
    found = Comparison(
        (
            Metric(evil, 3.0, 0.0, 1.0, 2.0, 95.0, evil, evil, "high", 5, 3, 300, evil, (pull,), (sample,) * 3),
            Metric(evil, 1.0, 0.0, 1.0, 2.0, None, evil, evil),
        ),
        (CopiedRun(0, 1, evil, evil, 0.5, "p", 2),),
        (Nearest(0, len(evil), "p", 0.5, evil, evil, ((0, min(3, len(evil)), evil[:3]),)),),
        0.5,
        (PhraseUse(evil, 3, 4, 0, 1),),
        (),
        evil,
    )
    remark = HeadingRemark(0, 1, evil, "heading_length", evil, (evil, evil))
    return Styled(evil, found, evil, whole, (remark,), {"p": passage}, ((0, len(evil), evil, evil),))


def paired(evil: str) -> Pair:
    """Two versions of which sentences were changed, taken out, put in and moved."""
    moved = f"{evil}另一件要搬走的事情。"
    versions = tuple(
        Version(n, evil, text, "person", "2026-10-01T00:00:00+00:00", "roll", evil, user=evil)
        for n, text in enumerate((f"{moved}\n{evil}甲，开工十个。\n{evil}", f"{evil}甲，开工二个。\n{moved}新的。"), 1)
    )
    old, new = versions
    metric = Metric(evil, 3.0, 0.0, 1.0, 2.0, 95.0, evil, evil, "high")
    styles = Comparison((metric,)), Comparison((replace(metric, value=4.0),))
    return Pair(old, new, align(old.text, new.text), versions, 2, styles)


def every_view(evil: str) -> dict[str, str]:
    """All views, with ``evil`` wherever something comes from outside."""
    fact = Fact("F1", evil, Decimal(18), evil, note=evil, source=evil)
    loose = Fact("F2", evil, note=evil, source=evil)
    item = OutlineItem("1", 1, "一、", evil, "overview", ("F1",), (evil,), key=evil)
    plan = Outline(evil, evil, evil, evil, evil, (item,))
    finding = Finding("x", "error", 0, len(evil), evil, evil, evil)
    checked = Checked((Trace(0, len(evil), evil, "unsupported", "F1", "value", evil, evil),), (finding,), ("F1",))
    remark = Finding("carried", "info", 0, len(evil), evil, evil)
    one = SectionState(item, "check", evil, 1, checked, (remark,))
    whole = Whole((one,), ((finding, evil), (remark, "")), (fact,), {"F1": "results"})
    version = Version(1, evil, evil, "person", "2026-10-01T00:00:00+00:00", "roll", evil, user=evil)
    newer = Version(2, evil, evil + "改", "engine", "2026-10-01T00:00:01+00:00", "llm", evil, user=evil)
    passage = Passage("p", evil, "1", evil, "overview", evil)
    past = Report(
        evil, evil, evil, evil, evil, evil, None, (Section("1", 1, evil, evil, "overview", False, 0, 0, 0, evil),)
    )
    running = Progress((Active(evil, evil, evil),), (evil,), (), True, total=2)
    report = DeskReport(evil, evil, evil, evil, "", "", False, evil)
    sample = StyleSample(evil, (evil,), 1.0)
    band = StyleBand(evil, evil, evil, 1.0, 2.0, 3.0, 9, 3, 800, "results", evil, (sample,) * 3)
    ledger = Ledger((fact, loose), (Problem(1, evil, evil),), evil, evil)
    return {
        "status": parts.status(evil, "error"),
        "name": parts.report_name(evil, evil),
        "reports": data.report_list([report], evil),
        "table": data.fact_table([evil], [[evil, evil]], {evil: evil}, 1, evil),
        "table problems": data.table_problems(
            [Problem(1, evil, evil)], [evil], evil, SavedTable(FactSheet(((evil,),)), 1, Merged(((evil,),), (0,)))
        ),
        "problems": data.problem_list([Problem(1, evil, evil)], lead=evil),
        "removed": outline.removed_list([Removed(item, evil)]),
        "assignment": outline.assignment(plan, ledger, {evil}),
        "facts": outline.fact_palette(plan, ledger, {"F2": "results"}),
        "past outline": outline.past_palette(evil, [item], [evil]),
        "undo": outline.undo_button(evil),
        "views": outline.palette_views(),
        "all reports": reports.report_table([ReportRow(report, "writing", 1, 2)], "open", evil),
        "deleted reports": reports.report_table([ReportRow(report, "blank")], "deleted", ""),
        "shelves": reports.shelves({"open": 1}, "open"),
        "done": reports.done(evil, evil),
        "next": reports.next_form(NextPeriod(evil, evil, 1, 1, evil), evil),
        "outline": desk.outline_list([one], evil),
        "running": desk.running(running),
        "stream": desk.stream(running, evil),
        "check": desk.figure_check(evil, checked, [remark]),
        "findings": desk.section_findings(checked, [remark]),
        "passages": desk.passage_list([Hit(passage, 1.0, evil)], "p"),
        "versions": desk.version_list([version, newer], 2, 1),
        "beside": sides.side_by_side(paired(evil)),
        "conflict": desk.conflict(version, newer),
        "head": desk.section_head(one, 3, [evil], undo=evil, final=True),
        "reword": rewording.reword_panel(
            Offered(1, Selection(evil, 0, len(evil)), evil, evil, checked, spent=evil), "", running=False
        ),
        "rewording": rewording.reword_panel(Offered(1, Selection(evil, 0, len(evil)), evil), evil, running=True),
        "not reworded": rewording.reword_panel(
            Offered(1, Selection(evil, 0, len(evil)), evil, failed=evil), "", running=False
        ),
        "state": desk.save_state(version),
        "style": style.comparison(styled(evil, passage)),
        "manner": manner.manner([band], {evil: [sample] * 50}, [PhraseUse(evil, 3, 4)] * 70, {evil: passage}),
        "manner of": manner.choices("results", evil, [evil]),
        "no manner": manner.manner((), {}, (), {}),
        "paper": paper.paper(plan, [one]),
        "read findings": read.findings([one], whole),
        "tally": read.tally([one], whole),
        "downloads": read.downloads(evil, evil, evil, evil),
        "imported": word_edits.imported(
            Imported((evil,), (evil,), (evil,), (evil,), (evil,), (evil,), True, ((evil,) * 4,), (evil,))
        ),
        "library": library.report_table([past], {evil: 1}, {evil: evil}, ""),
        "look": library.look(past, evil),
        "identity": library.identity_form(evil, dict.fromkeys(library.FIELDS, evil)),
        "corrections": library.corrections(
            evil, dict.fromkeys(library.FIELDS, evil), {**dict.fromkeys(library.FIELDS, evil)}
        ),
        "indexing": library.indexing(running, evil, evil, (1, 2, 3.0, evil)),
        "importing": word_edits.importing(running, evil, 1, 3, evil),
        "looks": parts.looks(),
        "found": library.found([Hit(passage, 1.0, evil)], {evil: evil}),
    }


# What the views themselves write; nothing else may ever come out as a tag or an attribute.
TAGS = {
    "article", "b", "br", "button", "del", "details", "div", "footer", "h1", "h2", "h3", "h4", "header", "input", "ins",
    "li", "mark", "ol", "option", "p", "progress", "q", "section", "select", "span", "strong", "summary", "table",
    "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
NAMES = {
    "aria-current", "aria-hidden", "aria-label", "aria-pressed", "autocomplete", "class", "colspan", "data-act",
    "data-add-pick", "data-arg", "data-at", "data-base", "data-choose", "data-confirm", "data-copy",
    "data-download", "data-fact", "data-fold", "data-from", "data-goto", "data-id", "data-ids", "data-key",
    "data-keys", "data-length", "data-level", "data-look", "data-merged", "data-name", "data-new",
    "data-new-point", "data-next", "data-of", "data-palette", "data-pick", "data-point", "data-row", "data-stamp",
    "data-step", "data-was", "disabled", "draggable", "hidden", "id", "lang", "max", "maxlength", "open",
    "placeholder", "role", "scope", "selected", "spellcheck", "style", "title", "type", "value",
}  # fmt: skip


@pytest.mark.parametrize("name", every_view(WORDS))
def test_hostile_text_stays_text(name: str) -> None:
    seen = Reader(every_view(EVIL)[name])
    assert seen.tags <= TAGS
    assert seen.names <= NAMES
    assert "script" not in seen.tags


@given(st.text())
def test_no_text_opens_a_tag(text: str) -> None:
    for html in every_view(text).values():
        seen = Reader(html)
        assert seen.tags <= TAGS
        assert seen.names <= NAMES


@given(st.text(alphabet="一二3.%<&\n\"'", max_size=60), st.data())
def test_marks_leave_the_text_as_it_is(text: str, draw: st.DataObject) -> None:
    spans = draw.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8))
    traces = [Trace(min(one), max(one), text[min(one) : max(one)], "supported") for one in spans]
    remarks = [Finding("carried", "info", min(one), max(one), "", "") for one in draw.draw(st.just(spans))]
    assert Reader(marks.marked(text, traces, (), remarks[::2])).text == text


def test_a_carried_sentence_is_underlined_around_its_figures() -> None:
    html = marks.marked(WORDS, [Trace(4, 7, "18个", "supported")], (), [Finding("carried", "info", 0, 8, "", "沿用")])
    assert html.startswith('<u title="沿用">签约项目</u><mark')
    assert '</mark><u title="沿用">，</u>总投资' in html


def test_an_unused_fact_says_where_it_belongs() -> None:
    item = OutlineItem("1", 1, "一、", "情况", "overview", ("F1",), key="k")
    facts = [Fact("F1", "外资", Decimal(3), "万美元"), Fact("F2", "内资", Decimal(5), "亿元")]
    html = read.findings([SectionState(item, "done", "文")], Whole((), (), tuple(facts), {"F2": "results"}))
    assert "分在“一、情况”，文中没有写到" in html
    assert html.index("内资") < html.index("往期多写在“工作成效”部分") < html.index("没有分到任何一节")


def test_a_figure_tells_where_it_comes_from() -> None:
    trace = Trace(4, 7, "18个", "derived", "F1", "yoy", "18 ÷ 15 − 1", "行5")
    seen = Reader(marks.marked(WORDS, [trace]))
    assert "由数据算得：18个\n算法：同比增幅 18 ÷ 15 − 1\n来源：行5" in seen.values
    assert "4:7" in seen.values


def test_a_failing_figure_looks_different_from_a_supported_one() -> None:
    good = marks.marked(WORDS, [Trace(4, 7, "18个", "supported")])
    bad = marks.marked(WORDS, [Trace(4, 7, "18个", "wrong_sign")])
    assert 'class="ok' in good
    assert 'class="bad' in bad


def test_a_file_that_was_not_taken_is_named_without_the_folders_of_the_server() -> None:
    html = library.failed_files(IndexResult(failed=(("/srv/data/uploads/甲.txt", "是空的"),)))
    assert "甲.txt" in html
    assert "/srv" not in html


def test_a_suggestion_can_be_taken_with_one_click() -> None:
    html = desk.section_findings(Checked(findings=(Finding("x", "error", 4, 7, "18个", "不对", "19个"),)))
    seen = Reader(html)
    assert ":4:7:19个" in seen.values
    assert "fix" in seen.values


def test_saves_of_one_sitting_stand_as_one_line() -> None:
    def version(n: int, second: int, note: str = "") -> Version:
        return Version(n, "k", str(n), "person", f"2026-10-01T08:00:{second:02}+00:00", note=note)

    html = desk.version_list([version(1, 0), version(2, 5), version(3, 9), version(4, 20, "恢复第1版")], 4)
    assert html.count("<details>") == 1
    assert "<details open>" in desk.version_list([version(1, 0), version(2, 5), version(3, 9)], 2)
    assert "前 2 版" in html
    assert all(f"第{n}版" in html for n in (1, 2, 3, 4))


def test_a_figure_that_changed_is_marked_as_a_whole_on_both_sides() -> None:
    left, right = sides.both_sides("签约项目15个，开工", "签约项目18个，开工")
    assert left == "签约项目<del>15个</del>，开工"
    assert right == "签约项目<ins>18个</ins>，开工"


@given(st.text(alphabet="一二三1.5个。，\n", max_size=40), st.text(alphabet="一二三1.5个。，\n", max_size=40))
def test_what_is_shown_of_two_sides_loses_nothing(old: str, new: str) -> None:
    left, right = (Reader(html).text for html in sides.both_sides(old, new))
    assert left == old
    assert right == new


def test_unassigned_facts_are_named_first() -> None:
    item = OutlineItem("1", 1, "一、", "情况", "overview", ("F2",), (), key="k")
    facts = (Fact("F2", "内资", Decimal(9), "亿元"), Fact("F1", "外资", Decimal(3), "万美元"))
    html = outline.fact_palette(Outline("题", items=(item,)), Ledger(facts))
    assert html.index("外资 3万美元") < html.index("内资 9亿元") < html.index("一、情况")
    assert "还有 1 条数据没有分到任何一节" in html


@pytest.mark.parametrize(
    ("text", "errors", "options", "state"),
    [
        ("", 0, {}, "empty"),
        ("", 0, {"has_children": True}, "heading"),
        ("文18个", 0, {}, "done"),
        ("文", 0, {}, "written"),
        ("文18个", 0, {"final": True}, "final"),
        ("", 0, {"final": True}, "empty"),
        ("文", 2, {}, "check"),
        ("文", 2, {"drafting": True}, "drafting"),
        ("", 0, {"waiting": True}, "waiting"),
    ],
)
def test_states(text: str, errors: int, options: dict[str, bool], state: str) -> None:
    given_options = {"has_children": False, "drafting": False, "waiting": False} | options
    figures = sum(sign.isdigit() for sign in text)
    assert state_of(text, errors, figures, **given_options) == state


def test_offers_are_shown_escaped_with_a_button_each_and_one_for_all() -> None:
    offer = Offer("F1", EVIL, "prior", Decimal("15"), EVIL, EVIL)
    html = data.offers([fill_of(offer), Fill(replace(offer, fact=EVIL), 0, EVIL, EVIL, EVIL)])
    read = Reader(html)
    assert read.tags <= {"div", "p", "ul", "li", "b", "span", "button"}
    assert not {name for name in read.names if name.startswith("on")}
    assert EVIL in read.text
    assert EVIL in read.values
    assert read.text.count("带入") >= 4
    assert data.offers([]) == ""


def test_the_button_names_the_cell_as_the_page_counts_it() -> None:
    html = data.offers([fill_of(Offer("F1", "签约项目", "prior", Decimal("15"), "个", "《甲》（2025年第三季度）"))])
    assert f'data-column="{TABLE_HEADER.index("上年同期") - 1}"' in html
    assert "签约项目" in html
    assert "上年同期 15个" in html
    assert "（来自《甲》（2025年第三季度））" in html


def test_a_signature_without_a_date_is_told_beside_the_download() -> None:
    signed = Outline("汇报", issuer="青岚开发区管委会")
    assert "落款没有日期" in read.downloads("r", "汇报", read.undated(signed), "")
    for whole in (replace(signed, date="2026年10月12日"), Outline("汇报")):
        assert read.undated(whole) == ""
        assert '<p class="meta">' not in read.downloads("r", "汇报", read.undated(whole), "")
