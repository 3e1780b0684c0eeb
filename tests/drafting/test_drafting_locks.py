"""Locked sentences survive whatever an engine makes of them, and stand where they stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.drafting.locks import Kept, find_locked, followed, put_back
from writer.drafting.sentences import Sentence, bare_sentences, joined, split_sentences
from writer.errors import InputError

OLD = (
    "园区坚持产业立园。上半年签约项目18个。外资企业占三成。\n"
    "主导产业加快集聚。链主企业“青云锂电”带动明显。\n"
    "下一步抓好落地。"
)
LOCK = "链主企业“青云锂电”带动明显。"


def rewritten(new: str, *locked: str, old: str = OLD) -> tuple[str, tuple[str, ...]]:
    sentences, lost = put_back([Sentence(one, one) for one in split_sentences(new)], Kept(old, locked))
    return joined(sentences), lost


@pytest.mark.parametrize(
    "text", ["", "甲。", "甲。乙！\n丙", "“甲。”乙。\n\n　　丙？！丁", "[[F1。同比]]甲。\n", "\n甲", "。\n。"]
)
def test_sentences_give_the_text_back(text: str) -> None:
    assert "".join(split_sentences(text)) == text


@given(st.text(alphabet="甲乙丙。！\n　[]F1.”", max_size=60))
def test_any_text_is_given_back(text: str) -> None:
    assert "".join(split_sentences(text)) == text


def test_an_end_mark_within_a_reference_ends_no_sentence() -> None:
    assert split_sentences("签约[[F1。yoy]]项目。完。") == ["签约[[F1。yoy]]项目。", "完。"]


def test_a_sentence_that_was_kept_stays_where_the_engine_put_it() -> None:
    text, lost = rewritten(f"新的开头。{LOCK}新的结尾。", LOCK)
    assert (text, lost) == (f"新的开头。{LOCK}新的结尾。", ())


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        # behind the sentence it followed, in its paragraph
        ("开头换了。\n主导产业加快集聚。\n结尾换了。", f"开头换了。\n主导产业加快集聚。{LOCK}\n结尾换了。"),
        # an altered one is replaced
        ("开头换了。链主企业“青云锂电”的带动较为明显。结尾。", f"开头换了。{LOCK}结尾。"),
        # its neighbours are gone: a paragraph of its own behind the paragraph before
        ("上半年签约项目18个。\n下一步抓好落地。", f"上半年签约项目18个。\n{LOCK}\n下一步抓好落地。"),
        # before what came after
        ("全部换过。\n下一步抓好落地。", f"全部换过。\n{LOCK}\n下一步抓好落地。"),
        # nothing is left of the old text
        ("甲乙丙丁。", f"甲乙丙丁。\n{LOCK}"),
        ("", LOCK),
    ],
)
def test_a_dropped_sentence_is_put_back_where_it_belongs(new: str, expected: str) -> None:
    assert rewritten(new, LOCK) == (expected, (LOCK,))


def test_a_sentence_of_the_same_build_is_not_taken_for_an_altered_one() -> None:
    old = "签约内资项目13个，同比增长20%。签约外资项目5个，同比增长25%。"
    lock = "签约内资项目13个，同比增长20%。"
    text, lost = rewritten("签约外资项目6个，同比增长25%。", lock, old=old)
    assert bare_sentences(text) == [lock, "签约外资项目6个，同比增长25%。"]
    assert lost == (lock,)


@given(st.lists(st.sampled_from([*bare_sentences(OLD), "新句一。", "新句二。\n"]), max_size=8), st.data())
def test_every_lock_stands_word_for_word(new: list[str], data: st.DataObject) -> None:
    locked = data.draw(st.lists(st.sampled_from(bare_sentences(OLD)), unique=True))
    text, _ = rewritten("".join(new), *locked)
    assert set(locked) <= set(bare_sentences(text))
    for sentence in bare_sentences("".join(new)):
        assert sentence in text


def test_what_is_marked_grows_to_whole_sentences() -> None:
    assert find_locked(OLD, "签约项目") == ("上半年签约项目18个。",)
    assert find_locked(OLD, "18个。 外资") == ("上半年签约项目18个。", "外资企业占三成。")
    assert find_locked(OLD, "占三成。\n主导产业") == ("外资企业占三成。", "主导产业加快集聚。")
    for words in ("没有这句", "", " "):
        with pytest.raises(InputError, match="不能锁定"):
            find_locked(OLD, words)


def test_a_lock_follows_what_a_person_rewords_and_goes_with_what_is_taken_out() -> None:
    changed = OLD.replace("带动明显", "带动作用明显")
    assert followed((LOCK, "外资企业占三成。"), changed) == ("链主企业“青云锂电”带动作用明显。", "外资企业占三成。")
    assert followed((LOCK,), OLD.replace(LOCK, "")) == ()
