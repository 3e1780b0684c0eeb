"""Headings without a marker of the standard, and what only looks like one; 一、 below 第一部分; signatures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.corpus import parse_report
from writer.schema import headline


def _outline(text: str) -> list[str]:
    report = parse_report(text)
    assert "".join(text[one.heading_start : one.end] for one in report.sections) == text
    return [f"{one.id} {one.number}|{one.heading}{' +' if one.run_in else ''}" for one in report.sections[1:]]


@pytest.mark.parametrize(
    ("text", "outline"),
    [
        (
            "情况如下。\n1 总体情况\n签约18个。\n1.1 招商\n外出9次。\n1.1.1 外资\n引进2家。\n"
            "1.2 项目\n开工6个。\n2 问题\n缺地。\n",
            ["1 1|总体情况", "1.1 1.1|招商", "1.1.1 1.1.1|外资", "1.2 1.2|项目", "2 2|问题"],
        ),
        (
            "情况如下。\n1. 总体情况\n1.1 招商。签约18个。\n1.2 项目。开工6个。\n2. 问题\n缺地。\n",
            ["1 1.|总体情况", "1.1 1.1|招商 +", "1.2 1.2|项目 +", "2 2.|问题"],
        ),
        (
            "情况如下。\n一、总体情况\n1.1 招商\n签约18个。\n1.2 项目\n开工6个。\n"
            "二、问题\n2.1用地\n缺地。\n2.2资金\n缺钱。\n",
            ["1 一、|总体情况", "1.1 1.1|招商", "1.2 1.2|项目", "2 二、|问题", "2.1 2.1|用地", "2.2 2.2|资金"],
        ),
        (
            "情况如下。\n一　总体情况\n签约18个，开工6个。\n二　存在问题\n土地指标缺口较大。\n",
            ["1 一|总体情况", "2 二|存在问题"],
        ),
        (
            "目录\n1 总体情况\t1\n1.1 招商\t1\n2 问题\t3\n\n1 总体情况\n1.1 招商\n签约18个。\n2 问题\n缺地较多。\n",
            ["1 1|总体情况", "1.1 1.1|招商", "2 2|问题"],
        ),
        *(
            (
                f"情况如下。\n{one}基本情况\n签约18个。\n{two}存在问题\n缺地。\n",
                [f"1 {one.strip()}|基本情况", f"2 {two.strip()}|存在问题"],
            )
            for one, two in [
                ("I. ", "II. "),
                ("Ⅰ、", "Ⅱ、"),
                ("壹、", "贰、"),
                ("一：", "二："),
                ("[一]", "[二]"),
                ("1 ", "2 "),
            ]
        ),
        (
            "第一章 总体情况\n第一节 经济运行\n产值62亿元。\n第二节 招商\n一、外资\n引进2家。\n"
            "第二章 存在问题\n一、缺地\n缺地多。\n",
            [
                "1 第一章|总体情况",
                "1.1 第一节|经济运行",
                "1.2 第二节|招商",
                "1.2.1 一、|外资",
                "2 第二章|存在问题",
                "2.1 一、|缺地",
            ],
        ),
        ("情况如下。\n【工作进展】签约18个。\n【存在问题】缺地。\n", ["1 |工作进展 +", "2 |存在问题 +"]),
        ("情况如下。\n■ 工作进展\n签约18个。\n■ 存在问题\n缺地。\n", ["1 |工作进展", "2 |存在问题"]),
        (
            "工作小结\n基本情况\n全区签约18个。\n招商引资\n外出招商9次。\n下步打算\n力争签约5个。\n",
            ["1 |基本情况", "2 |招商引资", "3 |下步打算"],
        ),
    ],
)
def test_headings_with_another_mark(text: str, outline: list[str]) -> None:
    assert _outline(text) == outline


@pytest.mark.parametrize(
    "text",
    [
        "全区情况如下。\n1 签约项目 18 个\n2 开工项目 6 个\n",  # rows
        "全区情况如下。\n1 签约项目\n2 开工项目\n3 投产项目\n",  # a list
        "全区完成投资\n1.2亿元用于厂房建设。另有\n1.3亿元用于道路建设。\n",  # lines broken at a figure
        "全区完成投资。\n3.1 招商\n签约18个。\n3.2 项目\n开工6个。\n",  # counts on from nothing
        "全区情况如下。\n【某某公司】签约。【某某集团】开工。\n【…】签约18个。\n",  # masks
        "全区情况如下。\n【链主企业】签约18个。\n【配套企业】开工6个。\n",  # names no role
        "全区情况如下。\nII. 存在问题\n土地指标缺口较大。\nV. 打算\n抓签约。\n",  # begins in the middle
        "全区情况如下。\n一：签约18个。\n二：开工6个。\n",  # sentences
        "全区情况如下。\n存在问题\n土地指标缺口较大。\n",  # a single one
        "全区情况如下。\n主要客商名单\n主要项目名单\n存在问题清单\n",  # nothing is told under them
        "关于招商工作的汇报\n区委：\n全区签约18个。\n区投促局\n2026年9月28日\n",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert not [line for line in _outline(text) if not line.endswith(" |")]


def test_numbers_of_a_list_below_a_numbered_heading_stay_a_list() -> None:
    text = "情况如下。\n一、总体情况\n1 签约项目\n全年签约18个。\n2 开工项目\n全年开工6个。\n二、问题\n缺地。\n"
    assert _outline(text) == ["1 一、|总体情况", "2 二、|问题"]


def test_what_stands_below_a_part_is_judged_within_it() -> None:
    text = (
        "第一部分　2025年工作总结\n一、主要指标\n产值62亿元，增长4.6%。\n二、主要做法\n（一）抓招商\n组织外出9次。\n"
        "三、存在问题\n缺地。\n第二部分　2026年工作思路\n一、重点工作\n签约20个。\n附件\n清单。\n"
    )
    roles = {one.id: (one.level, one.role) for one in parse_report(text).sections[1:]}
    assert roles == {
        "1": (1, "practices"),
        "1.1": (2, "overview"),
        "1.2": (2, "practices"),
        "1.2.1": (3, "practices"),
        "1.3": (2, "problems"),
        "2": (1, "plans"),
        "2.1": (2, "plans"),
        "3": (1, "other"),
    }


_LINES = st.sampled_from(
    [
        "1 总体情况",
        "1.1 招商",
        "1.1.1 外资",
        "2 问题",
        "一　总体情况",
        "【存在问题】缺地。",
        "【下步打算】",
        "■ 存在问题",
        "存在问题",
        "下步打算",
        "第一部分　总结",
        "第二章 打算",
        "一、情况",
        "（一）招商",
        "1. 外资",
        "签约18个。",
        "18\t15\t20%",
        "目录",
        "",
        "附件1",
    ]
)


@given(st.lists(_LINES, max_size=30), st.sampled_from(["\n", "\n\n", "\n　　", "\r\n"]))
@settings(max_examples=150, deadline=None)
def test_any_mixture_is_covered_and_ids_are_paths(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    sections = parse_report(text).sections
    end = 0
    for one in sections:
        assert one.heading_start == end <= one.start <= one.end
        end = one.end
    assert end == len(text)
    ids = [one.id for one in sections]
    assert len(set(ids)) == len(ids)
    assert all(one.rpartition(".")[0] in ids for one in ids if "." in one)


@pytest.mark.parametrize(
    ("tail", "issuer", "date"),
    [
        (
            "报送单位：区投促局（章）\n报送时间：2026年9月2日\n联系人：小裘　电话：8801234\n",
            "区投促局（章）",
            "2026年9月2日",
        ),
        ("中共溪口区委　　溪口区人民政府\n2026年11月3日\n", "中共溪口区委、溪口区人民政府", "2026年11月3日"),
        ("区　商　务　局\n2026年11月3日\n", "区　商　务　局", "2026年11月3日"),
        ("县招商专班\n2026.7.5\n", "县招商专班", "2026.7.5"),
        ("县招商局\n2026年7月5日\n抄送：市商务局\n县招商局办公室　2026年7月5日印发\n", "县招商局", "2026年7月5日"),
        ("枫桥里街道经济发展科\n", "枫桥里街道经济发展科", ""),
        ("报送时间紧，任务重，各单位要抓紧。\n", "", ""),
    ],
)
def test_signatures(tail: str, issuer: str, date: str) -> None:
    report = parse_report(f"开头。\n一、情况\n签约18个。\n二、打算\n抓落实。\n\n{tail}")
    assert (report.issuer, report.date) == (issuer, date)
    assert (report.sections[-1].role == "signature") == bool(issuer)


def test_a_heading_spread_out_with_blanks_names_its_role() -> None:
    text = "一、基 本 情 况\n签约18个。\n二、存 在 问 题\n用地紧张。\n三、下 一 步 打 算\n抓签约。\n"
    assert [one.role for one in parse_report(text).sections[1:]] == ["overview", "problems", "plans"]


def test_a_plan_without_heading_ends_a_report_without_headings() -> None:
    done = "入户走访2,416户。\n发展辣椒基地1,300亩。\n"
    plan = "下步，我乡将重点抓好帮扶项目开工。\n"
    assert [(one.id, one.role) for one in parse_report(done + plan).sections] == [("0", "opening"), ("1", "plans")]
    assert len(parse_report(done + plan + done * 2).sections) == 1


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_a_marked_part_needs_no_blank_behind_its_number(blank: str) -> None:
    text = f"# 总结\n\n开头。\n\n## 第一部分{blank}回顾\n\n### 一、招商\n\n签约18个。\n\n"
    text += f"## 第二部分{blank}打算\n\n抓签约。\n"
    assert _outline(text) == ["1 第一部分|回顾", "1.1 一、|招商", "2 第二部分|打算"]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("一、", "一、回顾"),
        ("（一）", "（一）回顾"),
        ("", "回顾"),
        ("第一部分", "第一部分　回顾"),
        ("1.1", "1.1　回顾"),
        ("Ⅰ、", "Ⅰ、回顾"),
    ],
)
def test_number_and_heading_are_written_so_that_they_are_read_again(number: str, written: str) -> None:
    assert headline(number, "回顾") == written
