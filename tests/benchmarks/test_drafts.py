"""The benchmark of drafts: the sheet taken from a report, and what is measured of a draft."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.drafts.measure import measured
from benchmarks.drafts.report import table
from benchmarks.drafts.sheet import sheet_of

from writer.corpus import parse_report
from writer.facts import parse_facts

REPORT = """青枫产业园2026年上半年工作汇报

今年以来，青枫产业园全力抓招商。现将上半年情况汇报如下。
一、基本情况
1—6月，签约项目18个，同比增加3个；计划总投资56.2亿元，同比增长12.5%；省外到位资金20.5亿元，同比增长10%。
接待客商63批次，压缩办理时限46%，为36家企业授信4.8亿元。
二、存在问题
实际利用外资350万美元，同比下降16.7%。
三、下一步工作打算
全年力争签约项目40个，省外到位资金45亿元。
"""


def test_a_report_gives_the_sheet_it_was_written_from() -> None:
    sheet = sheet_of(parse_report(REPORT, "q2.txt"))
    facts = {fact.label: fact for fact in parse_facts(sheet).facts}
    assert set(facts) >= {"签约项目", "计划总投资", "省外到位资金", "实际利用外资"}
    assert (str(facts["签约项目"].value), str(facts["签约项目"].prior)) == ("18", "15")
    assert str(facts["实际利用外资"].growth) == "-16.7"
    assert facts["省外到位资金"].unit == "亿元"
    assert "40" not in sheet
    assert not any("企业" in name or "时限" in name for name in facts)


def test_a_report_whose_figures_are_masked_gives_none() -> None:
    masked = REPORT.replace("18", "××").replace("56.2", "××").replace("20.5", "××").replace("350", "××")
    assert len(parse_facts(sheet_of(parse_report(masked, "q2.txt"))).facts) < 5


def test_one_report_is_drafted_from_the_others_and_measured(project: Path) -> None:
    paths = sorted((project / "corpus").glob("苍榆开发区2026年*")) + sorted((project / "corpus").glob("苍榆*2025年*"))
    row = measured(paths[1], [path for path in paths if path != paths[1]], "roll")
    assert row is not None
    assert row.facts >= 20
    assert row.covered / row.facts >= 0.95
    assert row.unsupported == 0 < row.figures
    assert 0 < row.copied <= 1
    assert 0 < row.characters < row.original * 2
    assert row.sent == row.answered == 0
    shown = table("roll", [row, replace(row, unsupported=3)], ["某份"])
    assert f"{2 * row.covered} of {2 * row.facts}" in shown
    assert f"| unsupported figures | 3 of {2 * row.figures} | 0 | missed |" in shown
    assert "某份" in shown
