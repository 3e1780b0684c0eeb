"""A selected passage is written anew by a model, and nothing but it."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path

import pytest

from endpoint import run_endpoint
from writer.drafting import Drafter, PromptFolder, RollEngine, select
from writer.drafting.one_report import OneReport
from writer.drafting.rewording import fitted
from writer.errors import InputError
from writer.schema import Fact, Ledger, Outline, OutlineItem, Report

TEXT = "1—9月，签约项目18个，同比增加3个。外资到位350万美元，进展平稳。\n下一步抓好落实。"
LEDGER = Ledger((Fact("F1", "签约项目", Decimal(18), "个", prior=Decimal(15)),), period="2026年1—9月")
OUTLINE = Outline(
    "招商工作汇报", period="2026年1—9月", items=(OutlineItem("1", 1, "一、", "基本情况", "overview", ("F1",)),)
)


def drafter(engine: object) -> Drafter:
    past = Report("p", "p", "", "", "", "", None, ())
    return Drafter(library=OneReport(past), ledger=LEDGER, outline=OUTLINE, engine=engine)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "answer", "new"),
    [
        ("签约项目18个，同比增加3个。", "签约[[F1]]个项目", "签约[[F1]]个项目。"),
        ("签约项目18个，", "签约项目[[F1]]。", "签约项目[[F1]]，"),
        ("签约项目18个", "“签约了18个项目。”", "签约了18个项目"),
        ("外资到位350万美元，进展平稳。", "<选中>外资到位\n350万美元。</选中>", "外资到位350万美元。"),
        ("进展平稳。", "▶进展总体平稳。◀", "进展总体平稳。"),
        ("下一步抓好落实。", "认真落实国发〔2026〕3号文件。", "认真落实国发〔2026〕3号文件。"),
        ("下一步抓好落实。", "坚持“干”字当头。", "坚持“干”字当头。"),
        ("进展平稳。", "  \n", ""),
    ],
)
def test_an_answer_fits_into_its_place(words: str, answer: str, new: str) -> None:
    at = TEXT.index(words)
    assert fitted(answer, select(TEXT, at, at + len(words))) == new


def test_blanks_around_a_selection_do_not_count() -> None:
    chosen = select("甲。 \n 乙。\n", 2, 7)
    assert chosen.words == "乙。"
    assert chosen.with_words("丙。") == "甲。 \n 丙。\n"
    with pytest.raises(InputError, match="还没有选中"):
        select("甲。 \n", 2, 4)
    with pytest.raises(InputError, match="一次最多"):
        select("甲" * 4000, 0, 4000)


def test_only_the_passage_is_written_and_its_references_are_printed(project: Path) -> None:
    from writer.drafting import ChatEngine

    with run_endpoint() as endpoint:
        endpoint.script = "当期签约项目[[F1]]，比上年同期多[[F1.diff]]，还有[[F9]]。"
        engine = ChatEngine(
            model="loopback", base_url=endpoint.url, api_key="k", prompts=PromptFolder(project / "prompts")
        )
        shown: list[str] = []
        done = drafter(engine).reword(
            "1", select(TEXT, 0, 20), "换一种说法", stop=threading.Event(), on_text=shown.append
        )
        asked = endpoint.prompts[-1]
    assert done.text == "当期签约项目18个，比上年同期多3个，还有【待补：F9】。"
    assert done.complete
    assert shown[-1].startswith("当期签约项目18个")
    assert "▶1—9月，签约项目18个，同比增加3个。◀外资到位" in asked
    assert "怎么改：换一种说法" in asked
    assert "[[F1]]=18个" in asked


def test_without_a_model_it_is_said_what_is_needed() -> None:
    with pytest.raises(InputError, match="先配置模型"):
        drafter(RollEngine()).reword("1", select(TEXT, 0, 20), "换一种说法")
