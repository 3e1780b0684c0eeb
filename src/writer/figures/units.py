"""Units as reports write them, and their worth in a base unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from writer.figures.patterns import compiled
from writer.figures.plain import plain

# What must not follow a unit of one character, because the two then form another word: 「18项目」, 「X支行」.
_NOT_FOLLOWED: Final = {
    "个": "性税股季",
    "家": "园具居电政庭纺属装乐",
    "条": "例件款",
    "名": "城品牌校师医单录称额优茶酒镇村",
    "批": "发复准示",
    "次": "日年生要数序性贷",
    "场": "馆地所景站镇区",
    "座": "谈位椅机",
    "期": "间末初货刊盼望待限房",
    "天": "津府地河然猫使安水赋门桥下鹅目际",
    "人": "民才工大社居均事行力文物寿气造防机",
    "户": "外籍",
    "元": "旦宵月宇素件器首帅老气",
    "项": "目",
    "位": "于列居置次",
    "件": "均",
    "台": "商资账湾企胞风州北",
    "套": "餐路利",
    "处": "理置于长室级罚",
    "所": "有属在以得需长谓",
    "间": "隔接",
    "组": "织团建合装长成件工部",
    "支": "行付持部撑柱",
    "份": "额",
    "类": "别型似",
    "种": "植子业养",
    "笔": "记试",
    "单": "位个独体元品价",
    "起": "草步到来点飞源降重",
    "例": "如外会行",
    "架": "构",
    "本": "年市区县月季次土地级科报期外轮周质着",
    "张": "家江掖力贴",
    "只": "有要能是争",
    "列": "入为举",
    "成": "立功员果效为本交熟长品型套绩人分就因像片份",
    "方": "面案式向便针法可能位",
    "分": "之钟别类区局公会厂行支级享布发管工析散",
    "轮": "岗换值训胎船",
    "米": "粉酒面",
    "吨": "",
    "层": "面次级",
    "块": "状链牌",
    "幅": "度员",
    "篇": "章幅",
    "册": "",
    "株": "洲",
    "头": "部",
    "艘": "",
    "辆": "",
    "栋": "梁",
    "幢": "",
    "宗": "旨教",
    "亩": "均",
    "枚": "",
    "倍": "增",
    "番": "禺茄",
    "桩": "",
    "瓶": "颈",
    "箱": "",
    "盏": "",
    "棵": "",
    "斤": "",
    "岁": "末月",
    "页": "面岩眉码",
    "平": "方米台均稳安衡等面整常时行坦原顶抑价凡台潭县房",
    "尾": "",
    "顶": "层",
    "孔": "",
    "趟": "",
    "档": "",
    "席": "位",
    "床": "位",
}
_NOT_BEFORE: Final = {"名": "企(?!业)"}  # 4名企业家, but 名企
LONG_UNITS: Final = (
    "个百分点", "百分点", "个基点", "基点", "周岁", "微克", "毫克", "毫米", "厘米", "分贝", "海里",
    "个工作日", "工作日", "个多月", "个月",
    "平方公里", "平方千米", "平方米", "平米", "立方米", "公顷",
    "公里", "千米", "批次", "人次", "家次", "场次", "项次", "户次", "车次", "班次", "航次", "辆次",
    "架次", "台次", "件次", "例次", "余次", "台套", "台/套", "美元", "美金", "港元", "港币",
    "欧元", "日元", "英镑", "澳元", "加元", "新加坡元", "新台币", "韩元", "卢布", "千瓦时", "千瓦",
    "兆瓦时", "兆瓦", "标准箱", "标箱", "车位", "床位", "席位", "学位", "课时", "学时", "公斤",
    "千克", "标方", "人年",
    "千克标准煤", "千克标煤", "公斤标准煤", "吨标煤", "吨标准煤", "立方", "平方", "人日", "吉瓦时", "吉瓦", "瓦时",
    "台件", "件套", "剂次", "人份", "标台", "兆伏安", "千伏安", "芯公里",
    "毫升", "马力", "蒸吨", "平方厘米", "艘次", "人·次", "课次",
)  # fmt: skip
# Units of time count (压缩5.3小时) unless they measure a place or name a service (15分钟生活圈, 1小时响应).
_NAMED_TIME: Final = (
    "通勤|经济|交通|生活|都市|高铁|便民|社区|圈|热线|服务|响应|值班|值守|在线|在岗|营业|不打烊|不间断|航程|可达|直达|通达"
    "|到达|车程|抵达|制|内(?:响应|回|发|联系|办结|办好|受理|反馈|答复|上门|到场|到岗|赶到|处置)"
)
_TIMES: Final = ("个小时", "小时", "分钟")
_SIGNS: Final = (
    "%",
    "‰",
    "㎡",
    "m²",
    "m2",
    "km²",
    "km",
    "m³",
    "kWh",
    "MWh",
    "GWh",
    "MW",
    "GW",
    "kW",
    "KW",
    "GWp",
    "TEU",
    "kg",
    "℃",
    "°C",
    "mg",
    "μg",
    "ug",
    "MWp",
    "tce",
    "ha",
    "hm²",
    "Nm³",
    "Nm3",
    "m3",
    "MPa",
    "Hz",
    "TB",
    "PB",
    "GB",
    "MVA",
    "kVA",
)
SCALES: Final = ("万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千", "百")
SCALE_WORTH: Final = {"": Decimal(1)} | {
    scale: Decimal(10) ** sum({"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}[char] for char in scale) for scale in SCALES
}
_SAME: Final = {
    "平米": "平方米", "平方": "平方米", "平": "平方米",
    "基点": "个基点", "㎡": "平方米", "m²": "平方米", "m2": "平方米",
    "百分点": "个百分点", "工作日": "个工作日", "美金": "美元", "台/套": "台套",
    "个多月": "个月", "个小时": "小时", "标准箱": "标箱", "港币": "港元",
}  # fmt: skip
COUNT_UNITS: Final = frozenset({
    "个", "家", "次", "批", "场", "条", "名", "人", "户", "项", "位", "件", "台", "套", "处", "所",
    "间", "组", "支", "份", "类", "种", "笔", "单", "起", "例", "架", "本", "张", "只", "列", "轮",
    "篇", "册", "株", "头", "艘", "辆", "栋", "幢", "宗", "座", "期", "枚", "批次", "人次", "家次", "场次",
    "项次", "户次", "车次", "班次", "航次", "架次", "台次", "件次", "例次", "台套",
})  # fmt: skip
# What a numeral of one Chinese character may count: 「三个」 yes; 「三类」, 「二期」 and 「四方」 are mostly names.
HANZI_COUNTED: Final = frozenset({
    "个", "家", "次", "场", "条", "名", "亩", "栋", "座", "天", "人", "户", "项", "宗", "位", "件",
    "套", "台", "辆", "所", "处", "倍", "成", "轮", "批", "番", "米", "幢", "艘", "起", "笔", "枚",
    "元", "吨", "份", "间", "块", "支", "篇", "款", "页", "册", "株", "棵",
})  # fmt: skip


# Words that count things behind a digit (5门课程, 9大类), but behind other numerals or a mask are mostly part of a name
# (十面埋伏, XX部, 三大类). Behind the colon: what must not follow them.
_DIGIT_COUNTED: Final = r"""
    大类 小类 大项:目 小项:目 子项 分项 门类 品类 专班 片区 组团 团组 轮次 批件 机位 泊位 工位 站点 网点 点位
    街道:办 社区 节课:程 门课:程 堂课:程 尊:重敬严享荣 门:店户面诊禁窗头口外槛框类 道:路德理教家具闸口岔 片:区林面子段酒
    对:\d接口象外应比策标照手话位于等立冲着 部:门分署级队件委属长位落 队:伍员列长形 堂:口屋哥弟会 桌:面椅子游球
    眼:光前科界镜睛里 面:积向对料粉临前上议板貌试谈子包条团具 颗:粒 粒:子 根:本据植源基 幕:后布墙
    集:团群聚中体成约合装市镇贸散 首:席次批先个都府家创位届选台套期付发付店 段:时落长位
    节:约能点水日省假气奏目余庆课俭制 堆:放场积垛填 具:体有备 剂:量型 届:时中全满次三四 匹:配马 盆:地景 袋:装
    桶:装 卷:烟入积尺 口:岸头碑径号味腔罩语感才述 副:市主局总省县区秘书处产作业食理 班:子组列级车次长线船轮
    站:点位台长立在 村:\d级民委庄落支口镇干 镇:\d级区政街长域江海 乡:\d村镇级亲土贤 县:\d级城域区长委政处乡
    拨:款付备入 则 封:闭控城面装顶
    款:项式待额 版:本面图块权 株:洲 羽:毛绒翼 垄:断 扇:形贝 杆:菌 股:份东权票市本长 串:联 双:向方创边语
    盒:子饭 针:对灸织叶 杯:水子赛 把:关握控手脉 盘:活点子算查面龙 罐:头
    升:\d级至到值高幅温学旗空降腾任格华规 克:\d难服隆拉什己勒
    字:号体节母典头 担:任当保负心忧架 柜:台员 票:房据数价面证 舱:位 章:程节 讲:话堂座述究好求清到解政道
