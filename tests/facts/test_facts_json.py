"""What ``writer facts --json`` says of a fact."""

from __future__ import annotations

from writer.cli.output import fact_json
from writer.facts import parse_facts


def test_every_field_is_there() -> None:
    paste = (
        "2026年1—9月\n税收累计10.70亿元，同比增加0.9亿元；9月份税收1.20亿元，上月1.3亿元，环比下降7.7%，同比增长3%。"
    )
    total, month = (fact_json(fact) for fact in parse_facts(paste).facts)
    assert total == {
        "id": "F1", "label": "税收", "value": "10.70", "unit": "亿元", "period": "", "prior": "9.80", "target": None,
        "part_of": None, "note": "", "line": 2, "growth": None, "prior_inferred": True, "previous": None, "mom": None,
        "basis": "累计",
    }  # fmt: skip
    assert (month["label"], month["period"], month["previous"], month["mom"], month["growth"], month["basis"]) == (
        "9月税收", "9月", "1.3", "-7.7", "3", "当期",
    )  # fmt: skip
