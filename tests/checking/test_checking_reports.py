"""Whole past reports against what their offices would have pasted: no false alarm, and planted errors are found.

The tables below are written by hand after the reports in ``corpus/``: what stands in a column of a department's sheet
(this period, last year, target, growth) and no more. Each covers the part of its report between two headings.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from writer.checking import Prover
from writer.corpus import read_text
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import PASSING, Checked, Fact, Period, Trace

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
HEADER = "指标\t单位\t本期\t上年同期\t年度目标\t同比（%）\t备注\n"


@dataclass(frozen=True)
class Case:
    """A report, the part of it that the table covers, its period, and the table."""

    name: str
    first: str
    last: str
    period: str
    table: str


ZONE_Q3 = """签约项目 个 23 21 30
　其中：超亿元项目 个 13 11
　　　　超10亿元项目 个 2 1
计划总投资 亿元 68.5 61.4 90
　其中：新能源装备产业 亿元 27.4
　　　　电子信息产业 亿元 22.1
　　　　绿色食品产业 亿元 12.8
　　　　其他产业 亿元 6.2
三大主导产业占计划总投资比重 % 90.9
第三季度签约项目 个 9
第三季度计划总投资 亿元 25.8
新开工项目 个 14 12
投产项目 个 9 8
签约项目履约率 % 78.3 71.4
在谈储备项目 个 41 35
在谈储备项目总投资 亿元 178.6 152.0
进入合同文本磋商阶段的项目 个 8
省外到位资金 亿元 26.3 22.8 35
实际利用外资 万美元 1350 1120 1800
新增外资项目 个 3 2
规上工业总产值 亿元 221.6 205.8
　其中：战略性新兴产业产值 亿元 78.4 68.2
规上工业增加值增速 % 7.2 6.8
固定资产投资增速 % 5.4
税收收入 亿元 9.86 9.17
进出口总额 亿美元 2.41 2.30
亩均税收 万元 15.2 14.4
高新技术企业 家 46 40
省级以上专精特新企业 家 22 17
"""
ZONE_H1 = """签约项目 个 18 14 38
　其中：超亿元项目 个 11 8
　　　　超10亿元项目 个 2 1
计划总投资 亿元 53.9 42.7 110
　其中：新能源装备 亿元 22.4
　　　　电子信息 亿元 17.9
　　　　绿色食品 亿元 9.1
　　　　其他产业 亿元 4.5
第二季度签约项目 个 10
第二季度计划总投资 亿元 31.3 - - - 比第一季度多8.7亿元
开工项目 个 11 8
投产项目 个 7 6
签约项目履约率 % 77.8 71.4
在谈储备项目 个 52 40
在谈储备项目总投资 亿元 216.3 171.8
省外到位资金 亿元 20.7 16.9 42
实际利用外资 万美元 920 730 2200
新增外资项目 个 2 2
规上工业总产值 亿元 155.8 142.3
　其中：战略性新兴产业产值 亿元 58.5 49.6
规上工业增加值增速 % 8.3 6.9
固定资产投资增速 % 1.3 6.2
税收收入 亿元 7.15 6.58
进出口总额 亿美元 1.77 1.59
亩均税收 万元 10.9 10.3
高新技术企业 家 54 44
省级以上专精特新企业 家 27 21
"""
ZONE_H1 += """擎岳储能一期 - - - - - 3月投产，当月达产七成
朔屿精工五轴机床 - - - - - 提前40天完成主体封顶
"""
ZONE_YEAR = """规上工业总产值 亿元 281.4 - - 6.8
　其中：战略性新兴产业产值 亿元 95.1 - - 12.4
税收收入 亿元 12.31 - - 6.3
固定资产投资增速 % 7.6
进出口总额 亿美元 3.12 - - 3.7
亩均税收 万元 19.2
签约项目 个 28 25 28
　其中：超亿元项目 个 15
　　　　超10亿元项目 个 1
计划总投资 亿元 83.6 - 80 10.0
开工项目 个 17 15
投产项目 个 11 10
在谈储备项目 个 38
在谈储备项目总投资 亿元 163.5
省外到位资金 亿元 31.5 - 31 11.3
实际利用外资 万美元 1580 - 1600 9.7
"""
DISTRICT_Q1 = """新签约项目 个 12 10
　其中：亿元以上项目 个 7
总投资 亿元 38.4 33.6
实际到位内资 亿元 9.6 8.7 42
实际利用外资 万美元 420 385 1700
消化空置商务楼宇 万平方米 2.7
楼宇空置面积 万平方米 15.9 - - - 年初18.6万平方米
楼宇空置率 % 18.3 21.4
新引进总部型企业 家 3
　其中：供应链结算总部 家 1
　　　　区域研发中心 家 2
新增税收 亿元 1.1
"""
DISTRICT_H1 = """新签约项目 个 19 16
总投资 亿元 52.3 47.9
实际到位内资 亿元 17.8 16.2 36
实际利用外资 万美元 610 580
消化空置楼宇 万平方米 4.1
新引进限额以上商贸企业 家 13
服务业企业占新签约项目比重 % 62
"""
INDUSTRY_Q3 = """规上工业总产值 亿元 1286.4 1212.4
　其中：临港装备产业产值 亿元 412.7 377.6
　　　　新材料产业产值 亿元 198.3 172.9 - - 增速连续七个季度保持两位数
　　　　食品加工产业产值 亿元 286.5 275.2
　　　　其他产业产值 亿元 388.9 387.4
规上工业增加值增速 % 5.6 - - - 比上半年提高1.7个百分点，比一季度低0.8个百分点
9月份当月增加值增速 % 8.2
工业用电量 亿千瓦时 58.3 - - 4.3
工业投资增速 % 11.2 - - - 高于全部投资增速4.9个百分点
技术改造投资增速 % 15.6 - - - 高于全部投资增速9.3个百分点
亿元以上工业项目 个 86
已开工亿元以上工业项目 个 71
亿元以上工业项目开工率 % 82.6
亿元以上工业项目建成投产 个 34
新增产值 亿元 18.7
规上工业出口交货值 亿元 96.8 88.1 - - 三类产品合计占58.0%
对东盟出口增速 % 21.4
规上工业企业利润总额 亿元 71.6 - - ▼4.7 降幅比上半年收窄3.9个百分点
亏损面 % 21.3 18.7
"""
CASES = (
    Case("苍榆开发区2025年第三季度招商引资工作汇报.txt", "一、基本情况", "二、", "2025年1—9月", ZONE_Q3),
    Case("苍榆开发区2026年第二季度招商引资工作汇报.txt", "一、基本情况", "二、", "2026年1—6月", ZONE_H1),
    Case("苍榆开发区2024年工作总结.txt", "一、主要指标", "二、", "2024年", ZONE_YEAR),
    Case("棠岭区投促局2025年第一季度招商工作情况.txt", "一、主要指标", "二、", "2025年1—3月", DISTRICT_Q1),
    Case("棠岭区投资促进局2022年上半年招商引资工作总结.txt", "(一)主要指标", "(二)", "2022年1—6月", DISTRICT_H1),
    Case("霁云市2022年前三季度工业经济运行分析.txt", "一、前三季度", "二、", "2022年1—9月", INDUSTRY_Q3),
)


def told(case: Case) -> tuple[str, Prover, Period]:
    """The part of the report, the ledger made ready, and the report's period."""
    text = read_text(CORPUS / case.name)
    start = text.index(case.first)
    part = text[start : text.index(f"\n{case.last}", start)]
    rows = re.sub(r"(?<=\t)-(?=\t|\n)", "", case.table.replace(" ", "\t"))
    period = parse_period(case.period)
    assert period is not None
    return part, Prover(parse_facts(HEADER + rows)), period


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_agrees_with_its_own_figures(case: Case) -> None:
    part, prover, period = told(case)
    checked = prover.check(part, period=period)
    errors = [one for one in checked.findings if one.severity == "error"]
    assert [(one.code, one.text, one.message) for one in errors] == []
    assert len([trace for trace in checked.figures if trace.verdict in PASSING]) >= 10


