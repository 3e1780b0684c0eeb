"""References → figures: sloppy models, unknown facts, and streams cut anywhere."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.facts import StreamRenderer, fact_line, render
from writer.schema import Fact, Ledger

LEDGER = Ledger(
    (
        Fact("F1", "签约项目", Decimal("18"), "个", prior=Decimal("15"), target=Decimal("25")),
        Fact("F2", "总投资", Decimal("56.20"), "亿元", prior=Decimal("48.30"), target=Decimal("70")),
        Fact("F3", "外资项目", Decimal("5"), "个", part_of="F1"),
        Fact("F4", "增加值增速", Decimal("12.3"), "%", prior=Decimal("10.2")),
        Fact("F5", "固投增速", Decimal("-3.2"), "%"),
        Fact("F6", "某锂电项目", note="某锂电项目9月底开工。"),
        Fact("F7", "接待客商", Decimal("63"), "批次"),
        Fact("F8", "在册", Decimal("7")),
        Fact("F12", "税收", Decimal("562300"), "万元", growth=Decimal("-16")),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("签约[[F1]]，总投资[[F2]]。", "签约18个，总投资56.20亿元。"),
        ("同比增长[[F2.yoy]]", "同比增长16.4%"),
        ("同比下降[[F12.yoy]]", "同比下降16%"),
        ("税收[[F12]]", "税收562300万元"),
        ("增加[[F1.diff]]，上年[[F1.prior]]，目标[[F1.target]]", "增加3个，上年15个，目标25个"),
        ("完成[[F1.done]]，还差[[F1.gap]]，占[[F3.share]]", "完成72%，还差7个，占27.8%"),
        ("提高[[F4.points]]", "提高2.1个百分点"),
        ("提高[[F4.yoy]]", "提高2.1个百分点"),
        ("固投下降[[F5]]，增长[[F5]]", "固投下降3.2%，下降3.2%"),
        ("[[F6]]，", "某锂电项目9月底开工，"),
        # what models do
        ("[[ f1 ]]和【【F1】】和[F1]和【F1】和［［Ｆ１］］", "18个和18个和18个和18个和18个"),
        ("[[F2.同比]]、[[F2．yoy]]、[[F2 . YOY]]", "16.4%、16.4%、16.4%"),
        ("[[F1]]个项目", "18个项目"),
        ("[[F1]] 个", "18个"),
        ("[[F1]]家企业", "18个企业"),
        ("[[F1]]项目", "18个项目"),
        ("[[F1]]人才项目", "18个人才项目"),
        ("[[F2.yoy]]%", "16.4%"),
        ("[[F2.yoy]]％", "16.4%"),
        ("[[F2.yoy]]个百分点", "16.4%"),
        ("[[F4.points]]%", "2.1个百分点"),
        ("[[F2]]万元", "56.20亿元"),
        ("[[F2]]亿元以上", "56.20亿元以上"),
        ("[[F2]]亿", "56.20亿元"),
        ("[[F7]]人次", "63批次"),
        ("[[F8]]家", "7家"),
        ("[[F1]]，个", "18个，个"),
        ("{{F1}}和{F1}和<F1>和[F1]]", "18个和18个和18个和18个"),
        ("[[F2:yoy]]、[[F2-yoy]]、[[F2|yoy]]、[[F2/yoy]]、[[F2.yoy%]]", "16.4%、16.4%、16.4%、16.4%、16.4%"),
        ("[[F2.同比增幅]]、[[F2.增长率]]、[[F2.growth_rate]]", "16.4%、16.4%、16.4%"),
        ("[[F2.完成比例]]、[[F2.目标完成率]]、[[F2.去年同期数]]", "80.3%、80.3%、48.30亿元"),
        # the figure, or its unit, typed once more
        ("[[F2]]=56.20亿元，", "56.20亿元，"),
        ("[[F2=56.20亿元]]，", "56.20亿元，"),
        ("[[F2]]（56.2亿元），", "56.20亿元，"),
        ("[[F2]]56.2亿元，", "56.20亿元，"),
        ("[[F2]]（亿元），", "56.20亿元，"),
        ("[[F1]]余个项目", "18个项目"),
        ("增加[[F1.diff]]%，", "增加3个，"),
        ("增长[[F1.yoy]]个，", "增长20%，"),
        ("增长[[F1.yoy]]家企业", "增长20%家企业"),
        ("[[F3]]亿元以上项目", "5个亿元以上项目"),
        ("总投资56.2亿元[[F2]]，", "总投资56.2亿元，"),
        ("总投资56.2亿元（[[F2]]），", "总投资56.2亿元，"),
        ("签约18个（F1），总投资56.2亿元(F2.value)，", "签约18个，总投资56.2亿元，"),
        ("签约17个（F1），总投资（F2）", "签约17个（F1），总投资（F2）"),
        ("[[F1]][[F1]]", "18个"),
        ("[[F2]]（57亿元），", "56.20亿元（57亿元），"),
        ("[[F1]]18日", "18个18日"),
        ("[[F1]]来自外地", "18个来自外地"),
        # what is no reference
        ("{F}、<b>、{1}、〔2026〕12号、〔〔F1〕〕", "{F}、<b>、{1}、〔2026〕12号、〔〔F1〕〕"),
        ("[注]见[1]，【重要】数组[[1,2],[3]]", "[注]见[1]，【重要】数组[[1,2],[3]]"),
        ("[[F1", "[[F1"),
        ("[[F1]", "18个"),
        ("a[[[F1]]]", "a[18个]"),
        ("", ""),
    ],
)
def test_render(text: str, expected: str) -> None:
    assert render(text, LEDGER).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 16.356 % is printed as 16.4 %, 83.333 % as 83.3 %
        ("增长近[[F2.yoy]]", "增长近16.4%"),
        ("增长超过[[F2.yoy]]", "增长16.4%"),
        ("增加近[[F2.diff]]", "增加近7.9亿元"),
        ("完成目标的近[[F13.done]]", "完成目标的83.3%"),
        ("完成目标的超[[F13.done]]", "完成目标的超83.3%"),
        ("约[[F13.done]]", "约83.3%"),
    ],
)
def test_near_and_beyond_are_true_of_what_is_printed(text: str, expected: str) -> None:
    ledger = Ledger((*LEDGER.facts, Fact("F13", "推介会", Decimal(5), "场", target=Decimal(6))))
    assert render(text, ledger).text == expected


@pytest.mark.parametrize(
    ("text", "expected", "turned"),
    [
        # the word says the other way
        ("同比增长[[F12.yoy]]%", "同比下降16%", ("增长", "下降")),
        ("同比稳步增长约[[F12.yoy]]", "同比下降约16%", ("增长", "下降")),
        ("较上年同期大幅增加了[[F12.yoy]]", "较上年同期大幅减少了16%", ("增加", "减少")),
        ("增幅为[[F12.yoy]]", "降幅为16%", ("增幅", "降幅")),
        ("同比下降[[F2.yoy]]", "同比增长16.4%", ("下降", "增长")),
        ("同比减少[[F1.diff]]", "同比增加3个", ("减少", "增加")),
        ("同比少[[F1.diff]]", "同比多3个", ("少", "多")),
        ("比上年回落[[F4.points]]", "比上年提高2.1个百分点", ("回落", "提高")),
        ("固投同比增长[[F5]]", "固投同比下降3.2%", ("增长", "下降")),
        ("增加值同比下降[[F4]]", "增加值同比增长12.3%", ("下降", "增长")),
        ("距年度目标还差[[F13.gap]]", "超出年度目标5个", ("差", "超出")),
        ("税收增速回落[[F12.yoy]]", "税收增速为-16%", ("回落", "为")),
        # it says the right way, or none
        ("同比增长[[F2.yoy]]", "同比增长16.4%", ()),
        ("同比下降-[[F12.yoy]]", "同比下降16%", ()),
        ("同比+[[F2.yoy]]", "同比增长16.4%", ()),
        ("税收[[F12]]（[[F12.yoy]]）", "税收562300万元（下降16%）", ()),
        ("增速为[[F12.yoy]]", "增速为-16%", ()),
        ("税收变动[[F12.yoy]]", "税收变动-16%", ()),
        ("税收实现[[F12.yoy]]的增长", "税收实现-16%的增长", ()),
        ("税收出现[[F12.yoy]]的降幅", "税收出现16%的降幅", ()),
        ("分别增长[[F1.yoy]]、[[F12.yoy]]、[[F2.yoy]]", "分别增长20%、下降16%、增长16.4%", ()),
        ("同比增长[[F13.yoy]]", "同比持平", ()),
        ("同比大幅增加[[F13.diff]]", "同比持平", ()),
        ("固投同比[[F5]]", "固投同比下降3.2%", ()),
        ("固投增速为-[[F5]]", "固投增速为-3.2%", ()),
        # the rate of change is what is meant, not by how much it moved
        ("增加值同比增长[[F4.yoy]]", "增加值同比增长12.3%", ()),
        ("增加值增速同比提高[[F4.yoy]]", "增加值增速同比提高2.1个百分点", ()),
        ("固投下降[[F5.yoy]]", "固投下降3.2%", ()),
        # words that turn the sense round, of what is a loss
        ("亏损减少[[F14.diff]]", "亏损减少0.5亿元", ()),
        ("降幅收窄[[F4.points]]", "降幅收窄2.1个百分点", ()),
        ("亏损额约[[F14]]", "亏损额约1.5亿元", ()),
        ("规上工业增加值[[F2]]", "规上工业增加值56.20亿元", ()),
    ],
)
def test_words_of_direction_agree_with_the_data(text: str, expected: str, turned: tuple[str, ...]) -> None:
    facts = (
        Fact("F13", "调度会", Decimal(12), "个", prior=Decimal(12), target=Decimal(7)),
        Fact("F14", "利润总额", Decimal("-1.5"), "亿元", prior=Decimal(-2)),
    )
    rendered = render(text, Ledger((*LEDGER.facts, *facts)))
    assert rendered.text == expected
    assert tuple((one.written, one.printed) for one in rendered.turned) == ((turned,) if turned else ())


@pytest.mark.parametrize(
    ("text", "expected", "unknown"),
    [
        ("签约[[F9]]个", "签约【待补：F9】个", "F9"),
        ("增长[[F7.yoy]]", "增长【待补：F7.yoy】", "F7.yoy"),
        ("占[[F2.share]]", "占【待补：F2.share】", "F2.share"),
        ("[[F1.banana]]", "【待补：F1.banana】", "F1.banana"),
        ("[[F6.yoy]]", "【待补：F6.yoy】", "F6.yoy"),
        ("[[签约项目]]", "【待补：签约项目】", "签约项目"),
    ],
)
def test_unknown_references_are_marked(text: str, expected: str, unknown: str) -> None:
    rendered = render(text, LEDGER)
    assert (rendered.text, rendered.unknown, rendered.used) == (expected, (unknown,), ())


def test_used_and_unknown_are_listed_once() -> None:
    rendered = render("[[F2]][[F1.yoy]][[F1]][[F9]][[F9]]", LEDGER)
    assert (rendered.used, rendered.unknown) == (("F2", "F1"), ("F9",))


def test_rendered_text_stays_as_it_is() -> None:
    once = render("签约[[F1]]，[[F9]]，固投下降[[F5]]", LEDGER).text
    assert render(once, LEDGER).text == once


PIECES = st.sampled_from(
    [
        "[", "[[", "]", "]]", "【", "】】", "F", "f", "1", "2", "F1", "F2", ".", "yoy", "points", "同比", " ", "\u3000",
        "\n", "个", "万", "亿", "元", "%", "百分点", "项", "目", "批", "人", "次", "下降", "，", "[[F1]]", "[[F2.yoy]]",
        "[[F5]]", "[[F9]]", "[[F6]]",
        "增长", "同比", "近", "超过", "大幅",
        "稳步", "增幅", "增速", "为", "约", "-", "（", "）", "(", "56.2亿元", "18个", "（F1）", "=", "{",
        "[[F12.yoy]]", "[[F4.points]]", "[[F1.diff]]", "、", "的",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map("".join), st.text(alphabet="[]F1.yoy 个%下降", max_size=40), st.text()
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_a_stream_gives_the_same_however_it_is_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    stream = StreamRenderer(LEDGER)
    shown = (
        "".join(stream.feed(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)) + stream.close()
    )
    whole = render(text, LEDGER)
    assert shown == whole.text
    assert (stream.unknown, stream.used) == (whole.unknown, whole.used)


def test_character_by_character_never_shows_half_a_reference() -> None:
    stream = StreamRenderer(LEDGER)
    shown = ""
    for char in "签约[[F1]]个项目，增长[[F1.yoy]]%。":
        shown += stream.feed(char)
        assert "[" not in shown
        assert "F" not in shown
        assert "签约18个项目，增长20%。".startswith(shown)
    assert shown + stream.close() == "签约18个项目，增长20%。"


def test_plain_text_is_not_held_back() -> None:
    stream = StreamRenderer(LEDGER)
    assert stream.feed("今年以来，园区") == "今年以来，园区"
    assert stream.feed("见[注") == "见[注"


def test_fact_line_names_every_reference() -> None:
    line = fact_line(LEDGER.facts[1], LEDGER)
    assert line.startswith("F2 总投资：[[F2]]=56.20亿元")
    for part in ("[[F2.prior]]=48.30亿元", "增长[[F2.yoy]]=16.4%", "[[F2.target]]=70亿元", "[[F2.done]]=80.3%"):
        assert part in line
    assert "签约项目的其中项" in fact_line(LEDGER.facts[2], LEDGER)
    assert "下降[[F12.yoy]]=16%" in fact_line(LEDGER.facts[8], LEDGER)
    assert fact_line(LEDGER.facts[5], LEDGER) == "F6 某锂电项目：[[F6]]=某锂电项目9月底开工。"


def test_what_a_fact_line_promises_is_what_is_printed() -> None:
    for fact in LEDGER.facts:
        for part in fact_line(fact, LEDGER).split("；"):
            reference, _, shown = part[part.index("[[") :].partition("=")
            assert render(reference, LEDGER).text == shown.rstrip("。")
