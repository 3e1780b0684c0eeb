"""Rules of language: what each one finds, what it leaves alone, and what one click makes of it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.checking import RULES, SWITCHES, Grounds, Prover, language_findings, read_switches
from writer.corpus import parse_report, read_text
from writer.errors import InputError
from writer.schema import Finding, Ledger

CODES = tuple(rule.code for rule in RULES)


def found(text: str, code: str = "", **choices: str) -> list[tuple[str, str, str]]:
    """Code, span and suggestion of each finding of a text read as a report."""
    findings = language_findings(text, parse_report(text).sections, **choices)
    return [(one.code, one.text, one.suggestion) for one in findings if code in ("", one.code)]


BREACHES = [
    # headings and ordinals
    ("heading-stop", "## 一、基本情况。\n\n正文一句。", "情况。", "情况"),
    ("heading-stop", "# 招商工作汇报：\n\n正文一句。", "汇报：", "汇报"),
    ("heading-stop", "一、基本情况。\n工作平稳推进，任务完成。\n二、下一步打算\n继续推进。", "情况。", "情况"),
    ("ordinal-dot", "1、加强领导\n2.加强保障", "1、", "1."),
    ("ordinal-dot", "## 三、打算\n\n12、抓好落实。", "12、", "12."),
    ("hanzi-ordinal", "一，总体情况\n二、主要做法", "一，", "一、"),
    ("hanzi-ordinal", "## 二.主要做法", "二.", "二、"),
    ("hanzi-ordinal", "三、，存在问题", "三、，", "三、"),
    ("bracketed-ordinal", "（一）、抓项目\n（二）抓服务", "（一）、", "（一）"),
    ("bracketed-ordinal", "### (2).抓服务", "(2).", "(2)"),
    ("ordinal-comma", "工作分三步：第一、摸清底数。", "第一、", "第一，"),
    ("ordinal-comma", "首先、压实责任。", "首先、", "首先，"),
    ("plain-ordinal", "一是：强化调度。", "一是：", "一是"),
    ("plain-ordinal", "一是、强化调度。", "一是、", "一是"),
    ("bracketed-ordinal", "1）、抓项目", "1）、", "1）"),
    ("heading-stop", "一、主要做法、\n全区工作平稳推进。", "做法、", "做法"),
    ("heading-stop", "## 一、主要做法、\n\n全区工作平稳推进。", "做法、", "做法"),
    # single marks
    ("quoted-list-comma", "开展“走出去”、“请进来”活动。", "”、“", "”“"),
    ("quoted-list-comma", "落实《甲办法》、《乙办法》要求。", "》、《", "》《"),
    ("comma-before-deng", "涉及用地、环评、等方面。", "、等", "等"),
    ("comma-before-deng", "引进甲公司、乙公司、等3家企业。", "、等", "等"),
    ("ellipsis-form", "打通用地、用能。。。的堵点。", "。。。", "……"),
    ("ellipsis-form", "还有很多工作要做…", "…", "……"),
    ("ellipsis-form", "审批、监管...逐项梳理。", "...", "……"),
    ("ellipsis-with-deng", "电子、机械……等产业。", "……等", "等"),
    ("ellipsis-with-deng", "电子、机械等……", "等……", "等"),
    ("dash-form", "高质量发展--打造样板。", "--", "——"),
    ("double-mark", "工作扎实推进，，成效明显。", "，，", "，"),
    ("double-mark", "工作扎实推进，。", "，。", "。"),
    ("double-mark", "具体如下：:一批项目。", "：:", "："),
    ("line-start-mark", "，全年任务完成。", "，全", "全"),
    ("bracket-edge", "重点产业（电子、机械、）增势良好。", "、）", "）"),
    ("bracket-edge", "重点产业（，电子）增势良好。", "（，", "（"),
    ("space-before-mark", "工作扎实推进 ，成效明显。", " ，", "，"),
    # pairs
    ("unpaired-mark", "开展“走出去活动，效果良好。", "“", ""),
    ("unpaired-mark", "开展“两查一评“活动，落实“四个到位”要求。", "“", "”"),
    ("unpaired-mark", "开展”两查一评”活动。", "”", "“"),
    ("unpaired-mark", "重点产业（电子增势良好。", "（", ""),
    ("unpaired-mark", "落实甲办法》要求。", "》", ""),
    ("bracket-pair", "重点产业(电子）增势良好。", "(", "（"),
    ("nested-quotes", "提出“做强“一号产业”的目标”。", "“一号产业”", "‘一号产业’"),
    ("nested-titles", "印发《关于落实《甲办法》的通知》。", "《甲办法》", "〈甲办法〉"),
    # widths
    ("mixed-width", "今年以来，工作推进,成效明显，任务完成。", ",", "，"),
    ("half-width", "今年以来,工作推进,成效明显,任务完成。", ",", ""),
    ("straight-quotes", '开展"走出去"活动。', '"走出去"', "“走出去”"),
    ("full-width-digits", "签约项目１８个。", "１８", "18"),
    # ranges
    ("range-unit", "增速保持在4-6%。", "4-6%", "4%—6%"),
    ("range-unit", "带动就业5—10万人。", "5—10万人", "5万—10万人"),
    ("range-unit", "投资13～17亿元。", "13～17亿元", "13亿～17亿元"),
    ("range-dash", "1-9月，签约项目18个。", "1-9月", "1—9月"),
    ("range-dash", "2021-2025年，累计投入5亿元。", "2021-2025年", "2021—2025年"),
    ("range-dash", "增速4%-6%。", "4%-6%", "4%—6%"),
    ("range-dash", "1——9月，签约项目18个。", "1——9月", "1—9月"),
    ("range-mixed", "增速4%—6%，占比5%—8%，带动就业3万～5万人。", "3万～5万人", "3万—5万人"),
    # numbers
    ("approximate-comma", "每周调度两、三次，走访三、四家企业。", "三、四", "三四"),
    ("approximate-digits", "走访10几家企业。", "10几", "十几"),
    ("approximate-digits", "培训几10人。", "几10", "几十"),
    ("mixed-number", "投资5千万元。", "5千", "5000"),
    ("mixed-number", "培训3.5千余人。", "3.5千", "3500"),
    ("leading-zero", "同比提高.5个百分点。", ".5", "0.5"),
    ("percent-twice", "同比提高2.1%个百分点。", "2.1%个百分点", "2.1个百分点"),
    ("percent-twice", "完成百分之95%。", "百分之95%", "95%"),
    ("percentage-point", "同比提高2.1百分点。", "百分点", "个百分点"),
    # dates
    ("mixed-date", "2026年十月底全部开工。", "十", "10"),
    ("mixed-date", "二〇二六年9月完成。", "二〇二六", "2026"),
    ("mixed-date", "9月三十日前完成。", "三十", "30"),
    ("mixed-date", "十一月8日启动。", "十一", "11"),
    ("short-year", "25年第三季度，签约项目15个。", "25", "2025"),
    ("short-year", "2021—25年，累计投入5亿元。", "25", "2025"),
    ("zero-in-year", "二零二六年，工作开局良好。", "二零二六", "二〇二六"),
    ("zero-in-year", "二○二六年九月", "二○二六", "二〇二六"),
    ("document-number", "根据某政发[2026]12号文件。", "[2026]12号", "〔2026〕12号"),
    ("document-number", "根据某政办发（2026）第5号文件。", "（2026）第5号", "〔2026〕5号"),
    ("document-number", "根据某政函〔2026〕08号文件。", "〔2026〕08号", "〔2026〕8号"),
    ("signing-date", "某区投促局\n2026年09月08日", "2026年09月08日", "2026年9月8日"),
    # words around figures
    ("approximate-twice", "走访企业约50家左右。", "约50家左右", "约50家"),
    ("approximate-twice", "大约完成3亿元，走访大约20户左右。", "大约20户左右", "大约20户"),
    ("approximate-twice", "走访近50余家企业。", "近50余家", ""),
    ("approximate-twice", "超100余家企业参会。", "超100余家", "超100家"),
    ("approximate-twice", "总投资超过5亿元以上。", "超过5亿元以上", "超过5亿元"),
    ("approximate-twice", "外资约占50%左右。", "约占50%左右", "约占50%"),
    ("approximate-twice", "占近九成左右。", "近九成左右", ""),
    ("approximate-twice", "接待客商1000余人次以上。", "1000余人次以上", ""),
    ("approximate-twice", "至少10家以上企业落户。", "至少10家以上", "至少10家"),
    ("approximate-twice", "50余家左右企业参会。", "50余家左右", ""),
    ("approximate-twice", "十几家左右企业参会。", "十几家左右", "十几家"),
    ("approximate-twice", "不到20家左右企业参会。", "不到20家左右", ""),
    ("approximate-twice", "最多20家以上企业参会。", "最多20家以上", ""),
    ("approximate-twice", "走访近百家、二十几家左右在谈。", "二十几家左右", "二十几家"),
    ("approximate-twice", "约近20家企业参会。", "约近", ""),
    ("approximate-twice", "大约20来家企业参会。", "大约20来家", ""),
    ("approximate-comma", "当天走访二、三十家企业。", "二、三", "二三"),
    ("approximate-comma", "每季度走访，三、四家企业反映用工难。", "三、四", "三四"),
    ("leading-zero", "增速分别提高0.5、.8个百分点。", ".8", "0.8"),
    ("percent-twice", "提高百分之2.1个百分点。", "百分之2.1个百分点", "2.1个百分点"),
    ("until-date", "以上数据截止9月底。", "截止", "截至"),
    ("document-number", "根据某工信联（2026）5号文件。", "（2026）5号", "〔2026〕5号"),
    ("times-decrease", "能耗降低2倍。", "降低2倍", ""),
    ("times-decrease", "审批时间缩短了近一倍。", "缩短了近一倍", ""),
    ("minus-decrease", "固定资产投资下降-3.2%。", "下降-", ""),
    ("until-date", "截止2026年9月底，签约项目18个。", "截止", "截至"),
    ("until-date", "截止目前，签约项目18个。", "截止", "截至"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "span", "cure"), BREACHES)
def test_a_breach_is_found_with_its_cure(code: str, text: str, span: str, cure: str) -> None:
    assert (code, span, cure) in found(text, code)


def test_every_rule_has_a_breach_here() -> None:
    assert {one[0] for one in BREACHES} == set(CODES)


RIGHT = [
    "## 一、基本情况\n\n1—9月，签约项目18个，同比增加3个；总投资56.2亿元，完成年度任务的78%。",
    "一、如何看待当前形势？\n形势总体平稳，任务按时完成。\n二、下一步……\n继续推进。",
    "（一）招商引资取得实效，全年任务大头落地。截至目前，签约项目18个。",
    "1.加强领导。\n2.加强保障。\n（1）明确责任。",
    "1、2月份，签约项目5个。\n一、二季度，签约项目9个。\n十、十一月份，签约项目3个。",
    "三、四个方面的工作打算\n一、二、三产业协调发展，第三、四季度提速。",
    "第一、第二产业平稳，第一、二批项目开工，一、二线城市需求回暖，获一、二等奖各1项。",
    "落实《甲办法》（试行）、《乙办法》、《丙办法》。开展“走出去”（赴外地）、“请进来”、“坐下谈”活动。",
    "企业反映等资金、等指标、等批复。涉及三、等级、等候等问题。",
    "参加的有甲、乙、丙，等等。电子、机械等产业增势良好。",
    "高质量发展——打造样板。北京—上海航线开通。吐鲁番-哈密盆地。",
    "（？）工作怎么看？！任务怎么干？必须干好！！！",
    "会议指出：“要抓好落实。”会后，各部门表示“坚决完成任务！”，并作出安排。",
    "“第一段引文。\n“第二段引文。”",
    "要求：1）压实责任；2）加强调度；a）按月通报。",
    "印发《关于落实〈甲办法〉的通知》。提出“做强‘一号产业’”的目标。",
    "增速4%—6%，带动就业5万—10万人，投资3亿—5亿美元。",
    "年产8000—1万台，投资5000—1万万元。",
    "联系电话0571-88012345，开放时间9:30-11:30，合同编号2026-10-08，住3-2-11室，型号A-320、WZ-10。",
    "依据GB/T 9704-2012和某政发〔2026〕12号、国务院令第711号，构建“1+3+N”体系，建设5G-A基站。",
    "2026-10-08前完成，2026—2028年滚动实施，7-2号楼、1-6号地块挂牌。",
    "《园区2021-2025年发展规划（1-6章）》、“十四五”规划、第三季度、500强、三坑村。",
    "签约50余家，预约100多人，履约30余份，节约20余万元，公约3条以上。",
    "近10余年来，近三年多，最近20余天，附近50余家商户，就近安置100余人。",
    "超过10家规模以上企业，超过3个亿元以上项目，近5家限额以上企业，约50家上下游企业。",
    "不超过50家左右两侧的商户，5亿元以上项目10个，10余万元、10万余元均可。",
    "下降3个百分点至5%，增长2倍，杠杆倍数下降2倍，降到原来的0.5倍，减少倍数。",
    "固定资产投资增长-3.2%，下降3.2%，温度-5—10度。",
    "报名截止9月30日，截止日期为9月底，截止到9月底，申报截止。",
    "农历八月15日，1917年十月革命，2026年三月三活动，二月兰花展，五一假期。",
    "历时26年9个月，近20年上半年最高，第25年第三季度，15年初心不改，建园25年底蕴深厚。",
    "公告（2026）12号、（2026）某民初12号，2026年09月08日开工。",
    "10千伏线路，500千瓦，20千米，3千克，打造“5百亿”工程，“3个百亿级”产业。",
    "签约X个，占XX.X%，约**亿元，1—X月，20XX年，引进○○项目，〔…〕【…】【待补：数字。】投资…亿元。",
    "访问https://example.org/a,b?c=1，邮箱a.b@example.org，运行`a,,b`。",
    "The park signed 3-5% more, e.g. (see 1-2 items), per year.",
    "| 指标 | 1-9月 |\n| --- | --- |\n| 增速 | 4-6% |\n\n指标\t1-9月\n增速\t4-6%",
    "- **一是**抓项目。\n- 二是抓服务。\n\n> 引用一句。\n\n```\na，，b 4-6%\n```",
    "增长3,600万元，比例1:3，时间9:30，负责人（甲）出席。",
    "十几亿元以上项目、10余个亿元以上项目、50余家规模以上企业、几十家以上企业。",
    "不到20家，左右两侧；最多跑一次，不足50平方米，不超过30天；合约近20项，相约超30人，约占近三成。",
    "主要问题：一、三个项目未开工；二、三个项目停工；三、四家企业停产。",
    "一是、二是、三是都要写全。\n二、主要做法，重点如下\n1）抓项目",
    "市盈率和市净率下降1倍，提高2.1个百分点。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("code", "text", "span", "cure"), [one for one in BREACHES if one[3]])
def test_one_click_mends_the_breach(code: str, text: str, span: str, cure: str) -> None:  # noqa: ARG001
    mended = _mended(text, code)
    assert mended != text
    assert not found(mended, code)


def _mended(text: str, code: str = "") -> str:
    """The text with all suggestions applied, again while there are any: two may touch."""
    for _ in range(60):
        findings = language_findings(text, parse_report(text).sections)
        todo = [one for one in findings if one.suggestion and code in ("", one.code)]
        if not todo:
            return text
        text = _applied(text, todo)
    raise AssertionError(f"suggestions without end: {text!r}")


def _applied(text: str, findings: list[Finding]) -> str:
    after = len(text) + 1
    for one in sorted(findings, key=lambda one: (one.start, one.end), reverse=True):
        if one.end <= after:
            text = text[: one.start] + one.suggestion + text[one.end :]
            after = one.start
    return text


MARKS = '，。；：、！？“”‘’（）()《》〈〉…—～-·.,;:!?" \n\u3000\t*#|`X×○〇零'
WORDS = (
    "一 二 三 四 十 几 百 千 万 亿 元 个 家 人 月 日 年 % 个百分点 百分之 等 等等 约 近 超 超过 至少 余 多 左右 "
    "以上 截止 目前 下降 倍 第 第一 首先 一是 号 发 1 2 9 10 25 2026 ２ "
    "6.5 -3 工作 推进 项目 [2026] 〔2026〕 【待补】 GDP # ## 1、 （一）"
)
PIECES = st.sampled_from(MARKS) | st.sampled_from(WORDS.split(" "))
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_gets_whole_findings_and_mends(text: str) -> None:
    findings = language_findings(text, parse_report(text).sections)
    for one in findings:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.severity in ("warning", "info")
        assert one.suggestion != one.text
        assert one.message.endswith("）。")
        assert one.message.count("。") - one.message.split("（依据")[0].count("。") == 1
    mended = _mended(text)
    assert not [one for one in language_findings(mended, parse_report(mended).sections) if one.suggestion]


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(CODES))
def test_a_rule_that_is_off_is_silent_and_the_others_go_on(text: str, code: str) -> None:
    sections = parse_report(text).sections
    silent = language_findings(text, sections, {code})
    assert code not in {one.code for one in silent}
    if code != "range-unit":  # the same range then shows what else is wrong with it
        assert [one for one in language_findings(text, sections) if one.code != code] == list(silent)


def test_a_range_without_its_unit_still_shows_its_hyphen_when_the_unit_is_left_alone() -> None:
    assert [one.code for one in language_findings("增速4-6%。", off={"range-unit"})] == ["range-dash"]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 400), st.sampled_from("%万亿"), st.sampled_from("-—～~–"), st.integers(1, 60), st.sampled_from("—～")
)
def test_mended_ranges_carry_their_units_and_the_chosen_mark(
    a: int, unit: str, dash: str, more: int, chosen: str
) -> None:
    text = f"预计{a}{dash}{a + more}{unit}元。" if unit != "%" else f"预计{a}{dash}{a + more}%。"
    [one] = language_findings(text, range_dash=chosen)  # type: ignore[arg-type]
    assert one.suggestion.startswith(f"{a}{unit}{chosen}{a + more}{unit}")
    assert not language_findings(text.replace(one.text, one.suggestion), range_dash=chosen)  # type: ignore[arg-type]


def test_the_mark_of_ranges_is_a_choice() -> None:
    assert found("增速4%～6%。") == []
    assert found("增速4%～6%。", range_dash="—") == [("range-dash", "4%～6%", "4%—6%")]
    assert found("增速4%—6%。", range_dash="～") == [("range-dash", "4%—6%", "4%～6%")]
    assert found("1—9月，增速平稳。", range_dash="～") == []


def test_a_hyphen_becomes_what_the_rest_of_the_draft_uses() -> None:
    assert ("range-dash", "5%-8%", "5%～8%") in found("增速4%～6%，占比5%-8%。")


@pytest.mark.parametrize(("text", "counts"), [
    ("甲，乙，丙，丁乡,戊乡,己。", ("3处", "2处")),
    ("甲乡,乙乡,丙乡,丁，戊。", ("3处", "1处")),
])  # fmt: skip
def test_two_widths_are_told_once_with_counts(text: str, counts: tuple[str, str]) -> None:
    [one] = [one for one in language_findings(text) if one.code == "mixed-width"]
    assert all(count in one.message for count in counts)


def test_every_rule_names_its_basis_in_every_message() -> None:
    for rule in RULES:
        assert re.match(r"GB/T \d+—\d{4} [\dAB]|通行用法|《现代汉语词典》", rule.basis), rule
    by_code = {rule.code: rule for rule in RULES}
    for _, text, _, _ in BREACHES:
        for one in language_findings(text, parse_report(text).sections):
            assert f"依据：{by_code[one.code].basis}）。" in one.message
            assert one.severity == by_code[one.code].severity


def test_codes_are_names_of_their_own() -> None:
    assert len(set(CODES)) == len(CODES)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", code) for code in CODES)
    assert set(CODES) <= set(SWITCHES)


def test_the_check_of_a_draft_tells_them_and_knows_what_is_off() -> None:
    text = "截止目前，增速4-6%。"
    told = {one.code for one in Prover(Ledger()).check(text).findings}
    assert {"until-date", "range-unit"} <= told
    silent = {one.code for one in Prover(Ledger(), Grounds(off=frozenset({"until-date"}))).check(text).findings}
    assert "until-date" not in silent
    assert "range-unit" in silent
    chosen = Prover(Ledger(), Grounds(range_dash="～")).check("增速4%—6%。").findings
    assert "range-dash" in {one.code for one in chosen}


def test_a_rule_that_does_not_exist_is_told_with_those_that_do() -> None:
    assert read_switches([" range-dash", "", "until-date "]) == {"range-dash", "until-date"}
    with pytest.raises(InputError, match=r"range_dash.*range-dash") as met:
        read_switches(["range_dash"])
    assert "\n" not in str(met.value)


def test_the_sample_reports_keep_the_rules(project: Path) -> None:
    """One of them is written in half-width marks throughout on purpose, as some houses do; else there is nothing."""
    told = {}
    for path in sorted((project / "corpus").iterdir()):
        if path.name != "README.md":
            text = read_text(path)
            findings = language_findings(text, parse_report(text, path.name).sections)
            if findings:
                told[path.name[:12]] = {one.code for one in findings}
    assert told == {"棠岭区投资促进局2022": {"half-width", "straight-quotes"}}


REPEATED = [
    *(
        "“",
        "”",
        "（",
        "《》",
        "。",
        "\n",
        "1",
        "1-",
        "1,111",
        "，。",
        " ",
        "字 ",
        "”、“",
        "A ",
        "# ",
        "|",
        "`",
        "约1",
        "约10",
        "十几",
    ),
    *(
        "…",
        "[[",
        "a\t",
        "- ",
        "```\n",
        "一、\n",
        "1月",
        "*",
        "二",
        "【",
        "%个百分点",
        "http://a",
        " ](",
        "、等",
        "…等",
        "2026年",
    ),
    *('字"', "字,", "0.", "1万", "百分之1", "第一、", "第一", "-1", "近一"),
]


@pytest.mark.parametrize("unit", REPEATED)
def test_a_hostile_line_takes_time_in_proportion(unit: str) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    began = time.process_time()
    language_findings(text)
    assert time.process_time() - began < 3


def test_ten_thousand_characters_take_a_blink(project: Path) -> None:
    text = read_text(project / "corpus" / "苍榆开发区2025年第三季度招商引资工作汇报.txt")
    text = (text * (10_000 // len(text) + 1))[:10_000]
    sections = parse_report(text).sections
    language_findings(text, sections)
    best = 1.0
    for _ in range(9):
        began = time.process_time()
        language_findings(text, sections)
        best = min(best, time.process_time() - began)
    assert best < 0.045  # three times what a slow machine takes, so that a busy one does not fail