"""


def _alternatives() -> str:
    long = sorted(LONG_UNITS, key=len, reverse=True)
    signs = (re.escape(sign) + ("(?![A-Za-z])" if sign[-1].isascii() and sign != "%" else "") for sign in _SIGNS)
    ahead = {
        unit: "|".join(filter(None, (f"[{denied}]" if denied else "", _NOT_BEFORE.get(unit, ""))))
        for unit, denied in _NOT_FOLLOWED.items()
    }
    short = (unit + (f"(?!{denied})" if denied else "") for unit, denied in ahead.items())
    times = (f"{unit}(?!{_NAMED_TIME})" for unit in _TIMES)
    return "|".join([*long, *times, *signs, *short])


BARE_UNIT: Final = f"(?:{_alternatives()})"
DIGIT_UNIT: Final = "(?:{})".format(
    "|".join(re.sub(r"^(.+?):(.+)$", r"\1(?![\2])", word) for word in _DIGIT_COUNTED.split())
)
_NO_SCALE: Final = {"千": "(?!伏|瓦|克|米)", "百": "(?!分)"}  # 千米, 百分点
SCALE: Final = "(?:" + "|".join(scale + _NO_SCALE.get(scale, "") for scale in SCALES) + ")"
# 台(件), 人(次): what is counted either way; 元/人·月, 立方米/秒: so much for each.
_PER: Final = "年|月|日|周|小时|天|秒|分钟|升|[LlhsdtT](?![A-Za-z])"
_EITHER: Final = r"\((?:[次件套户家人名个方])\)"
UNIT: Final = f"{BARE_UNIT}(?:{_EITHER}|/(?:{SCALE})?(?:{BARE_UNIT}|{_PER})(?:[·•](?:年|月|日|天|次))?)?"
_EITHER_UNIT: Final = re.compile(r"(.+)\((.)\)")
_WHOLE_UNIT: Final = f"(?:{UNIT})"
_LEADING_SCALE: Final = re.compile(SCALE)
_EXACT: Final = Context(prec=80)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written and what one of it is worth: 亿元 is 10^8 元. ``base`` is "" for a bare 万 or 亿."""

    base: str
    factor: Decimal
    written: str


