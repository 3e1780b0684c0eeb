"""The house style in numbers: measured, not described."""

from __future__ import annotations

from pathlib import Path

import pytest

from writer.corpus import parse_report, read_text, split_passages
from writer.schema import Passage
from writer.style import StyleCorpus, style_guide


def passages(role: str, texts: list[str]) -> list[Passage]:
    return [
        Passage(f"p{role}{n}", f"r{n}.txt", "1", "标题", role, text)  # type: ignore[arg-type]
        for n, text in enumerate(texts)
    ]


def guide_of(given: list[Passage], roles: tuple[str, ...], reports: set[str] | None = None) -> tuple[str, ...]:
    return style_guide(StyleCorpus(given).guide(), given, roles, reports)  # type: ignore[arg-type]


def test_each_kind_of_section_is_told_by_its_own_numbers() -> None:
    given = passages("problems", ["一是缺地。二是缺人。" * n for n in (10, 20, 30)])
    given += passages("overview", [f"签约项目{n}个，到位资金{n}亿元。" * 10 for n in (1, 2, 3)])
    guide = guide_of(given, ("overview", "problems", "plans"))
    told = {line[1:5]: line for line in guide if "每节字数" in line}
    assert set(told) == {"基本情况", "存在问题"}
    assert "每节字数：200（多在 120～280）" in told["存在问题"]
    assert "写的占 100%" in told["存在问题"]
    assert "写的占 0%" in told["基本情况"]
    assert "每百字数字个数：0；" in told["存在问题"]
    assert "每百字数字个数：0；" not in told["基本情况"]


def test_what_is_measured_of_any_section_comes_first_with_median_and_range() -> None:
    sentence = "全区上下抓项目、抓开工、抓投产，各项工作有序推进"
    given = passages("overview", [(sentence * n + "。") * 40 for n in (1, 2, 3) for _ in range(4)])
    first = guide_of(given, ("overview",))[0]
    assert first == "平均句长（字/句）：48（多在 24～72）"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_reports_tell_no_style(count: int) -> None:
    assert guide_of(passages("overview", ["各项工作有序推进。" * 60] * count), ("overview",)) == ()


def test_only_the_reports_asked_for_are_measured() -> None:
    given = passages("overview", ["长" * 200 + "。"] * 3 + ["短。" * 100] * 3)
    own = style_guide((), given, ("overview",), {"r0.txt", "r1.txt", "r2.txt"})
    assert own[0].startswith("“基本情况”每节字数：201；")


def test_the_sample_corpus_has_a_style_and_the_same_at_every_call(project: Path) -> None:
    given = [
        passage
        for path in sorted((project / "corpus").glob("*区*.txt"))
        for passage in split_passages(parse_report(read_text(path), path.name))
    ]
    roles = ("opening", "overview", "practices", "problems", "plans", "other", "signature")
    guide = guide_of(given, roles)
    assert guide == style_guide(StyleCorpus(given).guide(), reversed(given), roles)
    assert sum("每节字数" in line for line in guide) == 5
    assert not any("落款" in line or "其他" in line for line in guide)
