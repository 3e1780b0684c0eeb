from __future__ import annotations

import pytest

from writer.schema import Passage
from writer.style import StyleCorpus
from writer.style.copied import RUN, CopiedRuns, Shared
from writer.style.cutting import clauses, sentences
from writer.style.folding import fold
from writer.style.grams import CorpusText

STOCK = "坚持项目为王、服务至上，全力以赴抓签约、促开工、保投产，招商引资工作呈现稳中有进、进中提质的良好态势。"
OTHERS = [
    "聚焦新型储能和智能装备两条主线，梳理链主企业名录，分批上门对接，逐户建立跟进台账，推动洽谈项目尽快落地。",
    "针对用地指标紧张的情况，盘活闲置厂房，推行弹性出让，腾出空间承接优质项目，保障企业拿地即开工。",
    "落实首席服务员制度，对重点项目实行清单化管理，逐项明确责任单位和完成时限，确保问题不过夜。",
    "围绕主导产业编制招商图谱，组建专业小分队驻点招商，外出拜访企业，积极对接行业协会和产业基金。",
]


def passage(number: int, text: str, report: str, role: str = "practices") -> Passage:
    return Passage(f"p{number}", report, "2", "二、主要做法", role, text)  # type: ignore[arg-type]


@pytest.fixture
def corpus() -> StyleCorpus:
    texts = [STOCK * 4, *(other * 5 for other in OTHERS)]
    return StyleCorpus(passage(at, text, f"第{at}份") for at, text in enumerate(texts))


def test_sentences_and_clauses_are_counted_without_quotation_marks() -> None:
    assert sentences("推进“双招双引”。成效明显！") == ["推进双招双引", "成效明显"]
    assert clauses("抓签约、促开工，保投产。") == ["抓签约", "促开工", "保投产"]


def test_a_copied_run_names_its_report_and_exact_place(corpus: StyleCorpus) -> None:
    copied = "盘活闲置厂房，推行弹性出让，腾出空间承接优质项目"
    text = f"本季度，园区{copied}，取得新的进展。"
    [run] = corpus.compare(text).copied
    assert run.report == "第2份"
    assert text[run.start : run.end] == run.text
    assert copied in run.text
    assert run.share == pytest.approx((run.end - run.start) / len(text), abs=1e-3)


def runs_of(texts: list[str], draft: str) -> list[tuple[int, int, Shared]]:
    """The runs that ``draft`` shares with these past reports, each with its span in the draft."""
    found, places = fold(draft)
    corpus = CorpusText([fold(text)[0] for text in texts], range(len(texts)))
    return [(places[run.start], places[run.end - 1] + 1, run) for run in CopiedRuns(corpus).find(found)]


def test_a_copied_skeleton_with_new_figures_is_found() -> None:
    text = "截至目前已累计接待客商七十六批次并完成签约项目4个的总目标"
    [(start, end, _)] = runs_of(["截至目前已累计接待客商32批次并完成签约项目18个的总目标"], text)
    assert text[start:end].startswith("截至目前已累计接待客商七十六批次并完成签约项目")


def test_twelve_shared_characters_are_no_copy() -> None:
    source = "推行弹性出让方式腾出厂房空间承接项目"
    assert not runs_of([source], "甲" + source[: RUN - 1] + "乙")
    assert runs_of([source], "甲" + source[:RUN] + "乙")


def test_a_list_of_figures_is_no_copy() -> None:
    figures = "18个、22个、31个、45个、56个、67个、78个、89个"
    assert not runs_of(["分别为" + figures], "依次是" + figures)


def test_a_phrase_that_stands_in_many_reports_is_no_copy() -> None:
    phrase = "在市委市政府的坚强领导下全体干部"
    reports = [f"今年以来，{phrase}埋头苦干{sign}" for sign in "甲乙丙丁"]
    assert not runs_of(reports, f"一季度，{phrase}真抓实干")
    assert runs_of(reports[:1], f"一季度，{phrase}真抓实干")


def test_a_whole_paragraph_is_a_copy_however_often_it_stands() -> None:
    [(_, _, run)] = runs_of([OTHERS[0], OTHERS[0] + "甲", "乙" + OTHERS[0], OTHERS[0]], OTHERS[0])
    assert run.reports == 4


