"""Whatever is written, pasted or on record: nothing raises, every span holds, and the same again gives the same."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from types import FrameType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.checking import (
    Earlier,
    Grounds,
    Prover,
    Series,
    compare_series,
    link_figures,
    past_record,
    rebind,
)
from writer.corpus import parse_report
from writer.facts import parse_facts
from writer.figures import find_figures, parse_period
from writer.schema import Checked, Fact, Ledger, Period, Verdict

VERDICTS = frozenset(get_args(Verdict))
NAMES = (
    "新签约项目", "签约项目", "项目", "协议总投资", "总投资", "实际利用外资", "外资", "税收收入", "固定资产投资增速",
    "增速", "占比", "开工率", "接待客商", "高新技术企业", "第一产业增加值", "出口", "进口", "进出口总额", "合计",
    "18", "3个", "2026年", "A+B", ".*", "（", "X",
)  # fmt: skip
NUMBERS = (
    "0", "00", "0.0", "18", "56.23", "1,892", "1,89,2", "1，892", "３６", "-3.2", "−3.2", "+8", "↑12.3", "▼0", "十八",
    "两", "〇", "百", "一百零三", "亿", "万万亿", "三分之一", "零分之一", "三分之零", "两成", "半", "翻一番",
    "翻九百番", "翻两千番", "一", "1" * 400, "9" * 30, "1" + "0" * 400, "0." + "0" * 400 + "1", "1." + "3" * 300,
    "NaN", "1e999", "1E-999", "Infinity", "-0", "٣", "²", "½", "①", "1 892", "5—3", "3~7", "1:2", "X", "XX.X", "**",
    "1.2.3", "0/0", "1/0",
)  # fmt: skip
UNITS = (
    "", "个", "家", "亿元", "万元", "元", "万美元", "%", "％", "个百分点", "倍", "成", "番", "亩", "万平方米", "人次",
    "亿" * 30, "万" * 9 + "元", "立方米/秒", "元/亩", "㎡", "℃", "*", "\\d",
)  # fmt: skip
WORDS = (
    "同比增长", "同比下降", "较上年同期增加", "比上年多", "环比", "较上月", "增加到", "降至", "由", "从", "增速",
    "降幅收窄", "提高", "回落", "占", "占比", "占目标的", "的比重", "完成年度目标的", "完成", "超额完成", "还差",
    "距年度目标", "超出目标", "合计", "共计", "其中", "分别为", "分别", "、", "和", "均", "上年同期", "去年", "年初",
    "力争", "确保", "目标", "约", "近", "超", "余", "左右", "以上", "不足", "持平", "同比有所下降", "基本持平",
    "全市", "平均", "，", "。", "；", "：", "（", "）", "(", ")", "“", "”", "《", "》", "【待补", "】", "\n",
    "\n## 一、签约\n", "\n（一）", "一是", "二是", "一方面", "\t", "|", " ", "\u3000", "\xa0", "\u200b", "\ufeff",
    "\x00", "\x1f", "\x85", "\u2028", "\r", "\ud800", "\udfff", "\U0001f600", "e\u0301", "1—9月", "2026年第三季度",
    "2025年", "截至9月底", "9月17日", "13月", "2月30日", "0年", "9999年99月", "下一步", "今年以来", "第七届",
    "“十四五”", "三大产业", "煜桓精工有限公司", "赴苏州、合肥", "王涛书记", "序时进度", "高于全市平均", "已整改",
    "整改率", "总数", "以下三项", "包括",
)  # fmt: skip
PIECES = st.sampled_from((*NAMES, *NUMBERS, *UNITS, *WORDS))
CLAUSES = st.tuples(
    st.sampled_from(("", *WORDS)), st.sampled_from(NAMES), st.sampled_from(("", *WORDS)), st.sampled_from(NUMBERS),
    st.sampled_from(UNITS), st.sampled_from(("", "，", "、", "。", "（", "）", "，其中", "，同比增长")),
).map("".join)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.text(st.characters(), max_size=60),
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(CLAUSES, max_size=8).map("".join),
)
ODD = (
    "0", "-0", "0.0", "1", "-1", "18", "-3.2", "56.23", "0.375", "100", "1E+3", "1E+30", "1E+400", "-1E+400",
    "1E-400", "9" * 40, "0." + "3" * 60,
)  # fmt: skip
VALUES = st.none() | st.sampled_from(ODD).map(Decimal) | st.decimals(-1000, 1000, places=2)
LABELS = st.sampled_from(NAMES) | st.text(max_size=6)
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)
PAST = past_record(
    [
        parse_report(
            "澜溪区2025年前三季度招商工作总结\n\n新签约项目37个，协议总投资103.7亿元，引进煜桓精工有限公司。9月17日举办第七届洽谈会。\n",
            "甲.txt",
        ),
        parse_report("", "空.txt"),
        parse_report("\x00" * 40 + "签约项目" + "9" * 500 + "个", "乱.txt"),
    ],
)
PERIODS = st.sampled_from(
    (
        None,
        Period(2026, 1, 9),
        Period(2026),
        Period(None, 7, 9),
        Period(2026, 1, 14),
        Period(0, 1, 1),
        Period(2026, 9, 9),
    )
)


@st.composite
def facts(draw: st.DrawFn, number: int) -> Fact:
    return Fact(
        draw(st.sampled_from((f"F{number}", "F1"))), draw(LABELS), draw(VALUES),
        draw(st.sampled_from(UNITS) | st.text(max_size=3)), draw(st.sampled_from(("", "1—9月", "2025年", "0年"))),
        prior=draw(VALUES), target=draw(VALUES), part_of=draw(st.sampled_from((None, "F1", "F2", "F3", "F9"))),
        note=draw(st.sampled_from(("", "煜桓精工9月17日开工", "18", "\ud800"))),
        line=draw(st.sampled_from((0, number))),
        source=draw(st.sampled_from(("", "签约\t18", "\n\n"))), growth=draw(VALUES), prior_inferred=draw(st.booleans()),
        previous=draw(VALUES), mom=draw(VALUES), basis=draw(st.sampled_from(("", "累计", "当期", "期末"))),
    )  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    count = draw(st.integers(0, 7))
    return Ledger(
        tuple(draw(facts(number)) for number in range(1, count + 1)),
        title=draw(st.sampled_from(("", "澜溪区2026年1—9月指标", "9" * 50))),
        period=draw(st.sampled_from(("", "2026年1—9月", "2026年", "乱"))),
    )


def holds(text: str, checked: Checked) -> None:
    last = 0
    for trace in checked.figures:
        assert last <= trace.start < trace.end <= len(text)
        assert text[trace.start : trace.end] == trace.text
        assert trace.verdict in VERDICTS
        last = trace.end
    starts = [(one.start, one.end) for one in checked.findings]
    assert starts == sorted(starts)
    for one in checked.findings:
        assert 0 <= one.start <= one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.message
        assert one.code


@QUIET
@given(TEXTS, ledgers(), PERIODS, st.booleans())
def test_no_text_and_no_ledger_raises(text: str, ledger: Ledger, period: Period | None, recorded: bool) -> None:
    grounds = Grounds(past=PAST if recorded else None, material=("煜桓精工", "3个", "\ud800") if recorded else ())
    prover = Prover(ledger, grounds)
    sections = parse_report(text, "draft.md").sections
    checked = prover.check(text, sections, period)
    holds(text, checked)
    assert set(checked.unused_facts) <= {fact.id for fact in ledger.facts}
    assert prover.check(text, sections, period) == checked
    assert Prover(ledger, grounds).check(text, sections, period) == checked
    for one in checked.findings[:4]:
        if one.suggestion:
            cured = text[: one.start] + one.suggestion + text[one.end :]
            holds(cured, prover.check(cured, (), period))


@QUIET
@given(st.lists(CLAUSES, max_size=6).map("".join), st.lists(LABELS, min_size=1, max_size=5), st.data())
def test_what_the_ledger_names_is_told_in_any_words(text: str, labels: list[str], data: st.DataObject) -> None:
    """The values of the ledger itself, written out in full, in clauses of any relation."""
    told = [data.draw(facts(number)) for number in range(1, len(labels) + 1)]
    for fact, label in zip(told, labels, strict=True):
        word, value = data.draw(st.sampled_from(WORDS)), data.draw(VALUES) if fact.value is None else fact.value
        text += f"{fact.label}{label}{word}{value or 0:f}{fact.unit}，同比{word}{fact.prior or 0:f}%。"
    holds(text, Prover(Ledger(tuple(told))).check(text))
    for link in link_figures(text, Ledger(tuple(told))):
        assert text[link.figure.start : link.figure.end] == link.figure.text


@QUIET
@given(st.one_of(TEXTS, st.just("")), ledgers(), ledgers(), PERIODS)
def test_any_corrected_ledger_can_be_put_under_any_text(
    text: str, old: Ledger, new: Ledger, period: Period | None
) -> None:
    for fact in old.facts[:3]:
        if fact.value is not None and abs(fact.value.adjusted()) < 50:
            text += f"{fact.label}{fact.value:f}{fact.unit}，同比增长{fact.growth or 0:.1f}%。"
    rebound = rebind(text, old, new, period)
    last = 0
    rebuilt = text
    for change in rebound.changes:
        assert last <= change.start < change.end
        assert text[change.start : change.end] == change.old != change.new
        assert change.fact in {fact.id for fact in new.facts}
        last = change.end
    for change in reversed(rebound.changes):
        rebuilt = rebuilt[: change.start] + change.new + rebuilt[change.end :]
    holds(rebuilt, Prover(new).check(rebuilt, (), period))
    for one in rebound.unresolved:
        assert text[one.start : one.end] == one.text
    assert rebind(text, old, new, period) == rebound


@QUIET
@given(ledgers(), PERIODS, st.lists(st.tuples(PERIODS, ledgers() | st.none(), TEXTS), max_size=4))
def test_any_record_can_lie_beside_any_ledger(
    ledger: Ledger, period: Period | None, kept: list[tuple[Period | None, Ledger | None, str]]
) -> None:
    earlier = [
        Earlier("甲", then, one, "" if one is not None else text) for then, one, text in kept if then is not None
    ]
    found = compare_series(ledger, period, earlier)
    assert isinstance(found, Series)
    known = {fact.id for fact in ledger.facts}
    assert {one.fact for one in found.offers} | {one.fact for one in found.doubts} <= known
    assert compare_series(ledger, period, earlier) == found


@QUIET
@given(
    st.lists(st.one_of(PIECES, st.sampled_from(("\t", "\n", "|", ",", "指标\t单位\t本期\t上年同期\t目标\n")))).map(
        "".join
    )
)
def test_whatever_is_pasted_can_be_checked_against_itself(text: str) -> None:
    ledger = parse_facts(text)
    checked = Prover(ledger).check(text, (), parse_period(ledger.period))
    holds(text, checked)
    assert all(fact.value is None or fact.value.is_finite() for fact in ledger.facts)


@QUIET
@given(st.lists(PIECES, max_size=40).map("".join))
def test_figures_of_any_words_lie_apart_and_are_finite(text: str) -> None:
    last = 0
    for figure in find_figures(text):
        assert last <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        assert figure.value is None or figure.value.is_finite()
        last = figure.end


HUGE = Decimal("1" + "0" * 65)


@pytest.mark.parametrize(
    ("text", "ledger"),
    [
        ("协议总投资" + "亿" * 10 + "元。", Ledger()),
        (
            "签约项目18个，完成年度目标的20%。",
            Ledger((Fact("F1", "签约项目", Decimal(18), "个", target=Decimal("1E-100")),)),
        ),
        ("签约项目180个，同比增长20%。", Ledger((Fact("F1", "签约项目", HUGE, "个", prior=Decimal(3)),))),
        (
            "甲增速增长3%，高于乙增速6.8个百分点。",
            Ledger((Fact("F1", "甲增速", HUGE + Decimal("0.25"), "%"), Fact("F2", "乙增速", Decimal(2), "%"))),
        ),
    ],
)  # fmt: skip
def test_a_number_of_more_digits_than_anybody_counts_is_checked_like_any_other(text: str, ledger: Ledger) -> None:
    checked = Prover(ledger).check(text)
    holds(text, checked)
    assert not ledger.facts or [one.severity for one in checked.findings].count("error") >= 1


def test_a_growth_that_gets_too_long_to_print_is_left_alone() -> None:
    old, new = (
        Ledger((Fact("F1", "签约项目", value, "个", prior=Decimal(15)),)) for value in (Decimal(18), HUGE * HUGE)
    )
    rebound = rebind("签约项目18个，同比增长20%。", old, new)
    assert "20%" not in {change.old for change in rebound.changes}


def calls(work: Callable[[], object]) -> int:
    """How many functions are called: what the work grows by, whatever else the machine has to do."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


