"""Sentences picked from several texts: word for word, in the order picked, with locked ones in their place."""

from __future__ import annotations

import pytest

from writer.drafting import Kept, keep_locked, take_sentences
from writer.errors import InputError

NOW = "原来的第一句。锁定的这一句写着签约项目18个。原来的末句。"
FIRST = "总的看，招商平稳。签约项目18个，同比增长20%。\n投资方面，计划总投资56.23亿元。"
SECOND = "签约项目18个。\n主要做法\n一是走访企业；二是跟踪服务。"
TEXTS = {0: NOW, 1: FIRST, 2: SECOND}


@pytest.mark.parametrize(
    ("picks", "text"),
    [
        ([(1, 0)], FIRST),
        ([(2, 0)], SECOND),
        ([(1, 2), (1, 1)], "签约项目18个，同比增长20%。总的看，招商平稳。"),
        ([(2, 1), (1, 3)], "签约项目18个。\n投资方面，计划总投资56.23亿元。"),
        ([(0, 1), (2, 2), (2, 3)], "原来的第一句。\n主要做法\n一是走访企业；二是跟踪服务。"),
        ([(2, 2), (1, 2)], "主要做法\n签约项目18个，同比增长20%。"),
        ([(1, 0), (2, 1)], FIRST + "签约项目18个。"),
    ],
)
def test_sentences_come_in_the_order_picked_with_their_paragraphs(picks: list[tuple[int, int]], text: str) -> None:
    assert take_sentences(TEXTS, picks) == text


@pytest.mark.parametrize(
    ("picks", "words"),
    [
        ([(3, 1)], "没有第 3 份"),
        ([(1, 4)], "只有 3 句"),
        ([(1, 2), (1, 2)], "1:2 和 1:2 是同一句"),
        ([(1, 0), (1, 3)], "1:3 和 1:3 是同一句"),
    ],
)
def test_what_is_not_there_or_twice_is_refused(picks: list[tuple[int, int]], words: str) -> None:
    with pytest.raises(InputError, match=words):
        take_sentences(TEXTS, picks)


def test_a_locked_sentence_stays_whatever_is_picked() -> None:
    lock = "锁定的这一句写着签约项目18个。"
    kept = Kept(NOW, (lock,))
    text, lost = keep_locked(take_sentences(TEXTS, [(0, 1), (1, 3)]), kept)
    assert lost == (lock,)
    assert text == "原来的第一句。" + lock + "\n投资方面，计划总投资56.23亿元。"
    whole = FIRST + lock + "  "
    assert keep_locked(whole, kept) == (whole, ())