KINDS = ("digit", "last", "scale", "basis", "points", "verb", "swap", "stale")
_VERBS = {"增长": "下降", "增加": "减少", "提高": "降低", "下降": "增长", "回落": "加快", "扩大": "收窄"}


def slips(part: str, checked: Checked, prover: Prover) -> list[tuple[str, int, str]]:
    """Single slips of a tired hand: what kind, where, and the text that results."""
    out: list[tuple[str, int, str]] = []
    traces = [trace for trace in checked.figures if trace.verdict in ("supported", "derived") and trace.fact]
    for at, trace in enumerate(traces):
        before, after = part[: trace.start], part[trace.end :]
        digits = list(re.finditer(r"\d", trace.text))
        if digits:
            middle = digits[len(digits) // 2]
            wrong = str((int(middle[0]) + 3) % 10)
            changed = trace.text[: middle.start()] + wrong + trace.text[middle.end() :]
            out.append(("digit", trace.start, before + changed + after))
            last = digits[-1]
            changed = trace.text[: last.start()] + str((int(last[0]) + 1) % 10) + trace.text[last.end() :]
            out.append(("last", trace.start, before + changed + after))
        basis = before.rfind("同比", max(0, len(before) - 8))
        if basis >= 0 and "，" not in before[basis:] and trace.relation != "value":
            out.append(("basis", trace.start, before[:basis] + "环比" + before[basis + 2 :] + trace.text + after))
        if "亿" in trace.text or "万" in trace.text:
            changed = trace.text.translate({ord("亿"): "万", ord("万"): "亿"})
            out.append(("scale", trace.start, before + changed + after))
        if trace.text.endswith(("%", "个百分点")):
            changed = trace.text[:-1] + "个百分点" if trace.text.endswith("%") else trace.text[:-4] + "%"
            out.append(("points", trace.start, before + changed + after))
        verb = next((word for word in _VERBS if before.endswith(word)), None)
        if verb and trace.relation in ("yoy", "diff", "points", "value"):
            out.append(("verb", trace.start, before[: -len(verb)] + _VERBS[verb] + trace.text + after))
        other = next((one for one in traces[at + 1 :] if _alike(trace, one)), None)
        if other is not None:
            text = before + other.text + part[trace.end : other.start] + trace.text + part[other.end :]
            out.append(("swap", trace.start, text))
        fact = prover.ledger.get(trace.fact)
        if fact is not None and trace.relation == "value" and fact.prior not in (None, fact.value):
            stale = _with_number(trace.text, fact)
            if stale != trace.text:
                out.append(("stale", trace.start, before + stale + after))
    return out


def _alike(one: Trace, other: Trace) -> bool:
    """Whether two figures can change places without their units giving it away."""
    unit = re.sub(r"[\d.,]", "", one.text)
    return unit == re.sub(r"[\d.,]", "", other.text) and one.text != other.text and one.fact != other.fact


def _with_number(text: str, fact: Fact) -> str:
    return re.sub(r"[\d.]+", f"{fact.prior:f}", text, count=1)


def test_planted_slips_are_found() -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for case in CASES:
        part, prover, period = told(case)
        for kind, at, text in slips(part, prover.check(part, period=period), prover):
            planted[kind] += 1
            errors = prover.check(text, period=period).findings
            found[kind] += any(one.start - 4 <= at <= one.end + 4 for one in errors)
    assert sum(planted.values()) >= 900
    missed = {kind: planted[kind] - found[kind] for kind in KINDS if planted[kind] > found[kind]}
    # A share that moved by 2.6 points as its printed values have it, and by 2.7 as the exact ones do: both are right.
    assert missed == {"last": 1}
