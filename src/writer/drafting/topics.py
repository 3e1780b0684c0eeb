"""What a metric is about, and which headings speak of that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer.schema import Fact


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of metrics: how a sentence about them begins, what their labels and their headings look like."""

    opener: str
    label: re.Pattern[str]
    heading: re.Pattern[str]


def _topic(opener: str, label: str, heading: str) -> Topic:
    return Topic(opener, re.compile(label), re.compile(heading))


# The first that fits counts: 「外出招商」 is an activity before it is a project.
TOPICS: tuple[Topic, ...] = (
    _topic(
        "招商活动方面，",
        r"外出|带队|拜访|走访|接待|推介|调度|考察|座谈|线索|客商",
        r"走出去|请进来|领导|外出|推介|对接|活动|招商力量|招商渠道|精准招商",
    ),
    _topic("资金利用方面，", r"外资|内资|到位资金|融资|基金", r"资金|外资|内资|利用|到位|金融"),
    _topic(
        "服务企业方面，",
        r"帮办|代办|企业诉求|兑现|减税|奖补|授信",
        r"服务|营商环境|帮扶|纾困|便利|诉求",
    ),
    _topic(
        "政务服务方面，",
        r"政务|事项|办件|网上|时限|热线|审批|窗口|一件事|跨省|通办|证照|办事|用时|好差评|满意",
        r"政务|审批|服务|营商环境|便民|便利|通办|热线|改革|窗口|效能",
    ),
    _topic(
        "要素保障方面，",
        r"收储|出让|盘活|厂房|楼宇|管网|变电|用地|土地|面积|道路",
        r"要素|土地|用地|厂房|载体|空间|管网|基础设施|盘活|楼宇|平台",
    ),
    _topic(
        "经济指标方面，",
        r"增加值|产值|GDP|生产总值|固定资产|固投|预算收入|进出口|税收|消费品|营收|营业收入|利润|用电量|亏损|工业投资|服务业",
        r"经济|运行|指标|增长|财税|工业|大盘|总量|增速",
    ),
    _topic(
        "民生保障方面，",
        r"就业|居民|人均.{0,4}收入|社保|养老|医保|医疗|低保|救助|学位|住房|困难",
        r"民生|就业|收入|保障|社会|惠民",
    ),
    _topic(
        "企业培育方面，",
        r"企业|专精特新|高新技术|上市|单项冠军|瞪羚|经营主体|市场主体|个体工商户|小升规",
        r"企业培育|梯队|梯次|主体|创新|后备|经济|运行",
    ),
    _topic(
        "项目建设方面，",
        r"项目|签约|引进|开工|投产|竣工|储备|在谈|总投资|履约",
        r"项目|签约|开工|投产|储备|转化|招引|落地",
    ),
)
OTHER = _topic("此外，", r"", r"(?!)")


def topic_of(fact: Fact) -> Topic:
    """The topic of a fact by its label, or by its text when it is one in words."""
    said = fact.label if fact.value is not None else fact.note or fact.label
    return next((topic for topic in TOPICS if topic.label.search(said)), OTHER)
