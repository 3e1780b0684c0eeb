"""A bare year in a title is narrowed by the months in its brackets or behind 截至, if they are of that year."""

import pytest

from writer.facts import parse_facts
from writer.figures import find_figures, parse_period
from writer.schema import Period

ROWS = "\n指标\t单位\t本期\n签约项目\t个\t18\n"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("青柏县2026年收储情况统计（截至10月底）", "2026年1—10月"),
        ("青柏县2026年主要指标（1—10月）", "2026年1—10月"),
        ("青柏县2026年招商情况（截至三季度末）", "2026年前三季度"),
        ("青柏县2026年主要指标（2025年1—9月为参考）", "2026年"),
        ("青柏县2026年主要指标（单位：万元）", "2026年"),
    ],
)
def test_the_period_of_a_titled_sheet(title: str, period: str) -> None:
    assert parse_period(parse_facts(title + ROWS).period) == parse_period(period)
    assert parse_period(title) == parse_period(period)


def test_up_to_a_quarter_means_from_january() -> None:
    (figure,) = find_figures("截至三季度末")
    assert figure.period == Period(None, 1, 9)
