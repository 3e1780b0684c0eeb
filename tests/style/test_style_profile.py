"""The bands of a corpus, what is behind them, and what a draft is told by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from writer.corpus import parse_report, read_text, split_passages
from writer.schema import Passage
from writer.store import Store, open_store
from writer.style import MEASURES, StyleCorpus
from writer.style import indexes as indexes_module
from writer.style import kept as kept_module
from writer.style.counting import AT, count
from writer.style.headings import alike, headings_of, sibling_remarks


@pytest.fixture(scope="module")
def passages(project: Path) -> list[Passage]:
    files = sorted(path for path in (project / "corpus").iterdir() if path.name != "README.md")
    return [one for path in files for one in split_passages(parse_report(read_text(path), path.name))]


@pytest.fixture(scope="module")
def corpus(passages: list[Passage]) -> StyleCorpus:
    return StyleCorpus(passages, {passage.report: passage.report[:4] for passage in passages})


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("抓紧落实，主动对接、全力推进。", "four", 3),
        ("抓签约、促开工、保投产。", "parallel", 2),
        ("一是加强领导。二是压实责任。重点之一是招商。", "enumerated", 2),
        ("签约18个，增长12.5%。", "figures", 2),
        ("# 标题里的井号不是数字。", "figures", 0),
        ("我市和我局共同推进，我们一起努力。", "pronouns", 1),
        ("增长**%，总投资**亿元，签约**个。", "list_marks", 0),
        ("**亮点**\n- 第一点", "list_marks", 2),
        ("加强领导。一是大力推进项目。园区发展较快。", "verb_first", 2),
        ("抓项目,促开工。", "half_width", 1),
        ("完成1,234万元，占12:30的计划。", "clauses", 2),
    ],
)
def test_what_is_counted(text: str, name: str, expected: int) -> None:
    assert count(text)[AT[name]] == expected


def test_a_band_tells_its_sample_and_the_passages_behind_it(corpus: StyleCorpus, passages: list[Passage]) -> None:
    bands = {band.name: band for band in corpus.guide("practices")}
    assert {measure.name for measure in MEASURES} == set(bands)
    known = {passage.id: passage for passage in passages}
    for name, band in bands.items():
        behind = corpus.behind(name, "practices")
        assert len(behind) == band.samples >= 5
        assert len({one.report for one in behind}) == band.reports >= 3
        assert {known[one].role for sample in behind for one in sample.passages} == {"practices"}
        assert band.low <= band.median <= band.high
        assert [one.value for one in behind] == sorted(one.value for one in behind)
    sample = corpus.behind("sentence_length", "practices")[0]
    text = "\n".join(known[one].text for one in sample.passages)
    counts = count(text)
    assert sample.value == pytest.approx(counts[AT["sentence_characters"]] / counts[AT["sentences"]], abs=0.01)


def test_an_office_with_enough_reports_has_its_own_bands(corpus: StyleCorpus) -> None:
    own = corpus.guide(issuer="苍榆开发")
    assert {band.issuer for band in own} == {"苍榆开发"}
    assert all(sample.report.startswith("苍榆开发") for sample in corpus.behind("figures", issuer="苍榆开发"))
    assert {band.issuer for band in corpus.guide(issuer="没有这个单位")} == {""}


def test_a_longer_text_is_held_against_longer_pieces(corpus: StyleCorpus) -> None:
    assert [corpus.guide(length=length)[0].length for length in (100, 200, 500, 1000)] == [150, 150, 300, 800]


def test_what_lies_outside_names_the_sentences_that_pull_it(corpus: StyleCorpus) -> None:
    long = "今年以来，" + "、".join(f"第{sign}项工作有条不紊地向前推进着" for sign in "甲乙丙丁戊己庚辛壬癸") + "。"
    text = "加强统筹协调，压实工作责任，推动签约项目早开工早投产。" * 12 + long
    found = {metric.name: metric for metric in corpus.compare(text).metrics}
    short = found["sentence_length"]
    assert (short.side, short.samples > 0, bool(short.advice)) == ("low", True, True)
    assert all(text[pull.start : pull.end] == pull.text for pull in short.pulls)
    assert all(pull.without > short.value for pull in short.pulls)
    assert long not in [pull.text for pull in short.pulls]
    inside = [metric for metric in found.values() if not metric.side]
    assert all(not metric.pulls and not metric.advice for metric in inside)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有可比较的正文"),
        ("签约项目18个。", "不足300字"),
        ("This draft is written in English, all of it, and tells of new projects. " * 20, "汉字只占0%"),
    ],
)
def test_what_cannot_be_compared_is_said(corpus: StyleCorpus, text: str, said: str) -> None:
    found = corpus.compare(text, nearest=True)
    assert said in found.note
    assert all(metric.percentile is None and not metric.side for metric in found.metrics)


def test_an_empty_corpus_is_said() -> None:
    assert "语料还是空的" in StyleCorpus(()).compare("签约项目18个，总投资稳步增长。").note


def test_set_phrases_are_mined_with_their_counts(corpus: StyleCorpus, passages: list[Passage]) -> None:
    phrases = {one.text: one for one in corpus.phrases()}
    one = phrases["实际利用外资"]
    having = [passage for passage in passages if "实际利用外资" in passage.text]
    assert one.reports == len({passage.report for passage in having})
    assert one.count == sum(passage.text.count("实际利用外资") for passage in having)
    text = "上半年，实际利用外资稳步回升。"
    [use] = corpus.compare(text).phrases
    assert text[use.start : use.end] == "实际利用外资"


def test_only_new_passages_are_counted(
    tmp_path: Path, passages: list[Passage], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    original = kept_module._count
    monkeypatch.setattr(kept_module, "_count", lambda text: counted.append(text) or original(text))  # type: ignore[func-returns-value]
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        first = StyleCorpus(passages[:60], {}, store.styles)
        assert len(counted) == len({passage.text for passage in passages[:60]})
        counted.clear()
        again = StyleCorpus(passages[:60], {}, store.styles)
        assert not counted
        assert again.guide() == first.guide()
        assert again.phrases() == first.phrases()
        more = StyleCorpus(passages[:61], {}, store.styles)
        assert counted == [passages[60].text]
        assert more.guide() == StyleCorpus(passages[:61]).guide()
        _forgets_what_is_gone(store, passages)


def test_a_little_that_is_new_has_no_phrases_mined_anew(
    tmp_path: Path, passages: list[Passage], monkeypatch: pytest.MonkeyPatch
) -> None:
    mined: list[int] = []
    original = indexes_module.mine_phrases
    monkeypatch.setattr(indexes_module, "mine_phrases", lambda corpus: mined.append(1) or original(corpus))  # type: ignore[func-returns-value]
    many = [replace(one, report=f"{number}{one.report}") for number in range(4) for one in passages]
    text = "上半年实际利用外资稳步回升，实际利用外资另有新增。"
    new = [Passage("n", "甲新材料", "1", "情况", "overview", text)]  # before some, behind others
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        before = {one.text: one for one in StyleCorpus(many, {}, store.styles).phrases()}
        after = StyleCorpus([*many[:100], *new, *many[100:]], {}, store.styles)
        assert len(mined) == 1
        fresh = StyleCorpus([*many[:100], *new, *many[100:]])
        grown = {one.text: one for one in after.phrases()}
        assert after.phrases() == fresh.phrases()
        assert after.guide() == fresh.guide()
        assert grown["实际利用外资"].reports == before["实际利用外资"].reports + 1
        assert grown["实际利用外资"].count == before["实际利用外资"].count + 2
        mined.clear()
        StyleCorpus(many[:-1], {}, store.styles)  # one has gone
        assert len(mined) == 1
        changed = [replace(many[0], text=many[0].text + "另有新增。"), *many[1:-1]]
        StyleCorpus(changed, {}, store.styles)
        StyleCorpus([*changed, *(replace(one, report="大" + one.report) for one in passages)], {}, store.styles)
        assert len(mined) == 3


def _forgets_what_is_gone(store: Store, passages: list[Passage]) -> None:
    StyleCorpus(passages[:2], {}, store.styles)
    assert len(store.styles.all()) == 3  # two passages, and the phrases of both


def test_what_another_program_kept_is_counted_again(tmp_path: Path, passages: list[Passage]) -> None:
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        right = StyleCorpus(passages, {}, store.styles)
        spoiled = {key: "1 2 3\nx" if at % 2 else "没有数" for at, key in enumerate(store.styles.all())}
        store.styles.keep(spoiled, spoiled)
        assert StyleCorpus(passages, {}, store.styles).guide() == right.guide()


def test_headings_are_held_against_their_siblings() -> None:
    text = (
        "# 总结\n\n## 一、主要做法\n\n### （一）强化统筹协调\n\n正文。\n\n### （二）优化营商环境\n\n正文。\n\n"
        "### （三）项目方面的工作情况以及下一步的若干考虑\n\n正文。\n\n## 二、存在问题\n\n正文。\n"
    )
    headings = headings_of(text, parse_report(text).sections)
    assert all(text[one.start : one.end] == one.text for one in headings)
    found = sibling_remarks(headings)
    assert {one.text for one in found} == {"项目方面的工作情况以及下一步的若干考虑"}
    assert {one.code for one in found} == {"heading_length", "heading_verb"}
    assert "强化统筹协调" in found[0].siblings


def test_repeated_headings_and_pairs() -> None:
    text = "# 总结\n\n## 一、主要做法\n\n正文。\n\n## 二、主要做法\n\n正文。\n"
    assert [one.code for one in sibling_remarks(headings_of(text, parse_report(text).sections))] == [
        "heading_repeated"
    ] * 2
    assert alike("聚焦产业，做强链条", "聚焦项目，做优服务")
    assert not alike("聚焦产业，做强链条", "存在问题")


def test_a_past_report_itself_is_told(corpus: StyleCorpus, project: Path) -> None:
    file = next(path for path in sorted((project / "corpus").iterdir()) if path.suffix == ".txt")
    report = parse_report(read_text(file), file.name)
    text = read_text(file)
    spans = [(one.start, one.end) for one in report.sections if one.role != "signature"]
    found = corpus.compare(text, spans=spans, sections=report.sections)
    assert file.name in found.note
    assert found.copied_share > 0.9
    assert not corpus.compare(text[slice(*spans[1])] * 3).note  # a section that was taken over is no report


def test_a_copied_run_begins_with_its_own_words(corpus: StyleCorpus, passages: list[Passage]) -> None:
    past = next(one.text for one in passages if one.text.count("。") > 3)
    second = past[past.index("。") :]
    found = corpus.compare("全新的一句话在前面" + second)
    assert found.copied
    assert not found.copied[0].text.startswith("。")
