"""Numerals that are no figures: names, slogans, numbering, telephone numbers, thresholds inside a name."""

from __future__ import annotations

import re
from typing import Final

from writer.figures.numerals import NUMERAL_CHARS
from writer.figures.patterns import compiled
from writer.figures.units import COUNT_UNITS, UNIT

# Runs of digits that belong together and are skipped as a whole.
_DIGIT_NAMES: Final = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?"
    r"|1[3-9]\d{9}(?!\d)|0\d{2,3}-\d{7,8}(?!\d)|(?:400|800)-\d{3,4}-\d{3,4}(?!\d)"
    r"|\d+(?:\.\d+){2,}|\d+(?:\+(?:\d+|[NnXx×](?![a-z])))+(?![\d%.])|\d+[·•]\d+"
    r"|\d+×\d+(?:小时)?(?!\d)|\d+[*Xx]\d+(?!\d)|7天24小时|24小时|365天|\d{25,}(?:\.\d+)?"
    r"|\d+(?:\.\d+)?(?:kV|KV|kv|千伏|[ ]?[VvGgKk](?![A-Za-z%]))"
)
_LIST_NUMBER: Final = re.compile(r"\d{1,2}(?:[、)](?!\d)|\.(?!\d)|\.(?=(?:19|20)\d\d年))")
_SECTION_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}(?=[ \t]+[^\d\s])")
_AFTER_BOUNDARY: Final = re.compile(r"(?:^|[\n。；;!！?？>#])[ \t#>*-]*$")
_IN_BRACKETS: Final = re.compile(r"\d{1,2}\)")
_DOCUMENT_NUMBER: Final = re.compile(r"[〔\[(【](?:19|20)\d\d[〕\])】] ?\d{1,5} ?号")

_BEFORE_NAME: Final = re.compile(
    r"(?:第|第 |国发|No\.?|NO\.?|№|热线|电话|邮编|编号|工业|版本|附件|附表|表|图|注|"
    r"[A-Za-z_&@\\][-—+ ]?(?<![a-z] )|[“「『‘《<]|\d[.:])$"
)
_RANKED: Final = re.compile(r"(?:^|[^之以此目提日年月])前$")
_RANK_UNITS: Final = frozenset(["名", "位", "列"])

_DIGIT: Final = "一二三四五六七八九十"
# Set phrases that begin with a numeral and would otherwise read as a count.
_PHRASES: Final = re.compile(
    rf"[{_DIGIT}两]+个(?:聚焦|坚持|确立|维护|意识|自信|全面|区分|代表|先锋|必须|务必|毫不动摇|结合|凡是|离不开|统一|到位|转变|提升|"
    rf"突破|方面|层面|维度|更加|更好|坚定|着力|强化|加强|严格|到底|清单|健康|责任|一|文明|中国|大局|没有变|倡导|过硬|带头|围绕|注重|"
    rf"狠抓|紧盯|紧扣|落实|推进|深化|做到|不动摇|务实|认同|服从|善于|专项|重点任务|重点工作|重点领域|关键|抓手|导向|"
    rf"转型|方向|原则|体系|支撑|新|最|台阶|字|样)"
    rf"|[{_DIGIT}]+项(?:重点|重大|主要|核心|中心)?(?:工作|任务|行动|工程|制度|举措|措施|机制|原则|改革|准则|规定|"
    rf"纪律|注意|基本|权力|职能|建设|清零)"
    rf"|[{_DIGIT}两]条(?:底线|红线|主线|腿|线|战线|例)|[{_DIGIT}两]场(?:硬仗|战役|攻坚)|[{_DIGIT}]位一体|[{_DIGIT}两]家[亲人]"
    rf"|[{_DIGIT}两]户型"
    rf"|[{_DIGIT}两]+项(?:指标|数据|内容|要求|条件)|[{_DIGIT}两]位数"
    rf"|三次产业|[{_DIGIT}两]件(?:事|实事|民生)|三天两头|两天一|一天一|三番[五两]次|[{_DIGIT}]处开花|五成新|十次危机|两人世界|三人行|三人成虎|十项全能"
    rf"|八成新|[{_DIGIT}]套班子|四套班|十处|一份子"
    rf"|[{_DIGIT}]轮驱动|双轮|两轮驱动|[两三四]轮车|[{_DIGIT}两]成不变|[{_DIGIT}]件套|三件大事|[{_DIGIT}]件大事|[两三]头"
)
_ONE: Final = re.compile(
    r"(?:新增|新签约|新签|签约|引进|落户|开工|竣工|投产|共|共计|合计|累计|仅|仅有|增加|减少|新设|获批|获评|认定|上市|注册|还差|"
    r"完成|储备|召开|举办|下降|增长|为|各|达|培育|盘活|多|少|约|近|超|不足)$"
)

