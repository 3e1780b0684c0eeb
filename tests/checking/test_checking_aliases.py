"""Names learned from past reports: what counts as shown, what is ambiguous, and what a check makes of them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.checking import Alias, Grounds, Mined, Prover, load_vocabulary, mine, settle_aliases, with_aliases
from writer.checking.vocabulary import forms
from writer.facts import parse_facts
from writer.schema import Ledger

WORDS = load_vocabulary()
ROWS = (
    "指标\t单位\t本期\t上年同期\n规上工业总产值\t亿元\t312.46\t290.1\n高新技术产业投资\t亿元\t45.72\t40\n"
    "新增企业贷款\t亿元\t23.45\t20\n研发费用投入\t亿元\t8.16\t7.5\n园区税收收入\t亿元\t15.27\t14.1\n"
)
LEDGER = parse_facts(ROWS)


def shown(text: str, ledger: Ledger | None = LEDGER) -> dict[tuple[str, str], bool]:
    return {(one.metric, one.name): one.slight for one in mine(text, ledger, WORDS).seen}


def settled(*texts: str | tuple[str, Ledger]) -> dict[str, str]:
    pairs = [(text, LEDGER) if isinstance(text, str) else text for text in texts]
    found = settle_aliases([(f"第{at}份", mine(text, ledger, WORDS)) for at, (text, ledger) in enumerate(pairs)], WORDS)
    return {one.name: one.why for one in found}


def other(rows: str) -> Ledger:
    return parse_facts("指标\t单位\t本期\n园区税收收入\t亿元\t16.38\n" + rows)


KNOWN = "园区税收收入15.27亿元。"  # what tells that ledger and report belong together


def test_a_proved_value_behind_a_shortened_name_shows_it() -> None:
    assert shown(f"{KNOWN}1—9月，全区规上产值312.46亿元，同比增长7.7%。") == {("规上工业总产值", "规上产值"): True}
    assert shown(f"{KNOWN}一是规上产值达到312.5亿元。") == {("规上工业总产值", "规上产值"): True}
    assert shown(f"{KNOWN}新签合同31.5亿元、规上产值312.46亿元。") == {("规上工业总产值", "规上产值"): True}
    assert settled(f"{KNOWN}规上产值312.46亿元。") == {"规上产值": ""}


@pytest.mark.parametrize(
    "told",
    [
        "规上产值312.47亿元。",  # another value
        "规上产值约312.5亿元。",  # not the value itself
        "规上产值310亿元。",  # digits that tell nothing
        "规上产值290.1亿元。",  # last year's value
        "上年规上产值312.46亿元。",
        "确保规上产值312.46亿元。",
        "规上产值312.46亿元的企业受到表彰。",
        "规上产值、利润312.46亿元。",
        "用电量3.1亿度，其中规上产值312.46亿元。",
        "规上产值和利润分别为312.46亿元、31.07亿元。",
        "电子行业的规上产值312.46亿元。",
        "完成投资45.8亿元，规上产值增加312.46亿元。",
        "人均规上产值312.46亿元。",
        "新增规上产值312.46亿元。",
        "规上312.46亿元。",
        "工业总产值312.46亿元。",
        "商贸产值312.46亿元。",
        "\n二、下一步打算\n规上产值312.46亿元。",
    ],
)
def test_what_may_be_another_metric_or_another_value_shows_nothing(told: str) -> None:
    assert shown(KNOWN + told) == {}


def test_a_value_that_two_facts_share_shows_nothing() -> None:
    ledger = parse_facts(ROWS + "规上建筑业产值\t亿元\t312.46\t300\n")
    assert shown(f"{KNOWN}规上产值312.46亿元。", ledger) == {}


def test_a_name_that_may_be_short_for_another_line_shows_nothing() -> None:
    ledger = parse_facts(ROWS + "规上建筑业产值\t亿元\t77.13\t70\n")
    assert shown(f"{KNOWN}规上产值312.46亿元。", ledger) == {}


def test_a_ledger_that_the_report_does_not_bear_out_is_not_its_own() -> None:
    assert shown("园区税收收入19.99亿元。规上产值312.46亿元。") == {}


def test_a_name_that_leaves_out_more_needs_two_reports_with_values_of_their_own() -> None:
    first = f"{KNOWN}高新产业投资45.72亿元。"
    second = "园区税收收入16.38亿元。高新产业投资49.31亿元。", other("高新技术产业投资\t亿元\t49.31\n")
    assert settled(first) == {"高新产业投资": "只在一份材料里见过"}
    assert settled(first, first) == {"高新产业投资": "只在一份材料里见过"}
    assert settled(first, second) == {"高新产业投资": ""}


def test_one_report_in_which_the_name_has_another_value_speaks_against_it() -> None:
    first = f"{KNOWN}规上产值312.46亿元。"
    second = "园区税收收入16.38亿元。规上产值401.7亿元。", other("规上工业总产值\t亿元\t351.92\n")
    without = "园区税收收入16.38亿元。规上产值401.7亿元。", other("")
    assert settled(first, second) == {"规上产值": "有的往期材料里不是这个指标的数"}
    assert settled(first, without) == {"规上产值": ""}


def test_a_name_for_two_metrics_is_none() -> None:
    first = f"{KNOWN}规上产值312.46亿元。"
    second = "园区税收收入16.38亿元。规上产值77.13亿元。", other("规上建筑业总产值\t亿元\t77.13\n")
    assert set(settled(first, second).values()) == {"往期材料里指的不是同一个指标"}


def test_a_name_that_a_ledger_has_for_another_line_is_none() -> None:
    first = f"{KNOWN}规上产值312.46亿元。"
    second = "园区税收收入16.38亿元。", other("规上服务业产值\t亿元\t77.13\n")
    assert settled(first, second) == {"规上产值": "有的数据表里另有这样叫的指标"}


@pytest.mark.parametrize(
    ("text", "metric", "name"),
    [
        ("全市规模以上工业利税总额（以下简称“规上利税”）15.36亿元。", "规模以上工业利税总额", "规上利税"),
        ("1—9月规模以上工业利税总额（下称规上利税）达15.36亿元。", "规模以上工业利税总额", "规上利税"),
        ("规模以上工业利税总额(以下简称规上利税)15.36亿元。", "规模以上工业利税总额", "规上利税"),
        ("推动高新技术产业投资（即高新产投）增长。", "高新技术产业投资", "高新产投"),
        ("规模以上工业总产值（简称“规工产值”）稳步增长。", "规模以上工业总产值", "规工产值"),
    ],
)
def test_a_definition_counts_by_itself(text: str, metric: str, name: str) -> None:
    assert shown(text) == {(metric, name): True}
    assert settled(text)[name] == ""


@pytest.mark.parametrize(
    "text",
    [
        "青枫产业园管理委员会（以下简称管委会）加强统筹。",
        "《招商引资工作条例》（以下简称《条例》）印发。",
        "推动研发费用投入（即研发投入）增长。",  # a metric of its own, as offices go
        "研发费用投入（即9月底数）增长。",
        "研发费用投入（即全部投入）增长。",
        "规模以上工业总产值（以下简称产值）增长。",
        "规模以上工业总产值（以下简称税收）增长。",
        "高新技术企业（以下简称高企）58家。",
        "协议利用外资总额（以下简称外资总额）15.36亿元。",
    ],
)
def test_what_defines_no_name_of_a_metric_is_left_alone(text: str) -> None:
    assert not any(settled(text).get(name) == "" for _, name in shown(text)), shown(text)


def test_a_definition_that_is_no_abbreviation_needs_two_reports() -> None:
    text = "规模以上工业总产值（以下简称大盘子）15.36亿元。"
    assert settled(text) == {"大盘子": "只在一份材料里见过"}
    assert settled(text, text + "特此报告。") == {"大盘子": ""}


def learned(*pairs: tuple[str, str]) -> Grounds:
    return Grounds(with_aliases(WORDS, [Alias(metric, name, "某材料", "") for metric, name in pairs]))


def test_a_learned_name_proves_a_figure_and_a_wrong_one_still_fails() -> None:
    ledger = parse_facts("指标\t单位\t本期\n规模以上工业总产值\t亿元\t312.46\n规上工业营业收入\t亿元\t301.78\n")
    grounds = learned(("规上工业总产值", "规工盘子"))
    plain = Prover(ledger).check("规工盘子312.46亿元。")
    assert [one.code for one in plain.findings] != []
    assert Prover(ledger, grounds).check("规工盘子312.46亿元。").findings == ()
    wrong = Prover(ledger, grounds).check("规工盘子301.78亿元。")
    assert [one.severity for one in wrong.findings] == ["error"]
    assert "312.46亿元" in wrong.findings[0].message + wrong.findings[0].suggestion


def test_a_learned_name_is_not_borrowed_where_it_may_mean_another_line() -> None:
    vocabulary = learned(("规上工业总产值", "规上产值")).vocabulary
    assert "规上产值" in forms("规上工业总产值", vocabulary, frozenset({"规上工业总产值"}))
    assert "规上产值" in forms("规上工业总产值增速", vocabulary, frozenset())
    for line in ("规上产值", "规上建筑业产值"):
        assert "规上产值" not in forms("规上工业总产值", vocabulary, frozenset({"规上工业总产值", line}))
    assert "规上产值" not in forms("规上工业总产值占比", vocabulary, frozenset())


def test_what_did_not_settle_is_not_learned() -> None:
    aliases = [
        Alias("甲指标", "乙叫法", "某材料", "", why="只在一份材料里见过"),
        Alias("甲指标", "丙叫法", "某材料", ""),
    ]
    assert with_aliases(WORDS, aliases).learned == (("甲指标", "丙叫法"),)


@pytest.mark.parametrize("content", ['not_same = [["规上工业总产值", "规上产值"]]', 'drop = ["规上产值"]'])
def test_an_office_forbids_a_name(tmp_path: Path, content: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content, encoding="utf-8")
    vocabulary = load_vocabulary(own)
    [one] = settle_aliases([("某材料", mine(f"{KNOWN}规上产值312.46亿元。", LEDGER, WORDS))], vocabulary)
    assert one.why == "自定的名称表里写明不算"
    # Even a name that got past it is no form of the metric.
    assert "规上产值" not in forms(
        "规上工业总产值", replace(vocabulary, learned=(("规上工业总产值", "规上产值"),)), frozenset()
    )


def test_a_name_that_the_office_gives_itself_is_not_told_again(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('same = [["规上工业总产值", "规上产值"]]', encoding="utf-8")
    mined = mine(f"{KNOWN}规上产值312.46亿元。", LEDGER, WORDS)
    assert settle_aliases([("某材料", mined)], load_vocabulary(own)) == ()


PIECES = [
    "规上产值",
    "312.46亿元",
    "，",
    "。",
    "（以下简称",
    "）",
    "（即",
    "、",
    "\n",
    "全区",
    "1—9月",
    "“",
    "达",
    "园区税收收入15.27亿元",
]


@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_whatever_a_report_says_mining_never_fails(text: str) -> None:
    for ledger in (LEDGER, None):
        mined = mine(text, ledger, WORDS)
        assert isinstance(mined, Mined)
        for one in mined.seen:
            assert one.name != one.metric
            assert one.name in text or one.name in text.replace("“", "")
        settle_aliases([("某材料", mined)], WORDS)


@pytest.mark.parametrize("line", ["（以下简称", "规上产值312.46亿元", "规模以上工业总产值（以下简称规产）", "简"])
def test_long_lines_take_time_in_proportion(line: str) -> None:
    def seconds(size: int) -> float:
        start = time.thread_time()
        mine(line * (size // len(line)), LEDGER, WORDS)
        return time.thread_time() - start

    # Sixteen times the text; what grows with the square would take 256 times as long.
    assert seconds(800_000) < max(80 * seconds(50_000), 0.5)
