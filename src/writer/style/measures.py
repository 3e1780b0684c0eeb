"""What is measured of a text: plain ratios of counts that a writer can act on.

The choice follows what was measured on past reports of this kind. Nothing is held against a fixed range: the range
is the corpus's own (``profile``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from writer.style.counting import AT

Cut = Literal["sentence", "paragraph", "heading"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: ``scale`` × a count by another one.

    ``name`` as JSON has it, ``label`` and ``unit`` as people read it; ``least`` is the least number of characters
    that tells anything, ``least_under`` of what is counted below the line; ``cut`` is what a text is cut into to find
    what pulls the measure.
    """

    name: str
    label: str
    unit: str
    least: int
    over: str
    under: str
    scale: float = 1.0
    cut: Cut = "sentence"
    least_under: int = 1

    def judged(self, counts: Sequence[float]) -> bool:
        """Whether a text with these counts is long enough to be judged."""
        return counts[AT["characters"]] >= self.least and counts[AT[self.under]] >= self.least_under

    def of(self, counts: Sequence[float]) -> float | None:
        """The measure of a text with these counts (in the order of ``COUNTS``); None where there is nothing."""
        under = counts[AT[self.under]]
        return self.scale * float(counts[AT[self.over]]) / float(under) if under else None


def _rate(name: str, label: str, over: str, unit: str = "处/千字") -> Measure:
    return Measure(name, label, unit, 300, over, "characters", 1000.0)


MEASURES: tuple[Measure, ...] = (
    Measure("sentence_length", "平均句长", "字/句", 150, "sentence_characters", "sentences", least_under=4),
    Measure("clause_length", "平均分句长", "字/分句", 150, "clause_characters", "clauses", least_under=12),
    Measure(
        "paragraph_length",
        "平均段长",
        "字/段",
        300,
        "paragraph_characters",
        "paragraphs",
        cut="paragraph",
        least_under=3,
    ),
    Measure("long_sentences", "超过80字的句子", "%", 300, "long_sentences", "sentences", 100.0, least_under=5),
    _rate("four_character_clauses", "四字短语", "four"),
    _rate("parallel_clauses", "排比（相邻等长分句）", "parallel"),
    _rate("quotation_marks", "引号", "quoted"),
    _rate("enumeration_words", "“一是”等分条词", "enumerated"),
    _rate("figures", "数字（含时间）", "figures"),
    _rate("connectives", "“同时”“此外”等连接词", "connectives"),
    _rate("pronouns", "“你”“我们”等人称", "pronouns"),
    _rate("particles", "“的”“了”等助词", "particles"),
    Measure("verb_first", "以动词开头的句子", "%", 300, "verb_first", "sentences", 100.0, least_under=5),
    Measure("half_width", "半角标点", "%", 300, "half_width", "marks", 100.0, least_under=10),
    _rate("list_marks", "项目符号、加粗等标记", "list_marks"),
    _rate("set_phrases", "往期固定提法", "phrases"),
    Measure(
        "heading_length", "标题字数", "字/标题", 300, "heading_characters", "headings", cut="heading", least_under=3
    ),
    Measure("heading_verb_first", "以动词开头的标题", "%", 300, "headings_verb_first", "headings", 100.0, "heading", 3),
    Measure(
        "heading_parallel", "相邻同级标题对称", "%", 300, "heading_pairs_alike", "heading_pairs", 100.0, "heading", 2
    ),
)