_MEASURED: Final = re.compile("元|平方|亩|公顷|公里|吨|米|千瓦|兆瓦|方$|^$|MW|GW|kW|%|美|欧|港")
_NOUN: Final = (
    "项目|企业|楼宇|工程|园区|产业|集群|平台|基金|公司|客商|厂房|地块|单位|机构|商户|订单|园|镇|街道|强企|税源|大户|主体|"
    "赛道|板块|产业链|大单|楼|厂|户|县|区|村"
)
_NAMED_AFTER: Final = re.compile(
    r"(?:\(?含?\)?(?:以上|以下|及以上|及以下|以内|量级|规模|级别|级|档|元级))?(?:\(含\))?的?"
    r"(?!(?:[一-鿿]{0,6})(?:带动|新增|实现|完成|引进|签约|落户|用于|支持|建成|建设|打造|"
    r"推动|其中|同比|较|(?<!占)比(?!重|例)|增长|投向|助力))"
    rf"[一-鿿]{{0,8}}?(?:{_NOUN})"
)
_COUNT_AFTER: Final = re.compile(
    r"(?:以上|以下|及以上)?的?(?:项目|企业|的)?(?:有|为|达|共|各)?(?:[\dXx×*]|[一两三四五六七八九十]+[个家])"
)
_LEVEL: Final = re.compile(r"(?:元)?(?:级|量级|档|俱乐部)")
_FAR_NOUN: Final = re.compile(
    r"(?:以上)?[一-鿿]{1,24}的(?:项目|企业|楼宇|产业)[一-鿿]{0,2}?(?:有|达|共|为)?(?=[\dXx×*])"
)
_DIRECT_NOUN: Final = re.compile(
    r"(?:级|规模)?(?:以上|以下)?的?(?:[一-鿿]{0,4})(?:项目|企业|楼宇|工程)(?:有|为|达|共)?(?=[\dXx×*])"
)
_MORE_LIMITS: Final = re.compile(
    r"(?:[、和及或](?:超过?|逾)?\d+(?:\.\d+)?(?:[十百千]?[万亿]元?|元|平方米|亩)(?:以上|以下)?){1,4}"
)
_TRAILING_LIMIT: Final = re.compile(r"\(?含?\)?(?:以上|以下|及以上|及以下)")
_MEASURES: Final = re.compile("元|平方米|亩|吨")
_AMOUNT: Final = re.compile("(?:投资|资金|产值|收入|税收|外资|内资|融资|总额|金额|投资额|规模|达到|共计|合计|完成)$")
_OVER: Final = frozenset({"超", "逾", "不少于", "至少", "不足", "不超过"})


def named_digits(text: str, start: int) -> int | None:
    """The end of digits at ``start`` that name, number or time something rather than count it, or None."""
    name = _DIGIT_NAMES.match(text, start)
    if name:
        return name.end()
    before = text[max(0, start - 12) : start]
    at_boundary = start == 0 or _AFTER_BOUNDARY.search(before) is not None
    if at_boundary and (number := _section_number(text, start) or _LIST_NUMBER.match(text, start)):
        return number.end()
    if before.endswith("(") and (number := _IN_BRACKETS.match(text, start)):
        return number.end()
    return None


def _section_number(text: str, start: int) -> re.Match[str] | None:
    number = _SECTION_NUMBER.match(text, start)
    return None if number is None or compiled(rf"[ \t]+{UNIT}").match(text, number.end()) else number


def document_number(text: str, start: int) -> int | None:
    """The end of a document number such as 〔2026〕12号 that begins at ``start``, or None."""
    match = _DOCUMENT_NUMBER.match(text, start)
    return match.end() if match else None


def is_named(text: str, start: int, unit: str) -> bool:
    """Whether what stands before a number makes it part of a name: 第18, A4, “500强, 前10名."""
    before = text[max(0, start - 4) : start]
    if _BEFORE_NAME.search(before):
        return True
    return unit in _RANK_UNITS and _RANKED.search(before) is not None


def set_phrase(text: str, start: int) -> int | None:
    """The end of a set phrase such as 三个聚焦 that begins at ``start``, or None."""
    match = _PHRASES.match(text, start)
    return match.end() if match else None


def counts_one(text: str, start: int) -> bool:
    """Whether 一 at ``start`` counts (「新增一家」) rather than stands as an article (「一个机制」)."""
    return text[start + 1 : start + 2] != "批" and _ONE.search(text[max(0, start - 4) : start]) is not None


def inside_numeral(text: str, start: int) -> bool:
    """Whether a Chinese numeral before ``start`` runs into it, or an ordinal: 第三, 初三, 周四, 统一."""
    return text[start - 1 : start] in tuple("第初周之统唯专同单任每某另哪" + NUMERAL_CHARS) if start else False


def is_threshold(text: str, end: int, unit: str, qualifier: str, round_number: bool) -> bool:
    """Whether a number that ends at ``end`` is a limit inside a name: 超10亿元项目3个, 5000万元以上的企业.

    Args:
        unit: the base unit; counts of things (18个) are limits only with 以上 or 以下 behind a person or day.
        qualifier: what stood before or behind the number.
        round_number: limits are round, 56.23亿元 is not one.
    """
    if not round_number:
        return False
    if _LEVEL.match(text, end):
        return True
    limited = qualifier in _OVER or _TRAILING_LIMIT.match(text, end) is not None
    if unit in COUNT_UNITS:
        return unit in "人户" and qualifier not in _OVER and limited and _NAMED_AFTER.match(text, end) is not None
    if not _MEASURED.search(unit):
        return False
    if not limited:
        return _DIRECT_NOUN.match(text, end) is not None and unit != "%"
    more = _MORE_LIMITS.match(text, end)
    if more and (_NAMED_AFTER.match(text, more.end()) or _COUNT_AFTER.match(text, more.end())):
        return True
    return any(pattern.match(text, end) for pattern in (_NAMED_AFTER, _COUNT_AFTER, _FAR_NOUN))


def is_blotted(text: str, start: int, end: int, unit: str, qualifier: str) -> bool:
    """Whether the digits of a bare 亿元 or 万元 were deleted: 总投资约亿元. 超亿元 and 近亿元 are said."""
    if not _MEASURES.search(unit) or text.startswith("以上", end) or is_threshold(text, end, unit, "", True):
        return False
    if qualifier in ("约", "达"):
        return True
    after = text[end : end + 1]
    return (
        not qualifier and _AMOUNT.search(text[max(0, start - 4) : start]) is not None and after in ("", *"，。；,;)\n")
    )
