"""What contradicts itself in a draft, with no fact to hold it against: each mistake beside a clean twin."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.checking import Grounds, check
from writer.checking.clauses import Text
from writer.checking.consistency import contradictions
from writer.checking.linking import read_figures
from writer.checking.metrics import MetricIndex
from writer.checking.nametable import load_vocabulary
from writer.figures import find_figures
from writer.schema import Fact, Ledger, Period, Trace

CODES = frozenset(
    {
        "two-values", "part-over-total", "parts-sum", "share-over-100",
        "count-of-list", "numbering-gap", "lone-first", "cumulative-falls",
    }
)  # fmt: skip


def told(text: str, period: Period | None = None) -> list[tuple[str, str, str]]:
    """Code, severity and text of every finding of this kind, nothing but the draft given."""
    found = check(text, Ledger(), period=period).findings
    return [(one.code, one.severity, one.text) for one in found if one.code in CODES]


TWO_VALUES = [
    (
        "一、基本情况\n1—9月，全区签约项目18个。\n二、工作成效\n1—9月，全区签约项目{}个，质量稳步提升。",
        "28", "18", "error",
    ),
    ("# 云峤区2026年前三季度工作汇报\n前三季度，签约项目18个。\n截至目前，签约项目{}个。", "28", "18", "error"),
    ("今年以来，我区引进项目35个，总投资56.2亿元。\n截至目前，"
     "我区引进项目35个，总投资{}亿元。", "65.2", "56.23", "error"),
    ("上半年，全市规上工业增加值增长7.6%。\n上半年，全市规模以上工业增加值增长{}%。", "6.7", "7.6", "error"),
    ("上半年，固定资产投资同比增长5.4%。\n上半年，"
     "坚持项目为王，固定资产投资同比{}。", "下降5.4%", "增长5.4%", "error"),
    ("一季度，地区生产总值63.2亿元。\n一季度，GDP为{}亿元，占全市一成。", "62.3", "63.2", "error"),
    ("全年接到诉求工单320件。\n全年接到诉求工单{}件。", "230", "320", "error"),
    ("1—6月，实际利用外资920万美元，完成年度任务的41.8%。\n"
     "1—6月，实际利用外资完成年度任务的{}%。", "48.1", "41.8", "error"),
    ("截至6月底，高新技术企业达到54家。\n截至6月底，高新技术企业{}家。", "45", "54", "error"),
    ("前三季度，到位内资超50亿元。\n前三季度，到位内资{}亿元。", "43.2", "53.2", "error"),
    ("前三季度，到位内资近60亿元。\n前三季度，到位内资{}亿元。", "63.2", "58.7", "error"),
    ("全年，收储土地约1200亩。\n全年，收储土地{}亩。", "1500", "1186", "error"),
    ("上半年，我市盘活低效用地330余亩。\n上半年，我市盘活低效用地{}亩。", "303", "332", "error"),
    ("今年以来，全县新开工项目三十一个。\n今年以来，全县新开工项目{}个。", "13", "31", "error"),
    ("今年以来，全县到位资金3.6亿元。\n今年以来，全县到位资金{}万元。", "3600", "36000", "error"),
    ("今年以来，全县引进18个项目。\n今年以来，全县引进{}个项目。", "28", "18", "error"),
    ("签约项目年度目标60个。\n签约项目年度目标{}个，完成七成。", "66", "60", "warning"),
    (
        "1—9月，全区签约项目18个，同比增加3个。\n1—9月，全区签约项目18个，同比增加{}个。",
        "5", "3", "error",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "wrong", "right", "severity"), TWO_VALUES)
def test_one_metric_has_one_value(draft: str, wrong: str, right: str, severity: str) -> None:
    found = told(draft.format(wrong))
    assert [(code, how) for code, how, _ in found] == [("two-values", severity)]
    assert found[0][2][:-1] in draft.format(wrong)
    assert told(draft.format(right)) == []


IN_REPORTS = [
    # what an overview goes on with, sentence by sentence, holds for the whole place too
    (
        "云峤区2026年工作总结\n一、指标完成情况\n（一）总量扩大。全年规上工业总产值281.4亿元。税收收入{}亿元。\n"
        "二、存在问题\n截至目前，全区税收收入12.3亿元，总量偏小。",
        "15.3",
        "12.31",
    ),
    # a quarter's report tells what it counts from January on
    ("云峤区2026年第二季度工作汇报\n1—6月，全区签约项目{}个。\n截至目前，全区签约项目18个。", "28", "18"),
    # the place that reports by its own name
    ("云峤经济开发区2026年工作总结\n云峤开发区签约项目{}个。\n全区签约项目18个。", "28", "18"),
    ("2026年工作总结\n在区委领导下，全区签约项目{}个。\n综上所述，全区签约项目18个。", "28", "18"),
]


@pytest.mark.parametrize(("draft", "wrong", "right"), IN_REPORTS)
def test_sections_of_a_report_agree(draft: str, wrong: str, right: str) -> None:
    assert [found[:2] for found in told(draft.format(wrong))] == [("two-values", "error")]
    assert told(draft.format(right)) == []


PARTS = [
    ("上半年签约项目18个，其中亿元以上项目{}个。", "23", "13", "part-over-total", "error"),
    ("上半年签约项目18个（其中注册项目{}个）。", "21", "12", "part-over-total", "error"),
    ("引进企业32家。其中，科技型企业{}家。", "35", "5", "part-over-total", "error"),
    ("签约项目18个、总投资56.2亿元，其中外资项目3个、总投资{}亿元。", "66.2", "6.2", "part-over-total", "error"),
    ("规上工业总产值281.4亿元，同比增长6.8%；其中战新产值{}亿元。", "295.1", "95.1", "part-over-total", "error"),
    ("外出招商42次，其中主要领导带队{}次。", "46", "26", "part-over-total", "error"),
    ("到位资金5600万元，其中省外资金{}亿元。", "1.2", "0.2", "part-over-total", "error"),
    ("培训干部320人次，其中科级干部{}人次。", "350", "50", "part-over-total", "error"),
    ("新增专利四十件，其中发明专利{}件。", "五十", "十五", "part-over-total", "error"),
    ("上半年签约项目18个，其中内资项目12个、外资项目{}个。", "9", "6", "parts-sum", "error"),
    ("实现地区生产总值100.4亿元，其中第一产业增加值8.1亿元，"
     "第二产业增加值40.2亿元，第三产业增加值{}亿元。", "62.1", "52.1", "parts-sum", "error"),
    ("地区生产总值638.4亿元。第一、二、三产业增加值分别为42.7亿元、287.5亿元、{}亿元。"
     "", "318.2", "308.2", "parts-sum", "error"),
    ("进出口总额12.85亿美元，其中出口9.37亿美元，进口{}亿美元。", "4.48", "3.48", "parts-sum", "error"),
    ("签约的18个项目中，已开工12个，未开工{}个。", "8", "6", "parts-sum", "error"),
    ("城东镇5个、城西镇8个、城南镇6个，合计{}个。", "29", "19", "parts-sum", "error"),
    ("甲园区投资1.2亿元，乙园区投资2.3亿元，总计{}亿元。", "3.8", "3.5", "parts-sum", "error"),
    ("食品产业占全区的45%、机械产业占全区的35%、建材产业占全区的{}%。", "28", "18", "share-over-100", "error"),
    ("食品、机械、建材产业产值占比分别为45%、35%、{}%。", "28", "18", "share-over-100", "error"),
    ("食品产业产值22.4亿元，占全区的{}。", "124%", "24%", "share-over-100", "error"),
    ("一产、二产、三产占比分别为8.1%、45.0%、{}%。", "58.3", "46.9", "share-over-100", "error"),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "wrong", "right", "code", "severity"), PARTS)
def test_parts_fit_their_whole(draft: str, wrong: str, right: str, code: str, severity: str) -> None:
    assert (code, severity) in [found[:2] for found in told(draft.format(wrong))]
    assert told(draft.format(right)) == []


COUNTS = [
    ("聚焦电子信息、新能源、新材料、{}三大产业精准发力。", "生物医药", None),
    ("引进{}甲一公司、乙二公司、丙三公司等4家企业。", "丁四公司、戊五公司、", ""),
    ("建成{}研发中心、检测中心、会展中心3个平台。", "培训中心、", ""),
    ("下设{}综合组、项目组、宣传组3个具体部门。", "法务组、", ""),
    ("三大主导产业：食品、机械、建材{}。", "、纺织", ""),
    ("三大主导产业，即食品、机械、建材{}。", "、纺织", ""),
    ("三大主导产业为食品、机械、建材{}。", "、纺织", ""),
    ("四大难题包括融资、用地、用能{}。", "", "、用工"),
    ("培育三大产业（食品、机械、建材{}）。", "、纺织", ""),
    ("新引进3家企业（甲一公司、乙二公司、丙三公司{}）。", "、丁四公司", ""),
    ("在规划、用地、{}三个方面下功夫。", "用能、用工", "用能"),
    ("着力破解融资、用地、用工{}四大难题。", "", "、用能"),
    ("江源、云岭、{}三省签订协议。", "海川、山阳", "海川"),
    ("重点抓好以下三项工作：一是拓宽渠道。二是压实责任。{}", "", "三是优化服务。"),
    ("主要体现在三个方面：一是总量扩大；二是结构优化；三是效益提升；{}", "四是动能增强。", ""),
    ("存在的问题主要分为两类：一是要素不足。二是人才短缺。{}", "三是资金紧张。", ""),
    ("下面，我讲三点意见。\n一、看成绩\n很好。\n二、找差距\n不小。\n{}", "", "三、抓落实\n要快。\n"),
    ("重点做好以下三项工作。\n（一）稳增长\n甲。\n（二）促改革\n乙。\n{}", "", "（三）惠民生\n丙。"),
    ("健全“专班推进”“链长负责”{}三项机制。", "", "“定期会商”"),
]


@pytest.mark.parametrize(("draft", "wrong", "right"), COUNTS)
def test_a_list_has_as_many_items_as_it_says(draft: str, wrong: str, right: str | None) -> None:
    clean = draft.format(right) if right is not None else draft.format("").replace("、三大", "三大")
    assert [found[:2] for found in told(draft.format(wrong))] == [("count-of-list", "warning")]
    assert told(clean) == []


NUMBERING = [
    ("一、总体情况\n甲。\n{}、主要做法\n乙。", "三", "二", "error"),
    ("## 一、总体情况\n\n甲。\n\n## {}、主要做法\n\n乙。", "三", "二", "error"),
    ("一、总体情况\n（一）甲事\n内容。\n（二）乙事\n内容。\n（{}）丙事\n内容。", "四", "三", "error"),
    ("一、情况\n(一)甲事。内容。\n({})乙事。内容。", "三", "二", "error"),
    ("1.甲事\n内容。\n2.乙事\n内容。\n{}.丙事\n内容。", "4", "3", "error"),
    ("1、甲事\n2、2026年的事\n{}、丙事", "4", "3", "error"),
    ("（1）甲事\n（2）乙事\n（{}）丙事", "5", "3", "error"),
    ("九、甲\n十、乙\n{}、丙", "十二", "十一", "error"),
    ("一、甲\n内容\n二、乙\n内容\n{}、丙\n内容", "二", "三", "error"),
    ("一、情况\n（一）甲。内容。\n（二）乙。内容。\n二、做法\n（{}）丙。内容。\n", "二", "一", "warning"),
    ("一是抓招商。二是抓服务。{}是抓落地。", "四", "三", "warning"),
    ("一要抓招商。\n二要抓服务。\n{}要抓落地。", "二", "三", "warning"),
    ("做法如下：一是抓招商，成效明显；{}是抓服务，口碑向好。", "三", "二", "warning"),
]


@pytest.mark.parametrize(("draft", "wrong", "right", "severity"), NUMBERING)
def test_numbers_run_on(draft: str, wrong: str, right: str, severity: str) -> None:
    assert [found[:2] for found in told(draft.format(wrong))] == [("numbering-gap", severity)]
    assert told(draft.format(right)) == []


LONE = [
    ("一是项目偏少，后劲不足。{}", "", "二是人才短缺。"),
    ("一、问题\n一是项目偏少。\n{}二、打算\n一是抓招商。二是抓服务。", "", "二是人才短缺。\n"),
    ("一要抓住机遇。{}", "要干出成绩。", "二要干出成绩。"),
    ("一方面走出去拜访客商，成效明显。{}", "", "另一方面请进来。"),
    ("差距主要有：一是总量不大。{}", "", "二是结构不优。"),
]


@pytest.mark.parametrize(("draft", "wrong", "right"), LONE)
def test_a_first_has_a_second(draft: str, wrong: str, right: str) -> None:
    assert [found[:2] for found in told(draft.format(wrong))] == [("lone-first", "warning")]
    assert told(draft.format(right)) == []


FALLS = [
    ("上半年，全区签约项目20个。\n1—9月，全区签约项目{}个。", "18", "28"),
    ("一季度，全市到位内资9.6亿元。\n上半年，全市到位内资{}亿元。", "8.6", "17.8"),
    ("1—5月，全县收储土地510亩。\n1—8月，全县收储土地{}亩。", "501", "815"),
    ("前三季度，实际利用外资1350万美元。\n全年，实际利用外资{}万美元。", "1305", "1860"),
]


@pytest.mark.parametrize(("draft", "wrong", "right"), FALLS)
def test_what_is_counted_up_does_not_fall(draft: str, wrong: str, right: str) -> None:
    assert [found[:2] for found in told(draft.format(wrong))] == [("cumulative-falls", "warning")]
    assert told(draft.format(right)) == []


CLEAN = [
    # the same metric for other periods, scopes, sets and kinds
    "1—9月，全区签约项目18个。第三季度，全区签约项目6个。",
    "今年以来，签约项目18个。去年，签约项目15个。",
    "今年签约项目18个，上年同期签约项目15个。",
    "全市签约项目126个。苍梧区签约项目18个。",
    "全省签约项目1260个，我市签约项目126个。",
    "全区签约项目18个，其中外资签约项目3个。",
    "1—9月，全区签约项目18个。当月签约项目3个。",
    "今年新增规上企业21家，规上企业达到317家。",
    "1—9月，签约项目18个。力争全年签约项目30个。",
    "到位资金超50亿元。到位资金53.2亿元。",
    "到位资金53.24亿元。到位资金53.2亿元。到位资金约53亿元。",
    "外出考察企业40次，跟踪意向项目30余个。接待客商60批次，跟踪意向项目50余个。",
    "甲项目总投资5亿元。乙项目总投资8亿元。",
    "某电池项目，总投资5亿元，占地50亩。某光学项目，总投资8亿元，占地80亩。",
    "推介会上，签约项目5个。今年以来，签约项目18个。",
    "一、外资工作\n签约项目5个。\n二、项目工作\n签约项目18个。",
    "一、党的建设\n召开专题会议3次。\n二、安全生产\n召开专题会议5次。",
    "市里提出“签约项目60个”的要求。签约项目18个。",
    "城东镇：签约项目5个；城西镇：签约项目8个。",
    "工业投资增长3.8%，比一季度回落3.3个百分点，比上年同期提高1.2个百分点。",
    "签约项目同比增长20%，环比增长5%。",
    "在谈项目45个、总投资190.4亿元，同比分别增长18.4%和16.5%。",
    "云峤区2026年第二季度工作汇报\n1—6月，全区签约项目18个。第二季度当季，全区签约项目10个。",
    "云峤区2026年第二季度工作汇报\n1—6月，全区签约项目18个。第二季度，全区签约项目10个。",
    "云峤市2026年工作总结\n全市签约项目126个。棠溪区签约项目18个，全区占比提高。",
    "| 指标 | 数 |\n| 签约项目 | 签约项目18个 |\n| 签约项目 | 签约项目28个 |",
    "（一）城东街道。1—9月签约项目5个。\n（二）城西街道。1—9月签约项目8个。",
    "（一）华东组。签约项目5个。\n（二）华南组。签约项目8个。",
    "华东组表现突出。签约项目5个。\n华南组稳步推进。签约项目8个。",
    "甲企业产值5亿元，缴纳税收300万元，乙企业产值8亿元，缴纳税收500万元。",
    "其中工业项目35个，到位资金6.14亿元；基础项目18个，到位资金8910万元；其他项目56个，到位资金1.31亿元。",
    "1—5月，全区工业总产值97.7亿元，增长17.6%。预测上半年全区工业总产值122亿元，增长13%。",
    "一产投资增长9.1%，拉动增长0.4个百分点；二产投资增长7.9%，拉动增长1.4个百分点。",
    "完成年度任务的48%。签约项目完成市定目标的52%。签约项目完成区定目标的49%。",
    "接待客商118批次。接待客商1286人次。",
    "一、党建工作\n全年召开推进会3次。\n二、项目工作\n全年召开推进会5次。",
    "全年计划签约项目30个。全年签约项目28个。",
    "签约项目占全市的12%，外资项目占全市的9%。",
    # parts
    "签约项目18个。亿元以上项目12个。其中，制造业项目15个。",
    "全年完成投资占序时进度的103.5%。",
    "签约项目18个，其中亿元以上项目12个，储备项目32个。",
    "签约项目18个，其中亿元以上项目12个，外资项目9个。",
    "外出招商42次，举办推介会12场，其中主要领导带队26次。",
    "到位资金8亿元，其中飞岭项目总投资20亿元。",
    "签约项目18个，其中带动就业岗位300个。",
    "引进项目8个，其中新建项目同比增加12个。",
    "亿元以上项目占签约项目的65%，工业项目占签约项目的72%，外资项目占签约项目的12%。",
    "进出口总额占地区生产总值的120%。",
    "税收占年度预算的103.2%。",
    "甲镇5个、乙镇8个、丙镇等其他镇6个，合计22个。",
    "签约项目18个，其中内资项目12个、外资项目5个。",
    "认为“好转”的占86.7%，计划增加用工的企业占31.7%。",
    # counts and lists
    "聚焦电子信息、新能源等三大产业。",
    "与江源、云岭12家企业签约。",
    "在新能源、新材料领域引进5个项目。",
    "当年签约、当年开工项目27个。",
    "重点实验室九个、工程中心十七个、研发机构九个。",
    "开展“四个一批”行动：引进一批、培育一批、提升一批。",
    "围绕“强链、扩面、提质、增效”八个字做文章。",
    "坚持“三个聚焦”，成效明显。一是聚焦项目。二是聚焦企业。",
    "引进、培育甲一公司、乙二公司、丙三公司3家企业。",
    "从研发和设计、生产、销售三个环节入手。",
    "集研发、生产、销售于一体的2个项目开工。",
    "在江源、云岭、海川举办2场推介会。",
    "签约项目3个（总投资5亿元、占地50亩）。",
    "第一、二、三产业增加值分别增长3%、5%、6%。",
    "江源、云岭、海川、山阳三省一市共同发起。",
    "人、财、物三要素向一线倾斜。",
    "东、中、西三个片区协同发展。",
    "甲一公司、乙二公司等2个国家级平台、3个省级平台投用。",
    "现代农业、先进制造、现代服务“三大产业”齐头并进。",
    # numbering
    "五、六月份是旺季。\n七、八月份是淡季。",
    "一是总量不大，再一个是结构不优。",
    "一、情况\n（一）甲\n（二）乙\n二、做法\n（三）丙\n（四）丁",
    "一、情况\n1.甲\n2.乙\n二、做法\n1.丙\n2.丁",
    "会议要求：\n一、甲\n二、乙\n三、丙\n附件：1.表甲\n2.表乙",
    "1.甲事，2.乙事。\n3.丙事",
    "1.15亿元投资到位。\n2.3亿元投资在途。",
    "三、四线城市市场广阔。\n二、三产业融合发展。",
    "一是甲。原因之一是土地不足。二是乙。",
    "一是甲，做到一是一、二是二。二是乙。",
    "一是抓招商。一要走出去，二要请进来。二是抓服务。",
    "统一是关键。唯一是短板。",
    "一是总量不大；其次，结构不优。",
    "坚持“三要三不要”原则。",
    "一、甲\n1.乙\n会议强调：\n一、丙\n二、丁\n三、戊\n2.己\n",
    # cumulative
    "上半年，在谈项目52个。1—9月，在谈项目41个。",
    "第一季度签约项目20个。第二季度签约项目18个。",
    "1—8月，全区利润总额5.2亿元。1—9月，全区利润总额4.8亿元。",
    "2025年1—9月，全区签约项目28个。2026年1—10月，全区签约项目18个。",
]


@pytest.mark.parametrize("draft", CLEAN)
def test_what_may_be_meant_is_let_pass(draft: str) -> None:
    assert told(draft) == []


def test_a_mistake_that_the_figure_check_names_is_not_named_twice() -> None:
    ledger = Ledger((Fact("F1", "签约项目", Decimal(18), "个", line=1),))
    found = check("1—9月，全区签约项目18个。\n1—9月，全区签约项目28个。", ledger).findings
    assert [one.code for one in found] == ["unsupported"]


def test_a_message_says_what_where_and_the_cure() -> None:
    draft = "1—9月，全区签约项目18个。\n二、成效\n1—9月，全区签约项目28个。"
    [found] = [one for one in check(draft, Ledger()).findings if one.code == "two-values"]
    assert found.message == "“签约项目28个”与前面（“1—9月，全区签约项目18个…”一句）的“18个”不一致：请核对后统一。"
    assert draft[found.start : found.end] == found.text == "28个"


def test_codes_can_be_switched_off() -> None:
    grounds = Grounds(off=frozenset({"lone-first"}))
    assert [one.code for one in check("一是项目偏少。", Ledger(), grounds=grounds).findings] == []


PIECES = (
    *(
        "一是",
        "二是",
        "一、",
        "（一）",
        "（三）",
        "1.",
        "3.",
        "其中",
        "合计",
        "占",
        "分别",
        "18个",
        "28个",
        "56.2亿元",
        "45%",
    ),
    *(
        "三大产业",
        "：",
        "、",
        "和",
        "等",
        "（",
        "）",
        "。",
        "，",
        "；",
        "“",
        "”",
        "\n",
        "#",
        "|",
        "签约项目",
        "总投资",
        "X个",
    ),
    *("第一产业", "第二产业", "第三产业", "生产总值", "1—9月", "上半年", "全区", "一方面", "同比增长", "甲", "\t"),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=60,
    )
)
def test_nothing_raises_and_spans_hold(pieces: list[str]) -> None:
    draft = "".join(pieces)
    for found in check(draft, Ledger()).findings:
        assert draft[found.start : found.end] == found.text
        assert 0 <= found.start <= found.end <= len(draft)


@pytest.mark.parametrize(
    "piece",
    [
        "1—9月签约项目18个，",
        "签约项目18个，其中亿元以上项目12个，占比66.7%；",
        "5个、8个，合计14个，",
        "甲园、乙园、丙园、丁园3个项目、",
        "甲产业占45%、乙产业占35%、",
        "。一是甲，一方面乙",
    ],
)
def test_one_long_line_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        draft = piece * (size // len(piece))
        figures = find_figures(draft)
        text = Text(draft, figures)
        readings = read_figures(text, MetricIndex(Ledger(), load_vocabulary()))
        traces = [Trace(one.figure.start, one.figure.end, one.figure.text, "unsupported") for one in readings]
        began = time.thread_time()
        contradictions(text, readings, traces, load_vocabulary(), [], None)
        return time.thread_time() - began

    assert seconds(80_000) < 12 * seconds(10_000) + 0.5
