"""A draft of any length, 80 facts, and past reports, all invented and the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from writer.schema import Fact, Ledger

SEED = 20261125
PROSE, DENSE = 0.52, 0.35
PERIOD = "2026年1—9月"
TITLE = "砚湖高新区2026年1—9月招商引资和经济运行情况汇报"
# label, unit, decimals, size, and whether there is a target; "+" in front marks a part of the last whole.
_ROWS = """新签约项目 个 0 60 1|+超十亿元项目 个 0 9 0|+外资项目 个 0 8 0|协议总投资 亿元 1 240 1
+半导体材料 亿元 1 80 0|+生物医药 亿元 1 50 0|+现代物流 亿元 1 22 0|新开工项目 个 0 35 1|竣工投产项目 个 0 20 1
在谈项目 个 0 85 0|在谈项目意向投资 亿元 1 410 0|项目开工率 % 1 65 0|实际利用外资 万美元 0 4300 1
省外到位资金 亿元 2 68 1|外出招商 批次 0 54 1|接待客商 人次 0 1280 0|专题推介会 场 0 13 0
收到有效线索 条 0 230 0|闲置厂房去化 万平方米 2 9 1|新建标准厂房 万平方米 1 40 1|地区生产总值 亿元 1 640 0
规上工业增加值增速 % 1 8 1|规上工业总产值 亿元 1 780 1|+智能家电 亿元 1 290 0|+光伏组件 亿元 1 210 0
+纺织服装 亿元 1 104 0|规上工业营业收入 亿元 1 910 0|规上工业利润总额 亿元 2 48 0|工业用电量 亿千瓦时 1 27 0
固定资产投资增速 % 1 7 1|工业投资增速 % 1 11 0|技改投资 亿元 1 36 1|房地产开发投资 亿元 1 75 0
社会消费品零售总额 亿元 1 226 0|限上批零企业 家 0 130 0|进出口总额 亿美元 2 13 0|+出口 亿美元 2 9 0
+进口 亿美元 2 4 0|跨境电商交易额 亿元 2 17 0|一般公共预算收入 亿元 2 36 1|+税收收入 亿元 2 26 0
一般公共预算支出 亿元 2 58 0|亩均税收 万元 1 31 1|本外币存款余额 亿元 1 1870 0|本外币贷款余额 亿元 1 1640 0
新增减税降费 亿元 2 3 0|城镇新增就业 人 0 18700 1|居民人均可支配收入 元 0 21500 0|高新技术企业 家 0 118 1
科技型中小企业 家 0 263 0|专精特新企业 家 0 64 1|上市后备企业 家 0 21 0|研发投入强度 % 2 3 0
发明专利授权量 件 0 410 0|技术合同成交额 亿元 2 14 1|引进高层次人才 人 0 92 1|技能培训 人次 0 5400 0
人才公寓 套 0 1260 1|收储土地 亩 0 1340 1|出让工业用地 亩 0 720 1|盘活低效用地 亩 0 410 1|新建道路 公里 1 12 0
改造供水管网 公里 1 28 1|新建充电桩 个 0 340 0|污水处理量 万吨 0 960 0|空气质量优良天数 天 0 238 0
单位能耗下降率 % 1 3 1|安全生产检查 次 0 1080 0|整改安全隐患 处 0 1530 0|行政审批事项 项 0 286 0
网上办件 件 0 15400 0|帮代办事项 件 0 870 0|走访企业 家 0 640 0|解决企业诉求 件 0 415 0|银企对接授信 亿元 1 45 0
产业基金规模 亿元 1 30 1|基金投资项目 个 0 16 0|文旅接待游客 万人次 1 310 0|文旅综合收入 亿元 1 24 0
志愿服务活动 场 0 173 0"""
_GROWS = ("同比增长", "较上年同期增长", "比去年同期增长", "增长")
_FALLS = ("同比下降", "较上年同期下降", "比去年同期下降", "下降")
_OPENERS = (
    "1—9月，", "前三季度，", "截至9月底，", "今年以来，", "从总量看，", "从结构看，", "据统计，",
    "在各镇街和部门共同努力下，", "", "", "",
)  # fmt: skip
_PROSE = (
    "坚持把{a}作为高质量发展的头等大事，{b}，{c}，推动各项工作往深里走、往实里走。",
    "围绕{a}，建立领导包联、专班推进、周调度月通报的工作机制，{b}，{c}。",
    "一是{a}。{b}，对照清单逐项销号，确保事事有回音、件件有着落。二是{c}。压实镇街和部门责任，形成上下联动的合力。",
    "先后与{n}等企业深入洽谈，就厂房改造、用工保障和供应链配套达成一致，{b}。",
    "{n}带队赴合肥、苏州等地拜访重点企业，{b}，{c}，一批意向项目进入实质性谈判阶段。",
    "坚持问题导向，针对要素保障不足、链条不够完整等短板，{a}，{c}，以钉钉子精神抓好落实。",
    "常态化开展“{q}”活动，{b}，企业满意度持续提升，营商环境进一步优化。",
    "8月中旬召开全区{q}工作推进会，交流经验、查找差距，{b}，{c}。",
)
_ACTS = (
    "强化统筹调度", "完善政策体系", "拓宽招引渠道", "做优承载空间", "深化放管服改革", "创新服务方式", "健全考核机制",
    "提升队伍能力", "推进链式招商", "夯实项目储备", "加快基础设施建设", "优化审批流程", "畅通银企对接",
    "守牢安全底线", "抓实节能降碳", "做实人才服务", "聚焦主导产业补链强链", "坚持招大引强与培优育小并重",
    "严格落实首席服务员制度", "主动对接长三角创新资源", "持续擦亮园区品牌",
)  # fmt: skip
_QUOTED = ("千企大走访", "暖企惠企", "项目攻坚季", "百日会战", "链长接待日", "政企早餐会", "开工即配套", "一件事一次办")
_FIRST, _SECOND = "擎朔岫栎泊霖晏澜昱澍鸿澄汐鹭溟曜晟睿珩琛", "岳屿石芯远牧川帛笙禾澈江涛野麓锋锐驰骏钧"
_KINDS = ("光电", "生物", "精密制造", "新材料", "智能装备", "食品", "供应链", "半导体")
_HEADINGS = (
    "总体运行情况", "项目招引取得新进展", "产业集群不断壮大", "要素保障更加有力", "对外开放稳步扩大",
    "科技创新持续发力", "营商环境不断优化", "民生保障扎实有力", "绿色发展成效明显", "存在的主要问题",
    "下一步工作打算",
)  # fmt: skip
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Row:
    """What the sentences are made from: one fact, with its numbers as decimals."""

    fact: Fact
    value: Decimal
    prior: Decimal


def ledger(seed: int = SEED) -> Ledger:
    """80 facts with values, priors, and targets for some; parts below their wholes."""
    chance, facts, whole = random.Random(seed), list[Fact](), ""
    for number, line in enumerate(_ROWS.replace("\n", "|").split("|"), 1):
        label, unit, places, size, target = line.lstrip("+").split()
        exact = Decimal(1).scaleb(-int(places))
        value = _about(Decimal(size), chance, exact)
        part = line.startswith("+")
        whole = whole if part else f"F{number}"
        facts.append(
            Fact(
                f"F{number}", label, value, unit, PERIOD,
                prior=_about(value, chance, exact),
                target=_about(value * Decimal("1.25"), chance, exact) if target == "1" else None,
                part_of=whole if part else None, line=number + 1, source=f"{label}\t{unit}\t{value}",
            )
        )  # fmt: skip
    return Ledger(tuple(facts), title=TITLE, period=PERIOD)


def _about(value: Decimal, chance: random.Random, exact: Decimal) -> Decimal:
    return (value * (Decimal(chance.randint(820, 1180)) / 1000)).quantize(exact, ROUND_HALF_UP)


def draft(length: int, facts: Ledger, seed: int = SEED, title: str = TITLE, prose: float = PROSE) -> str:
    """A report of at least ``length`` characters, its sections under headings, every sentence another one.

    Of the values that the facts bear out one in thirty is given wrong; one sentence in twelve of those with figures
    counts what no fact tells.

    Args:
        length: at least so many characters.
        facts: what its figures are those of.
        seed: for another draft on the same facts.
        title: its first line.
        prose: the share of sentences without figures. ``PROSE`` gives about 40 figures and periods in 1,000
            characters (of three real reports the densest has 37), ``DENSE`` 55.
    """
    chance = random.Random(seed)
    out = [
        f"# {title}\n\n砚湖市人民政府：\n\n今年以来，砚湖高新区坚持稳中求进，主要指标运行平稳。现将有关情况汇报如下。\n"
    ]
    size, number, rows = len(out[0]), 0, _shuffled(facts, chance)
    while size < length:
        heading = f"\n## {_numeral(number)}、{_HEADINGS[number % len(_HEADINGS)]}\n"
        body = "".join(f"\n{_paragraph(rows, chance, prose)}\n" for _ in range(chance.randint(3, 5)))
        out.append(heading + body)
        size, number = size + len(heading) + len(body), number + 1
    out.append("\n砚湖高新技术产业开发区管理委员会\n\n2026年10月12日\n")
    return "".join(out)


def past_drafts(count: int, length: int) -> Iterator[tuple[str, str]]:
    """Name and text of ``count`` reports of earlier periods, with figures and names of their own."""
    for number in range(count):
        year, last = 2021 + number % 5, (3, 6, 9, 12)[number // 5 % 4]
        title = f"砚湖高新区{year}年1—{last}月招商引资和经济运行情况汇报"
        seed = SEED + 1 + number
        text = draft(length, ledger(seed), seed, title).replace("2026年", f"{year}年").replace("9月", f"{last}月")
        yield f"{number:03d}-{title}.md", text


def _numeral(number: int) -> str:
    tens, ones = divmod(number % 99 + 1, 10)
    return ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def _shuffled(facts: Ledger, chance: random.Random) -> Iterator[Row]:
    """The facts in the order of the sheet, begun somewhere else each time around."""
    rows = [Row(one, one.value, one.prior) for one in facts.facts if one.value is not None and one.prior is not None]
    while True:
        start = chance.randrange(len(rows))
        yield from rows[start:] + rows[:start]


def _paragraph(rows: Iterator[Row], chance: random.Random, prose: float) -> str:
    pieces = []
    for _ in range(chance.randint(3, 5)):
        if chance.random() < prose:
            pieces.append(_prose(chance))
        elif chance.random() < 1 / 12:
            pieces.append(
                f"全年组织各类专题培训{chance.randint(11, 96)}期，印发宣传手册{chance.randint(1100, 9800)}份。"
            )
        else:
            pieces.append(_told(rows, chance))
    return "".join(pieces)


def _prose(chance: random.Random) -> str:
    a, b, c = chance.sample(_ACTS, 3)
    name = chance.choice(_FIRST) + chance.choice(_SECOND) + chance.choice(_KINDS)
    return chance.choice(_PROSE).format(a=a, b=b, c=c, n=name, q=chance.choice(_QUOTED))


def _told(rows: Iterator[Row], chance: random.Random) -> str:
    """One to three facts in one sentence."""
    clauses = [_clause(next(rows), chance) for _ in range(chance.randint(1, 3))]
    return chance.choice(_OPENERS) + "；".join(clauses) + "。"


def _clause(row: Row, chance: random.Random) -> str:
    fact = row.fact
    value = row.value * (Decimal("1.37") if chance.random() < 1 / 30 else 1)
    shown = f"{value.quantize(row.value)}{fact.unit}"
    label = fact.label
    if fact.unit == "%":
        points = abs(row.value - row.prior)
        way = "提高" if row.value >= row.prior else "回落"
        told = f"{label.removesuffix('增速')}{'增长' if label.endswith('增速') else '达到'}{shown}"
        return f"{told}，较上年同期{way}{points}个百分点"
    grown = (row.value / row.prior - 1) * 100
    words = _GROWS if grown >= 0 else _FALLS
    growth = f"{chance.choice(words)}{abs(grown):.1f}%" if abs(grown) >= Decimal("0.05") else "与上年同期持平"
    kind = chance.randrange(6)
    if kind == 0 and fact.target:
        return f"完成{label}{shown}，{growth}，完成年度目标的{row.value / fact.target * 100:.1f}%"
    if kind == 1:
        way = "增加" if row.value >= row.prior else "减少"
        return f"{label}达到{shown}，比上年同期{way}{abs(row.value - row.prior)}{fact.unit}"
    if kind == 2:
        return f"实现{label}{shown}（上年同期{row.prior}{fact.unit}），{growth}"
    if kind == 3 and fact.target and fact.target > row.value:
        return f"{label}{shown}，距年度目标还差{fact.target - row.value}{fact.unit}"
    return f"{label}{shown}，{growth}"