def test_a_long_run_ends_where_the_texts_part_and_goes_over_no_seam() -> None:
    source = "".join(chr(0x4E00 + at) for at in range(700))
    [(start, end, run)] = runs_of([source[:300], source[300:]], "前" + source[:300] + "后")
    assert (start, end, run.report) == (1, 301, 0)
    assert [run.end - run.start for _, _, run in runs_of([source[:300], source[300:]], source)] == [300, 400]


def test_measures_carry_the_corpus_range_and_a_percentile(corpus: StyleCorpus) -> None:
    text = OTHERS[0] * 5
    metrics = {metric.name: metric for metric in corpus.compare(text).metrics}
    length = metrics["sentence_length"]
    assert length.value == pytest.approx(len(OTHERS[0]) - 1, abs=0.01)
    assert length.corpus_low <= length.corpus_median <= length.corpus_high
    assert length.percentile is not None


def test_a_short_text_gets_no_percentile(corpus: StyleCorpus) -> None:
    assert all(metric.percentile is None for metric in corpus.compare("签约项目18个。").metrics)


def test_too_few_past_texts_give_no_range() -> None:
    corpus = StyleCorpus([passage(1, STOCK * 5, "甲"), passage(2, STOCK * 5, "乙")])
    assert corpus.compare(STOCK * 5).metrics == ()


def test_only_the_given_parts_are_looked_at_and_offsets_stay_those_of_the_whole(corpus: StyleCorpus) -> None:
    heading = "## 一、" + OTHERS[1] + "\n\n"
    text = heading + "新写的一段话没有照抄任何材料。" + OTHERS[3]
    found = corpus.compare(text, spans=[(len(heading), len(text))]).copied
    assert [run.report for run in found] == ["第4份"]
    assert all(text[run.start : run.end] == run.text for run in found)


def test_the_nearest_passage_of_each_paragraph_with_the_words_both_have(corpus: StyleCorpus) -> None:
    text = f"## 一、标题不算\n\n对重点项目实行清单化管理，问题当天就办结，责任到人到岗。\n太短。\n{OTHERS[1]}"
    first, second = corpus.compare(text, nearest=True).nearest
    assert (first.passage, first.report) == ("p3", "第3份")
    assert (second.passage, text[second.start : second.end]) == ("p2", OTHERS[1])
    assert 0 < first.score < second.score <= 1
    assert "对重点项目实行清单化管理" in [word for _, _, word in first.words] or "重点项目实行清单化管理" in [
        word for _, _, word in first.words
    ]
    assert all(text[start:end] == word for start, end, word in first.words)


def test_a_passage_of_the_role_is_nearest_where_there_is_one() -> None:
    passages = [passage(1, OTHERS[0], "甲", "plans"), passage(2, OTHERS[1] + OTHERS[0][:20], "乙")]
    near = StyleCorpus(passages).compare(OTHERS[0], "practices", nearest=True).nearest
    assert [one.passage for one in near] == ["p2"]
    assert [one.passage for one in StyleCorpus(passages).compare(OTHERS[0], "party", nearest=True).nearest] == ["p1"]


def test_empty_text_and_empty_corpus_are_no_error() -> None:
    assert StyleCorpus(()).compare("签约项目18个。").copied == ()
    assert StyleCorpus(()).compare("").copied_share == 0.0


def test_many_short_copies_add_up() -> None:
    """Each of them is less than a ten-thousandth of the text."""
    filler = "".join(chr(0x4E00 + at % 5000) for at in range(5000))
    text = "\n".join(f"{filler[at * 7 % 900 :][:300]}{STOCK[:14]}。" for at in range(1000))
    found = StyleCorpus([passage(0, STOCK, "一")]).compare(text)
    assert len(found.copied) == 1000
    assert found.copied_share == pytest.approx(14 * 1000 / len(text), rel=0.1)


@pytest.mark.parametrize("text", ["", "好", "，。！？" * 5000, "“" * 9000, "好" * 200_000, "\n" * 9000, "\ud800，1"])
def test_odd_texts_are_compared(corpus: StyleCorpus, text: str) -> None:
    found = corpus.compare(text, nearest=True)
    assert found.copied_share == 0
    assert all(metric.percentile is None or 0 <= metric.percentile <= 100 for metric in found.metrics)
