"""What a search puts forward, and the reasons it gives: true ones, of what did count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_samples import SPRING, autumn

from writer.corpus import Library
from writer.corpus.folding import fold, indexed_text
from writer.corpus.latent import LatentIndex
from writer.corpus.lexical import LexicalIndex, count_grams
from writer.corpus.search import Leg, choose, rank
from writer.corpus.why import Origin, Reasons
from writer.schema import Passage, Period

TEXTS = (
    "外资到账偏慢，新设外资企业少",
    "外资到账与外商增资，境外资本利用不足",
    "境外资本投入，外商增资到账",
    "土地收储和厂房建设，要素保障有力",
    "收储土地，盘活厂房，要素跟着项目走",
    "党建引领，支部学习，廉政教育",
    "支部学习和廉政教育常抓不懈",
)


def _topics(texts: Sequence[str]) -> LatentIndex:
    return LatentIndex([(count_grams(texts), np.arange(len(texts)))], len(texts))


def _words(texts: Sequence[str]) -> LexicalIndex:
    return LexicalIndex([(count_grams(texts), np.arange(len(texts)))], len(texts))


def _passage(text: str, report: str = "甲.txt", role: str = "overview", heading: str = "") -> Passage:
    return Passage(f"{report}/{text}", report, "1", heading, role, text)  # type: ignore[arg-type]


def _likely(text: str, report: str, role: str) -> Passage:
    return replace(_passage(text, report, role), certainty="likely")


def _reasons(query: str, wanted: Origin | None = None, origins: dict[str, Origin] | None = None) -> Reasons:
    return Reasons(query, wanted or Origin(), origins or {}, _words(TEXTS).rarity)


def test_topics_bring_together_what_stands_with_the_same_words() -> None:
    index = _topics(TEXTS)
    near, known = index.scores("新设外资企业")
    assert near[2] > max(near[3:])
    assert 0 < known <= 1
    assert np.all((near >= 0) & (near <= 1.0001))


def test_topics_leave_unknown_words_to_others() -> None:
    index = _topics(TEXTS)
    assert index.scores("魑魅魍魉")[1] == 0
    assert index.scores("")[1] == 0
    assert _words(TEXTS).rarity("魑魅") == 0
    assert _words(TEXTS).rarity("外资到账") > _words(TEXTS).rarity("外资") > 0


@pytest.mark.parametrize("texts", [[], [""], ["", "签约"], ["签"], ["一样的话"] * 5])
def test_topics_of_next_to_nothing(texts: list[str]) -> None:
    near, known = _topics(texts).scores("签约的话")
    assert near.shape == (len(texts),)
    assert np.all(np.isfinite(near))
    assert 0 <= known <= 1


@given(st.lists(st.text(max_size=40), max_size=12), st.text(max_size=40))
def test_topics_take_any_text(texts: list[str], query: str) -> None:
    index = _topics(texts)
    near, known = index.scores(query)
    assert near.shape == (len(texts),)
    assert np.all(np.isfinite(near) & (near >= 0))
    assert 0 <= known <= 1


def test_more_texts_than_topics_are_fitted_on() -> None:
    many = [f"{text}，第{'甲乙丙丁戊己庚辛壬癸'[n % 10]}项" for n in range(180) for text in TEXTS]
    near, _ = _topics(many).scores("新设外资企业")
    best = {many[row].partition("，第")[0] for row in np.argsort(-near)[:20]}
    assert best <= set(TEXTS[:3])


def test_topics_of_parts_are_those_of_the_whole() -> None:
    whole = _topics(TEXTS).scores("新设外资企业")
    turned = TEXTS[::-1]
    parts = [
        (count_grams(turned[:3]), np.array([6, -1, 4])),
        (count_grams([turned[1], *turned[3:]]), np.array([5, 3, 2, 1, 0])),
    ]
    near, known = LatentIndex(parts, len(TEXTS)).scores("新设外资企业")
    assert np.allclose(near, whole[0], atol=1e-4)
    assert known == pytest.approx(whole[1], abs=1e-4)


def test_ways_of_searching_are_weighed_and_joined() -> None:
    passages = [_passage(text) for text in TEXTS[:4]]
    one = Leg("词语", 0.5, np.array([4, 2, 0, 0], dtype=np.float32))
    other = Leg("向量", 0.5, np.array([-np.inf, 0.9, 0.8, -np.inf], dtype=np.float32))
    ranked = rank(passages, np.arange(4), [one, other])
    # What the vectors did not look at counts as the last that they did: 0.8 of 0.9.
    assert [(item.passage.text, round(item.score, 3), dict(item.places)) for item in ranked] == [
        (TEXTS[0], round(0.5 + 0.5 * 0.8 / 0.9, 3), {"词语": 1}),
        (TEXTS[1], 0.75, {"词语": 2, "向量": 1}),
        (TEXTS[2], round(0.5 * 0.8 / 0.9, 3), {"向量": 2}),
    ]
    assert [item.passage.text for item in rank(passages, np.array([2]), [one, other])] == [TEXTS[2]]


def test_a_role_that_is_sure_filters_and_one_that_is_likely_weighs() -> None:
    passages = [
        _passage(TEXTS[0], "甲.txt", "problems"),
        _likely(TEXTS[3], "乙.txt", "problems"),
        _likely(TEXTS[5], "丙.txt", "plans"),
        _passage(TEXTS[1], "丁.txt", "plans"),
    ]
    leg = Leg("词语", 1.0, np.array([0.7, 0.75, 1.0, 0.9], dtype=np.float32))
    hits = choose(rank(passages, np.arange(4), [leg]), "problems", 4, _reasons("外资"))
    assert [hit.passage.report for hit in hits] == ["甲.txt", "乙.txt", "丙.txt", "丁.txt"]
    assert [hit.why.partition("；")[0] for hit in hits] == [
        "同为“存在问题”",
        "多半同为“存在问题”",
        "判为“下一步计划”但不确定，可能是“存在问题”",
        "“存在问题”不足，取自“下一步计划”",
    ]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_reason_names_words_that_both_have() -> None:
    query = "外资到账 厂房建设 魑魅魍魉"
    reasons = _reasons(query)
    for text in TEXTS:
        words = reasons.shared_words(_passage(text))
        assert len(words) <= 3
        assert all(word in fold(query) and word in fold(text) for word in words)
    assert reasons.shared_words(_passage(TEXTS[0])) == ["外资到账"]
    assert "共有" not in reasons.of(_passage(TEXTS[5]), None, {"主题": 7})


def test_words_are_not_joined_over_a_gap() -> None:
    assert _reasons("外资 到账").shared_words(_passage("外资到账偏慢")) in (["外资", "到账"], ["到账", "外资"])
    assert _reasons("签约12个").shared_words(_passage("签约7个", heading="签约")) == ["签约"]


def test_recent_and_same_issuer_are_preferred_a_little_and_said() -> None:
    origins = {
        "旧.txt": Origin("苍榆开发区", Period(2019, 1, 6)),
        "新.txt": Origin("望湖区商务局", Period(2026, 1, 6)),
        "无.txt": Origin(),
    }
    passages = {name: _passage(TEXTS[0], name) for name in origins}
    late = _reasons("外资", Origin("苍榆开发区", Period(2026, 7, 9)), origins)
    assert late.favour(passages["新.txt"]) > late.favour(passages["无.txt"]) == 0
    assert late.favour(passages["旧.txt"]) > 0
    assert max(late.favour(passage) for passage in passages.values()) <= 0.06
    assert "同一单位" in late.of(passages["旧.txt"], None, {})
    assert "时间" not in late.of(passages["旧.txt"], None, {})
    assert "时间较近（2026年上半年）" in late.of(passages["新.txt"], None, {})
    assert "同一单位" not in late.of(passages["新.txt"], None, {})
    # With no period told, the latest on record is what is near; with no issuer told, none is the same.
    plain = _reasons("外资", Origin(), origins)
    assert plain.favour(passages["新.txt"]) > plain.favour(passages["旧.txt"])
    assert "同一单位" not in plain.of(passages["无.txt"], None, {})


def test_of_two_that_fit_alike_the_period_and_the_issuer_decide(library: Library, folder: Path) -> None:
    other = SPRING.replace("2026年第一季度", "2022年第一季度").replace("光电材料", "生物医药")
    (folder / "old.txt").write_text(other + "\n霁云市招商局\n2022年4月2日\n", encoding="utf-8")
    (folder / "autumn.txt").write_text(autumn() + "\n云麓产业园管委会\n2026年10月9日\n", encoding="utf-8")
    library.index([folder])
    query = "围绕产业链上下游梳理目标企业"
    old = library.search(
        query, reports=["old.txt", "autumn.txt"], k=1, period=Period(2022, 4, 6), issuer="霁云市招商局"
    )
    assert old[0].passage.report == "old.txt"
    assert "同一单位" in old[0].why
    assert "时间较近" in old[0].why
    new = library.search(query, reports=["old.txt", "autumn.txt"], k=1, period=Period(2026, 10, 12))
    assert new[0].passage.report == "autumn.txt"


def test_every_reason_is_true(library: Library, folder: Path) -> None:
    library.index([folder])
    for query, role in (("外资 进出口总额", None), ("存在问题 工业用地", "problems"), ("招商推介", "plans")):
        for hit in library.search(query, role, 10):  # type: ignore[arg-type]
            shown = re.findall("共有((?:“[^”]+”)+)", hit.why)
            for word in re.findall("“([^”]+)”", "".join(shown)):
                assert word in fold(query)
                assert word in fold(indexed_text(hit.passage))
            assert ("同为" in hit.why) == (role is not None and hit.passage.role == role)
            assert re.search(r"(词语|主题|向量)第\d+", hit.why)
