"""The page of ``writer compare --html``: whole in one file, nothing from outside, whatever the texts hold."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from writer.export import Beside, Compared, comparison_page
from writer.export.strips import strip
from writer.schema import Comparison, CopiedRun, HeadingRemark, Metric, Nearest, PhraseUse
from writer.style import align
from writer.style_schema import Pull

TEXT = "# 标题\n\n园区签约项目12个，总投资8.6亿元。\n\n下一步抓落地。\n"
AT = TEXT.index("签约")
METRIC = Metric("sentence_length", 52.0, 37.0, 45.0, 60.0, 70.0, "平均句长", "字/句", "", 28, 16)
FOUND = Comparison((METRIC,), (CopiedRun(AT, AT + 8, "签约项目12个，", "去年总结", 0.2, "p", 2),), copied_share=0.2)


class Reader(HTMLParser):
    """Tags, attributes and text of a page; every tag must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "br", "line", "rect", "circle", "polygon"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_measures_copied_words_and_the_draft() -> None:
    page = comparison_page([Compared("本稿.md", TEXT, FOUND, "语料中的往期材料")])
    read = Reader(page)
    assert not read.open
    for words in ("平均句长", "52", "37–60", "中位 45，16 份材料 28 段", "第 70 百分位", "去年总结等 2 份", "占 20.0%"):
        assert words in read.text
    assert "<mark>签约项目12个，</mark>总投资8.6亿元" in page
    assert page.count("<svg") == 4


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = comparison_page([Compared("本稿.md", TEXT, FOUND)])
    read = Reader(page)
    assert "default-src 'none'" in page
    assert not read.tags & {"script", "link", "img", "iframe", "object", "a", "base", "form"}
    assert not read.attributes & {"src", "href", "srcset", "action", "data", "background"}
    assert not re.search(r"https?://|//[a-z]|url\(|@import|javascript:", page)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", "a\u202eb\x00c"]
)
def test_hostile_text_stays_text(evil: str) -> None:
    metric = replace(METRIC, label=evil, unit=evil, advice=evil, side="high", pulls=(Pull(0, 1, evil, 1.0),))
    found = Comparison(
        (metric,), (CopiedRun(0, len(evil), evil, evil, 1.0),),
        (Nearest(0, len(evil), evil, 0.5, evil, evil, ((0, 1, evil[:1]),)),), 1.0, (PhraseUse(evil, 1, 1),),
        (HeadingRemark(0, 1, evil, evil, evil, (evil,)),), evil,
    )  # fmt: skip
    beside = Beside(evil, align(evil + "。旧的一句话。", evil + "。新的句子。"), found)
    read = Reader(comparison_page([Compared(evil, evil, found, evil, beside)]))
    assert not read.open
    assert not read.tags & {"script", "img", "b"}
    assert "onerror" not in read.attributes
    assert not set(read.text) & set("\x00\u202e")


def test_two_versions_stand_side_by_side_with_figures_whole() -> None:
    old = TEXT.replace("12个", "15个").replace("下一步抓落地。\n", "")
    before = replace(FOUND, metrics=(replace(METRIC, value=48.0),))
    page = comparison_page([Compared("新.md", TEXT, FOUND, beside=Beside("旧.md", align(old, TEXT), before))])
    assert "<del>15个</del>" in page
    assert "<ins>12个</ins>" in page
    assert "<ins>下一步抓落地。</ins>" in page
    assert '<td class="number">48</td>' in page


def test_marks_differ_in_form_and_stay_on_the_strip() -> None:
    inside, outside, unsure = (
        strip(METRIC),
        strip(replace(METRIC, value=500.0, side="high")),
        strip(replace(METRIC, percentile=None)),
    )
    assert ("<polygon" in outside, "<polygon" in inside, 'fill="#fff"' in unsure) == (True, False, True)
    for value in (-5.0, 0.0, 1e9):
        metric = replace(METRIC, value=value, corpus_low=0.0, corpus_median=0.0, corpus_high=0.0)
        numbers = [float(one) for one in re.findall(r'\b(?:x1|x2|cx|x)="([0-9.-]+)"', strip(metric))]
        assert all(0 <= one <= 220 for one in numbers)
