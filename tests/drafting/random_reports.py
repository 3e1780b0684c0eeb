"""Past reports and fact sheets nobody wrote: sentences of the kinds that offices write, put together at random."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from writer.schema import Fact, Ledger

METRICS = (
    ("签约项目", "个"), ("计划总投资", "亿元"), ("超亿元项目", "个"), ("开工项目", "个"), ("投产项目", "个"),
    ("储备项目", "个"), ("省外到位资金", "亿元"), ("实际利用外资", "万美元"), ("外出招商", "次"), ("接待客商", "批次"),
    ("拜访企业", "家"), ("推介会", "场"), ("规上工业增加值增速", "%"), ("固定资产投资增速", "%"), ("税收收入", "亿元"),
    ("收储土地", "亩"), ("标准厂房竣工面积", "万平方米"), ("楼宇空置面积", "万平方米"), ("企业诉求办结率", "%"),
    ("高新技术企业", "家"), ("进出口总额", "亿美元"), ("亏损企业", "家"), ("审批平均用时", "天"),
)  # fmt: skip
# Metrics that no past report speaks of.
NEW_METRICS = (
    ("低空经济企业", "家"), ("数据中心算力规模", "P"), ("绿电交易量", "亿千瓦时"), ("跨境电商交易额", "亿元"),
    ("引进高层次人才", "名"), ("技术合同成交额", "亿元"), ("城镇新增就业", "人"), ("居民人均可支配收入", "元"),
    ("PPP项目落地", "个"), ("商标注册量", "件"),
)  # fmt: skip
PERIODS = ("2026年第三季度", "2026年1—9月", "2026年上半年", "2025年", "2026年11月", "2026年1—2月", "2026年第一季度", "")
_OLD = (
    ("2026年第二季度", "1—6月", "6月"), ("2025年1—9月", "1—9月", "9月"), ("2024年", "全年", "12月"),
    ("2026年5月", "5月", "5月"), ("2022年上半年", "上半年", "6月"),
)  # fmt: skip
_WHOLE = frozenset("个次家批场亩天") | {"批次"}
_VERBS = ("增长", "下降", "大幅增长", "明显下降", "略有增长", "小幅回落", "稳步提升", "逆势增长", "减少", "增加")
_REMARKS = (
    "发展势头越来越好", "保持较快增长", "与上年同期持平", "与上年同期基本持平", "稳中有升", "排名全市第三",
    "规模持续扩大",
    "呈现明显下降态势", "占比近三成", "创历史新高", "主导产业支撑作用凸显", "居全市第一",
    "首次突破百亿大关", "实现翻番",
    "由负转正", "快于序时进度",
    "成为少数没有完成的指标之一", "占全市比重进一步提高", "比年初净增8家",
)  # fmt: skip
_DOING = (
    "一是强化调度。召开调度会12次，压实各方责任。", "二是优化服务。组建24人的帮办队伍，推出20项“一件事”套餐。",
    "三是上门招商。主要领导带队外出招商26次，引进XX科技等**个项目。", "坚持“项目为王”，推行拿地即开工。",

    "一是紧盯长三角。设立招商处5个。二是走进大湾区。引进项目9个。",
    "1.健全调度体系。召开调度会12次。\n2.实行分级负责。交办36件。",
    "东片区变电站建成投用；先后引进昱明科技、澍禾食品等一批补链项目。",
    "全市率先推出“云签约”，首创“企业夜谈”，没有一件超期。",

    "区级领导带队外出招商26次，足迹遍及12个省份,设立规模20亿元的产业基金。",
    "把立项、规划等18个事项打包并联审批，压缩时限46%。",
    "与三家银行共建风险池，为36家企业授信4.8亿元，用金融活水浇灌实体之花。", "办好“春到云川”产业对接会，一批客商到访。",
)  # fmt: skip
_PROBLEMS = (
    "一是要素保障不足，两个项目因用地未批复迟迟不能开工。", "二是外资偏少。实际利用外资离时间进度还差8.2个百分点。",

    "1.增长动力集中。前三家企业占比62%。\n2.要素保障不力。12个签约项目因用地停工。", "四是外资进度偏慢。到位率仅42%。",
    "三是后劲不足。固定资产投资增速比一季度回落3.3个百分点，处于全市末位。", "楼宇空置面积仍有12.5万平方米。",
)  # fmt: skip
_HEADS = (
    "项目招引稳步增长", "项目招引量质齐升，综合排名全市第一", "圆满完成各项目标任务", "签约项目情况", "实现“双过半”",
    "塑造“重视招商、全员招商”的新局面",
)  # fmt: skip
_OTHER_HEADS = ("园区经济向好", "经济运行触底反弹", "投资逆势增长，后劲增强", "指标有所回落", "资金到位保持增长")
_PLANS = (
    "一是抓落地。推动云帆储能二期等7个项目开工。", "二是抓服务。再推出20项套餐，让企业少跑一次腿。",
    "力争全年签约项目40个以上，计划总投资突破100亿元。", "下半年组织推介会6场，拜访企业120家。",
)  # fmt: skip


def _number(draw: st.DrawFn, unit: str) -> str:
    places = 0 if unit in _WHOLE else draw(st.integers(0, 2))
    return str(Decimal(draw(st.integers(1, 99999))).scaleb(-places))


@st.composite
def _statement(draw: st.DrawFn) -> str:
    """One metric with its value, and what is said of it."""
    label, unit = draw(st.sampled_from(METRICS))
    value = draw(st.sampled_from(("", "约", "近", "超", "达到", "X"))) + _number(draw, unit)
    said = [f"{label}{value}{unit}" if draw(st.booleans()) else f"{label}{value.lstrip('X')}{unit}"]
    for kind in draw(st.lists(st.integers(0, 6), max_size=3)):
        rate, verb = _number(draw, "%"), draw(st.sampled_from(_VERBS))
        said.append(
            (
                f"同比{verb}{rate}%", f"比上年同期{verb}{_number(draw, unit)}{unit}", f"完成年度目标的{rate}%",
                f"环比{verb}{rate}%", f"占全区的{rate}%", draw(st.sampled_from(_REMARKS)),
                f"较年初{verb}{rate}%",
            )[kind]
        )  # fmt: skip
    return "，".join(said)


@st.composite
def _listed(draw: st.DrawFn) -> str:
    """Two metrics with 分别, or a whole with its parts."""
    (one, unit), (two, other) = draw(st.lists(st.sampled_from(METRICS), min_size=2, max_size=2, unique=True))
    first, second = _number(draw, unit), _number(draw, other)
    return draw(
        st.sampled_from(
            (
                f"{one}、{two}分别为{first}{unit}、{second}{other}",
                f"{one}{first}{unit}、{two}{second}{other}，同比分别增长30.0%和25.9%",
                f"{one}{first}{unit}，其中，{two}{second}{other}，占比40%",
                f"{one}和{two}均同比增长{first}%",
                f"{first}{unit}{one}中，制造业{second}{unit}",
            )
        )
    )


@st.composite
def past_reports(draw: st.DrawFn) -> str:
    """A past report of an office that does not exist."""
    period, since, end = draw(st.sampled_from(_OLD))
    told = st.one_of(_statement(), _statement(), _listed())

    def sentences(most: int) -> str:
        heads = st.sampled_from(("", f"{since}，", f"截至{end}底，", "其中，", "目前，", "总体看，"))
        out = []
        for _ in range(draw(st.integers(1, most))):
            out.append(draw(heads) + "；".join(draw(st.lists(told, min_size=1, max_size=3))) + "。")
        return "".join(out)

    def some(lines: tuple[str, ...]) -> str:
        return "".join(draw(st.lists(st.sampled_from(lines), min_size=1, max_size=4, unique=True)))

    return f"""云川产业园{period}招商引资工作汇报

