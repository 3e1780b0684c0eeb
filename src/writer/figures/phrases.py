"""Chinese numerals that count nothing: slogans, systems, idioms, 一 as an article."""

from __future__ import annotations

import re
from typing import Final

from writer.figures.numerals import NUMERAL_CHARS
from writer.figures.units import COUNT_UNITS

_DIGIT: Final = "一二三四五六七八九十"
# What makes a slogan or a system of 三个…, 十项…: a measure word, and the words behind it.
_SLOGANS: Final = {
    "个": """
        聚焦 坚持 确立 维护 意识 自信 全面 区分 代表 先锋 必须 务必 毫不动摇 结合 凡是 离不开 统一 到位 转变 提升 突破
        方面 层面 维度 更加 更好 坚定 着力 强化 加强 严格 到底 清单 健康 责任 一 文明 中国 大局 没有变 倡导 过硬 带头
        围绕 注重 狠抓 紧盯 紧扣 落实 推进 深化 做到 不动摇 务实 认同 服从 善于 专项 重点任务 重点工作 重点领域
        重点(?!项目|企业|工程|产业|园区|镇|村) 关键 抓手 导向 转型 方向 原则 体系 支撑 新 最 台阶 字 样 确保 突出 体现
        着眼 聚力 致力 一律 严禁 不得 不准 不放过 不变 满意 放心 精准 吃透 环节 要点 要素 阶段 步骤 层次 梯次 梯队 角度
        视角 领域 板块 节点 轮子 积极性 作用 市场 关系 转移 率先 革命 循环 根本 前所未有 只增不减 明显 下沉 翻番 倍增
        短板弱项 高地 走在前 拓展 优化 联动 融合 并重 并举 同步 相统一 不误 时期 周期 季度 年头 五年 世纪 级别 等级 档次
        能力 不相信 永远 属于 着力点 发力点 切入点 增长点 主题 主线 目标(?!任务) 时间节点 时段 样板 规律 战场 前沿
        理念 思维 本领 制高点 示范 第一""",
    "项": """
        (?:重点|重大|主要|核心|中心|基础)?(?:工作|任务|行动|工程|制度|举措|措施|机制|原则|改革|准则|规定|纪律|职能)
        (?:重点|重大|主要|核心|中心|基础)?(?:建设|攻坚|整治|清单|计划|权力) 注意 基本 清零 指标 数据 内容 要求 条件
        全能 修炼 承诺 监督 职责 能力 重点(?!项目|工程)""",
    "条": "底线 红线 主线 腿 线 战线 例 控制线 生命线 禁令 铁律 路子 道路 经验",
    "场": "硬仗 战役 攻坚 会战 保卫战 革命 大考",
    "件": "事 实事 民生 套 大事",
    "次": """
        产业 危机 创业 分配 革命 飞跃 (?:排名|位列|考核|评议)?(?:末位|倒数|垫底) (?:考核)?不合格 黄牌
        (?:全会|全体会议|党代会|代表大会|人代会)""",
    "元": "化 论 复始 材料 锂 电池 前驱 正极 结构 体系 色 里",
    "人": "行 成虎 世界 小组 转",
    "户": "型 联保",
    "套": "班子 拳",
    "轮": "驱动 车",
    "位": "一体 数",
    "家": "亲 人 子",
    "处": "开花",
    "成": "不变 新",
    "台": "县 合一 山",
    "份": "子",
    "块": "牌 硬",
    "支": "一扶 笔",
    "亩": "丘 村",
}
_IDIOMS: Final = """
    三天打[鱼渔]|两天晒网|十天半|三天两头|[一两三五十]天一|一天当|两天[用当]|五天工作制|七天长假|五分钟热度
    |八小时(?:之|以)?外|八小时内外|八小时工作制|三番[五两]次|[两三四]头|十处|四套班|双轮|一份子|十项全能|十次危机
    |十个[手指]|三个臭皮匠|三个和尚|两个拳头|两人同行
"""


def _slogans() -> str:
    # 十二项重点任务 is a system as 三项重点任务 is; 十二个 mostly counts.
    return "|".join(
        rf"{'十?' if measure == '项' else ''}[{_DIGIT}两]{measure}(?:{'|'.join(words.split())})"
        for measure, words in _SLOGANS.items()
    )