def base_name(unit: str) -> str:
    """The base unit of a unit without 万 or 亿: 平米 is 平方米, 美金 is 美元, most are their own; also in 元/㎡."""
    either = _EITHER_UNIT.fullmatch(unit)
    if either:
        return either[1] + (either[2] if either[2] in "次件套" else "")
    head, slash, per = unit.partition("/")
    if not slash or unit in _SAME:
        return _SAME.get(unit, unit)
    return f"{_SAME.get(head, head)}/{_SAME.get(per, per)}"


def parse_unit(text: str) -> Unit:
    """The unit that a sheet's unit column or a heading's bracket names; never raises.

    Args:
        text: the unit as written: 亿元, 万美元, （万平方米）, 万元/亩, %, 单位：个. An unknown word is its own base.
    """
    written = text.strip()
    body = "".join(plain(written).split()).strip("()[]【】")
    body = re.sub("^(?:计量)?单位[:：]?|^人民币|人民币$", "", body) if len(body) > 2 else body
    if compiled(_WHOLE_UNIT).fullmatch(body):
        return Unit(base_name(body), Decimal(1), written)
    scale = _LEADING_SCALE.match(body)
    if scale is None:
        return Unit(base_name(body), Decimal(1), written)
    return Unit(base_name(body[scale.end() :]), SCALE_WORTH[scale.group()], written)


def to_base(value: Decimal, unit: Unit) -> tuple[Decimal, str]:
    """The value in the base unit, and that unit: 56.2 亿元 is (5,620,000,000, 元). Exact."""
    return _EXACT.multiply(value, unit.factor), unit.base