市招商领导小组：
今年以来，云川产业园全力抓招商，主要指标实现“双过半”。现将{period}有关情况汇报如下。
一、基本情况
（一）{draw(st.sampled_from(_HEADS))}
{sentences(3)}
（二）{draw(st.sampled_from(_OTHER_HEADS))}
{sentences(3)}
二、主要做法
{some(_DOING)}{sentences(1)}
三、存在问题
{some(_PROBLEMS)}
四、下一步工作打算
{some(_PLANS)}

云川产业园管委会
2026年7月8日
"""


def _moved(value: Decimal, places: int, way: str) -> Decimal:
    """Last year's value, so that this year's has gone that way."""
    part = {"up": Decimal("0.7"), "down": Decimal("1.4"), "tiny": Decimal("0.997"), "flat": Decimal(1)}[way]
    return (value * part).quantize(Decimal(1).scaleb(-places))


@st.composite
def sheets(draw: st.DrawFn) -> Ledger:
    """Sheets as they come: all up, all down, all but level, a few rows or very many, new metrics, parts of a whole."""
    ways = draw(st.sampled_from((("up",), ("down",), ("tiny", "flat"), ("up", "down", "tiny", "flat"))))
    count = draw(st.sampled_from((3, 5, 12, len(METRICS) + len(NEW_METRICS))))
    rows = draw(st.permutations(METRICS + NEW_METRICS))[:count]
    facts: list[Fact] = []
    for label, unit in rows:
        places = 0 if unit in _WHOLE or unit in "人名件P" else 1
        value = Decimal(draw(st.integers(1, 9999))).scaleb(-places)
        prior = _moved(value, places, draw(st.sampled_from(ways))) if draw(st.integers(0, 3)) else None
        target = value * 2 if draw(st.integers(0, 2)) == 0 else None
        facts.append(
            Fact(
                f"F{len(facts) + 1}", label, value, unit, prior=prior, target=target, line=len(facts) + 1, source=label
            )
        )
    whole = facts[0]
    if whole.value is not None and whole.unit == "亿元" and draw(st.booleans()):
        half = (whole.value / 2).quantize(Decimal("0.1"))
        for name, part in (("新能源装备", half), ("电子信息", whole.value - half)):
            facts.append(
                Fact(f"F{len(facts) + 1}", name, part, "亿元", part_of=whole.id, line=len(facts) + 1, source=name)
            )
    return Ledger(tuple(facts), period=draw(st.sampled_from(PERIODS)))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """This period's figures: rising, falling, level, with and without what they are compared with."""
    chosen = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=14, unique=True))
    facts = []
    for at, (label, unit) in enumerate(chosen, 1):
        places = 0 if unit in _WHOLE else draw(st.integers(0, 2))
        low = -9999 if unit == "%" else 0
        amounts = st.integers(low, 99999).map(lambda n, places=places: Decimal(n).scaleb(-places))
        value = draw(amounts)
        near = st.sampled_from((Decimal("0"), Decimal("0.004"), Decimal("-0.02"), Decimal("0.2"), Decimal("-0.4")))
        prior = draw(st.one_of(st.none(), amounts, near.map(lambda part, value=value: value - value * part)))
        if prior is not None and places == 0:
            prior = prior.to_integral_value()
        note = draw(st.sampled_from(["", "", "办公室", "受用地手续影响", "主要是两笔资金延至下季度"]))
        previous = draw(st.one_of(st.none(), st.none(), amounts))
        facts.append(
            Fact(
                f"F{at}", label, value, unit, prior=prior, target=draw(st.none() | amounts), note=note, line=at,
                source=label, previous=previous,
            )
        )  # fmt: skip
    for said in draw(st.lists(st.sampled_from(("云帆储能二期9月底开工", "与某银行签订合作协议")), max_size=1)):
        facts.append(Fact(f"F{len(facts) + 1}", "", None, note=said, line=len(facts) + 1, source=said))
    return Ledger(tuple(facts), period=draw(st.sampled_from(PERIODS)))