_PHRASES: Final = re.compile("".join(_IDIOMS.split()) + "|" + _slogans())
# 由六个环节减至三个环节, 覆盖八个领域: these are counted where the words before them say so.
_COUNTABLE: Final = re.compile("(?:环节|阶段|步骤|领域|板块|节点|清单|专项|任务|指标|数据|样板|市场|时段|目标|新)$")
_COUNTING: Final = re.compile(
    "(?:至|完成|办结|承接|到|由|从|减少|增加|压缩|压减|精简|合并|覆盖|涉及|新增|新建|新开工|建成|共|达)$"
)
# 一 counts behind these (新增一家, 下降一成), elsewhere it is an article (「一个机制」).
_ONE: Final = re.compile(
    r"(?:新增|新签约|新签|签约|引进|落户|开工|竣工|投产|共计|(?<!不)共|合计|累计|仅|仅有|只有|只剩|增加|减少|新设|获批|获评|认定|上市|注册|还差|"
    r"完成|储备|召开|举办|下降|增长|(?<![成作])为|各|达|培育|盘活|以上|以下|多|(?<![不没])少|约|近|超|不足|提前|缩短|压缩|推迟|"
    r"(?:压缩|缩短|压减|缩减|减少|减|降|降低|增加|增|提高|控制|扩大)[至到为])$"
)
_IN_DIGITS: Final = re.compile(
    "聚焦|1?0{2,}(?![\\d万亿%个家人名户亩])|坚持|确立|维护|意识|自信|代表(?![团人队处])|必须|务必|毫不动摇|离不开|到位|一(?![级类线流期二三般次])|方面|凡是|转变|过硬|更加|不动摇|不得|严禁|结合"
)
_EACH_AFTER: Final = re.compile("[一-鿿]{1,5} ?1 ?(?:个|名|套|支|家|条|组|位|座|批|片|抓到底)")
_EACH_BEFORE: Final = re.compile("1 ?(?:个|名|套|支|家|条|组|位)[一-鿿]{1,5} ?$")
_ALWAYS_ONE: Final = frozenset(["倍", "成", "番", "个百分点"])
_COUNT: Final = r"(?:\d|[二两三四五六七八九十])"
_ENDS_COUNT: Final = frozenset(["", *"，。；、,;)\n"])
_LIMIT: Final = re.compile("[余多]?(?:以内|以上|以下|之内|左右)")
_PAIRED_AFTER: Final = re.compile(r"[,，、]?[一-鿿]{1,3}一[个家批片串方项条](?!百分)")  # 开工一个、入统一个
_PAIRED_BEFORE: Final = re.compile(r"一[个家批项条](?:产业|项目|企业)?[,，、]?[一-鿿]{1,3}$")
_ORDINAL_LIST: Final = re.compile(rf"(?:第[{NUMERAL_CHARS}]{{1,4}}[、和及至到—]|届)$")
_MEETING: Final = re.compile("(?:全会|全体会议|党代会|代表大会|人代会)")
# 区十五届人大三次会议: the third; 召开三次会议: three.
_SESSION: Final = re.compile("[一二三四五六七八九十]{1,2}次(?:全体)?会议")
_ASSEMBLY: Final = re.compile("(?:人大|政协|代表大会|委员会|全委会|届)$")
_HELD: Final = re.compile("(?:召开|举行|先后|累计|组织|共|开了|开)$")


def set_phrase(text: str, start: int) -> int | None:
    """The end of a set phrase such as 三个聚焦 that begins at ``start``, or None."""
    if (session := _SESSION.match(text, start)) and _ASSEMBLY.search(text[max(0, start - 4) : start]):
        return session.end()
    match = _PHRASES.match(text, start)
    if match is None:
        return None
    if _COUNTABLE.search(match.group()) and _COUNTING.search(text[max(0, start - 3) : start]):
        return None
    if _MEETING.search(match.group()) and _HELD.search(text[max(0, start - 2) : start]):
        return None  # 召开两次全会: a count; 七次全会: the seventh
    return match.end()


def is_slogan(text: str, start: int, end: int, unit: str) -> bool:
    """Whether one digit and its unit, up to ``end``, make a slogan or say who gets what: 3个到位, 1个项目1个专班."""
    if unit == "项":
        return text.startswith("规定", end) and text[start] == "8"
    if unit == "个" and _IN_DIGITS.match(text, end):
        return True
    if text[start] != "1" or unit not in COUNT_UNITS:
        return False
    if unit == "次" and (text[start - 1 : start] == "跑" or text.startswith(("办", "性"), end)):
        return True
    return _EACH_AFTER.match(text, end) is not None or _EACH_BEFORE.search(text[max(0, start - 10) : start]) is not None


def counts_one(text: str, start: int, end: int, unit: str) -> bool:
    """Whether 一 at ``start``, with its unit up to ``end``, counts (「新增一家」) rather than stands as an article."""
    if text[start + 1 : start + 2] == "批":
        return False
    if unit in _ALWAYS_ONE:
        return True
    before = text[max(0, start - 8) : start]
    if _PAIRED_AFTER.match(text, end) or _PAIRED_BEFORE.search(before):
        return False
    if _LIMIT.match(text, end) or _ONE.search(before):
        return True
    return text[end : end + 1] in _ENDS_COUNT and _counts_among(text, start, end)


def _counts_among(text: str, start: int, end: int) -> bool:
    """Whether a neighbour in a list is counted by the same unit: 小巨人两家、单项冠军一家."""
    unit = re.escape(text[start + 1 : end])
    listed = r"[、，,；;][^、，,。；;\n]{1,14}"
    return (
        re.search(rf"{_COUNT}{unit}{listed}$", text[max(0, start - 24) : start]) is not None
        or re.match(rf"{listed}{_COUNT}{unit}", text[end : end + 24]) is not None
    )


def inside_numeral(text: str, start: int) -> bool:
    """Whether what stands before a Chinese numeral makes it an ordinal or part of a word: 第三, 周四, 统一, 几十."""
    if not start:
        return False
    last = text[start - 1]
    if last in "第周之每某另哪几" or last in NUMERAL_CHARS:
        return True
    if last in "统唯专同单任万":
        return text[start] == "一"
    if last == "初":
        return text[start + 1 : start + 2] in tuple("、，。的中")
    if last == "数":
        return _is_some(text, start)
    return _ORDINAL_LIST.search(text[max(0, start - 6) : start]) is not None


def _is_some(text: str, start: int) -> bool:
    """数十个, 数百家, 数十亿元: some tens; not 项目总数十八个."""
    return (
        text[start] in "十百千万亿"
        and text[start + 1 : start + 2] not in tuple(_DIGIT)
        and text[start - 2 : start - 1] not in tuple("总个户次人项家件")
    )