LEDGER = parse_facts(
    "指标\t单位\t本期\t上年同期\t目标\n新签约项目\t个\t18\t15\t25\n　其中：外资项目\t个\t3\t2\t\n"
    "协议总投资\t亿元\t56.23\t48.3\t70\n"
)


@pytest.mark.parametrize(
    "piece",
    [
        "1", "，", "新签约项目", "，同比增长", "新签约项目18个，同比增长20.0%，", "18个、", "（18个", "（",
        "坚持高质量发展统揽全局", "\x00\x1f", "“", "一是", "\n一、签约\n（一）投资\n",
        "新签约项目18个，同比增长20.0%。", "培训班37期、手册412份，",
        "培训班412期，占比37.1%，", "其中3个，", "5个，合计9个，",
        "分别为18个、56.23亿元，", "引进栎芯电子、泊远生物、", "X个，", "占比12%、", "【待补", "9月17日，",
        "下一步，签约25个。\n", "新签约项目2个。煜桓精工有限公司签约。",
    ],
)  # fmt: skip
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    prover = Prover(LEDGER, Grounds(past=PAST))
    texts = [piece * (size // len(piece)) for size in (600, 1200, 2400)]
    prover.check(texts[-1])  # what is read once only is read by now
    one, two, four = (calls(lambda text=text: prover.check(text)) for text in texts)  # type: ignore[misc]
    # What every text costs falls out; of work that grows with the square there would be four times as much.
    assert four - two < 2.2 * (two - one) + 50


def test_a_ledger_of_many_rows_is_made_ready_in_proportion() -> None:
    def sheet(rows: int) -> Ledger:
        return Ledger(tuple(Fact(f"F{n}", f"第{n}村经营收入", Decimal(n + 7), "万元", line=n) for n in range(rows)))

    small, large = sheet(60), sheet(240)
    Prover(large)
    assert calls(lambda: Prover(large)) < 5.5 * calls(lambda: Prover(small))
