"""The cases that a checker must get right, as the domain notes list them."""

from decimal import Decimal

import pytest

from writer.checking import check
from writer.schema import PASSING, Checked, Fact, Ledger


def fact(n: int, label: str, value: str, unit: str, **more: object) -> Fact:
    numbers = {key: Decimal(str(more.pop(key))) for key in ("prior", "target", "growth") if key in more}
    source = f"{label}\t{unit}\t{value}"
    return Fact(f"F{n}", label, Decimal(value), unit, line=n, source=source, **numbers, **more)  # type: ignore[arg-type]


LEDGER = Ledger(
    (
        fact(1, "签约项目", "18", "个", prior=15),
        fact(2, "总投资", "56.23", "亿元", prior="48.30", target=70),
        fact(3, "实际利用外资", "350", "万美元"),
        fact(4, "规上工业增加值增速", "12.3", "%", prior="10.2"),
        fact(5, "固定资产投资增速", "-3.2", "%"),
        fact(6, "接待客商", "63", "批次"),
        fact(7, "储备项目", "32", "个"),
        fact(8, "储备项目总投资", "210.5", "亿元"),
        fact(9, "外出招商", "42", "次"),
        fact(10, "主要领导带队", "26", "次", part_of="F9"),
        Fact(
            "F11",
            "某光电项目",
            note="引进某光电项目，计划用地120亩，9月底开工",
            line=11,
            source="引进某光电项目，计划用地120亩",
        ),
    )
)

PASS = [
    ("签约项目18个，总投资约56亿元。", "56亿元"),
    ("签约项目18个，总投资562300万元。", "562300万元"),
    ("签约项目18个，总投资近57亿元。", "57亿元"),
    ("总投资同比增长16.4%。", "16.4%"),
    ("总投资56.23亿元，完成目标的80.3%。", "80.3%"),
    ("规上工业增加值增速较上年提高2.1个百分点。", "2.1个百分点"),
    ("固投下降3.2%。", "3.2%"),
    ("固投增长-3.2%。", "-3.2%"),
    ("接待客商60余批次。", "60余批次"),
    ("接待60余批次。", "60余批次"),
    ("外出招商42次，其中主要领导带队26次，占比超6成。", "6成"),
    ("签约和储备项目合计50个。", "50个"),
    ("签约项目十八个。", "十八个"),
    ("签约项目１８个。", "１８个"),
    ("该项目计划用地120亩。", "120亩"),
]
FAIL = [
    ("签约项目18个，总投资56.23万元。", "56.23万元", "wrong_unit"),
    ("签约项目18个，总投资56.3亿元。", "56.3亿元", "unsupported"),
    ("签约项目18个，总投资超60亿元。", "60亿元", "unsupported"),
    ("总投资同比下降16.4%。", "16.4%", "wrong_sign"),
    ("总投资增长16.4个百分点。", "16.4个百分点", "wrong_unit"),
    ("总投资占目标16.4%。", "16.4%", "wrong_relation"),
    ("规上工业增加值增速较上年提高2.1%。", "2.1%", "wrong_unit"),
    ("接待客商70余批次。", "70余批次", "unsupported"),
    ("储备项目18个。", "18个", "wrong_metric"),
    ("签约项目50个。", "50个", "unsupported"),
    ("签约、储备项目分别为32个、18个。", "32个", "wrong_metric"),
    ("签约、储备项目分别为32个、18个。", "18个", "wrong_metric"),
    ("实际利用外资350万元。", "350万元", "wrong_unit"),
    ("总投资X亿元。", "X亿元", "mask"),
]


def verdicts(checked: Checked) -> dict[str, str]:
    return {trace.text: trace.verdict for trace in checked.figures}


@pytest.mark.parametrize(("text", "figure"), PASS)
def test_right_figures_pass(text: str, figure: str) -> None:
    checked = check(text, LEDGER)
    found = {t.text.lstrip("约超近"): t.verdict for t in checked.figures}
    assert found[figure] in PASSING, checked
    assert not [f for f in checked.findings if f.severity == "error"], checked.findings


@pytest.mark.parametrize(("text", "figure", "verdict"), FAIL)
def test_wrong_figures_fail(text: str, figure: str, verdict: str) -> None:
    checked = check(text, LEDGER)
    found = {t.text.lstrip("约超近"): t.verdict for t in checked.figures}
    assert found[figure] == verdict, checked
    assert any(f.code == verdict and f.severity == "error" for f in checked.findings)


@pytest.mark.parametrize("text", ["紧盯世界500强。", "“十四五”规划开局。", "签约亿元以上项目。"])
def test_numbers_in_names_are_no_figures(text: str) -> None:
    assert check(text, LEDGER).figures == ()


def test_a_swapped_list_is_right_in_the_right_order() -> None:
    assert verdicts(check("签约、储备项目分别为18个、32个。", LEDGER)) == {"18个": "supported", "32个": "supported"}


def test_finding_says_what_why_and_cure() -> None:
    found = check("储备项目18个。", LEDGER).findings[0]
    assert "签约项目" in found.message
    assert "第1行" in found.message
    assert found.suggestion == "32个"


def test_growth_shows_its_arithmetic() -> None:
    trace = check("总投资同比增长16.4%。", LEDGER).figures[0]
    assert (trace.fact, trace.relation, trace.verdict) == ("F2", "yoy", "derived")
    assert "56.23 ÷ 48.30 − 1" in trace.formula
    assert trace.source.startswith("第2行：总投资")
