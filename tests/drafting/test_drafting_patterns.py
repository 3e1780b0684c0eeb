"""Facts without a slot, said as the office said that very metric elsewhere."""

from __future__ import annotations

from decimal import Decimal

from writer.checking import Grounds, past_record
from writer.corpus import parse_report
from writer.drafting import Drafter, OneReport, RollEngine, propose_outline
from writer.schema import Draft, Fact, Ledger
from writer.sentences import SourcedSentence

LAST = """云川产业园2026年上半年招商引资工作汇报

今年以来，园区抓招商。现将情况汇报如下。
一、基本情况
1—6月，签约项目18个，同比增长20.0%。
二、下一步工作打算
力争高新技术企业达到60家。

云川产业园管委会
2026年7月8日
"""
OTHER = """云川产业园2025年工作总结

一、经济运行
全年累计实现规上工业总产值320.5亿元，较上年增长7.2%，增速居全市第一；技术合同成交额再上新台阶。
二、创新
培育壮大创新主体，认定高新技术企业46家，净增8家。
三、下一步工作打算
力争技术合同成交额突破5亿元。

云川产业园管委会
2026年1月8日
"""
STRANGER = OTHER.replace("云川产业园", "白石镇")


def fact(number: int, label: str, value: str, unit: str, prior: str = "", target: str = "") -> Fact:
    amounts = [Decimal(one) if one else None for one in (prior, target)]
    return Fact(
        f"F{number}", label, Decimal(value), unit, prior=amounts[0], target=amounts[1], line=number, source=label
    )


FACTS = (
    fact(1, "签约项目", "29", "个", "23"),
    fact(2, "规上工业总产值", "243.9", "亿元", "260.0"),
    fact(3, "高新技术企业", "58", "家", "46", "60"),
    fact(4, "技术合同成交额", "4.4", "亿元", "3.1"),
)


def rolled(*others: str, among: tuple[str, ...] | None = None) -> Draft:
    report = parse_report(LAST, "last.txt")
    ledger = Ledger(FACTS, period="2026年1—9月")
    outline = propose_outline(ledger, like=report)
    past = past_record([parse_report(text, f"{at}.txt") for at, text in enumerate(others)])
    drafter = Drafter(
        library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine(), grounds=Grounds(past=past),
        reports=among,
    )  # fmt: skip
    return next(one for one in drafter.draft_report() if one.section_id == "1")


def saying(draft: Draft, words: str) -> SourcedSentence:
    return next(one for one in draft.sentences if words in one.text)


def test_a_metric_is_said_as_the_office_said_it_elsewhere_and_tells_so() -> None:
    draft = rolled(OTHER)
    assert "累计实现规上工业总产值243.9亿元，较上年同期下降6.2%" in draft.text
    told = saying(draft, "规上工业总产值")
    assert (told.kind, told.report) == ("rolled", "云川产业园2025年工作总结")
    assert "320.5亿元" in told.old
    assert [slot.old for slot in told.slots if slot.new and slot.kind != "period"] == ["320.5亿元", "7.2%"]


def test_what_the_past_sentence_claims_besides_is_not_taken_over() -> None:
    text = rolled(OTHER).text
    assert "第一" not in text
    assert "新台阶" not in text
    assert "培育壮大" not in text


def test_what_it_does_not_tell_is_told_in_the_plain_way() -> None:
    text = rolled(OTHER).text
    assert "认定高新技术企业58家" in text
    assert "增长26.1%" in text or "增加12家" in text
    assert "完成目标任务的96.7%" in text


def test_plans_and_other_offices_give_no_pattern() -> None:
    assert "突破" not in rolled(OTHER).text
    assert saying(rolled(OTHER), "技术合同成交额").kind == "stated"
    assert saying(rolled(STRANGER), "规上工业总产值").kind == "stated"


def test_only_the_chosen_reports_give_patterns() -> None:
    assert saying(rolled(OTHER, among=("last.txt",)), "规上工业总产值").kind == "stated"
