"""The fact sheet that a past report was written from, as far as its text still tells it.

A report names a metric, its value and often its change on the year before; written as rows of a sheet these are what
somebody had on the desk. What stands in plans, and what is no metric (「压缩46%」), is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from writer.checking import listed_names
from writer.facts import parse_facts
from writer.schema import Fact, Report, Role

HEADER = ("指标", "单位", "本期", "上年同期", "增长%", "目标")
# Where a report states what has been reached.
_STATED: frozenset[Role] = frozenset({"opening", "overview", "practices", "results", "problems", "party", "other"})
_PERIOD_WORDS = re.compile(
    r"^(?:(?:今年|本期|全年|上半年|前三季度|第?[一二三四]季度|1—\d{1,2}月|截至\d{1,2}月底?)[，,]?)+"
)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{3,14}")
# 「和25.9%」, 「为36家企业」: the rest of a list, or of a sentence, and no name.
_NO_NAME = re.compile(
    r"^(?:和|与|为|把|在|对|较|比|其中|组建|累计|当季|当月|全区|全市|全县)|首次|跨上|突破|[，。；：、]"
)


def sheet_of(report: Report) -> str:
    """The figures of a report as tab-separated rows, with a header; "" where it has none (all masked)."""
    body = "\n".join(section.text for section in report.sections if section.role in _STATED)
    rows = ["\t".join(_cells(fact)) for fact in _metrics(parse_facts(body).facts)]
    return "\n".join(["\t".join(HEADER), *rows]) if rows else ""


def _metrics(facts: Iterable[Fact]) -> list[Fact]:
    """Those that are metrics by name or by the change told of them, each name once."""
    known = {listed.name for listed in listed_names()}
    found: dict[str, Fact] = {}
    for fact in facts:
        name = name_of(fact)
        changes = any(one is not None for one in (fact.prior, fact.growth, fact.target))
        if fact.value is None or not _NAME.fullmatch(name) or _NO_NAME.search(name):
            continue
        if (changes or name in known) and name not in found:
            found[name] = fact
    return list(found.values())


def name_of(fact: Fact) -> str:
    """What the row is called: the metric without the words for the period, which the sheet says once."""
    return _PERIOD_WORDS.sub("", fact.label)


def _cells(fact: Fact) -> list[str]:
    numbers = (fact.value, fact.prior, fact.growth, fact.target)
    value, prior, growth, target = (_number(one) for one in numbers)
    return [name_of(fact), fact.unit, value, prior, growth, target]


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
