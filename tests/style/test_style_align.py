"""Two versions side by side: every sentence has its place, and what was chosen is what comes out."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.style import align, aligning, merged, pieces_of

A = "围绕主导产业编制招商图谱，组建专业小分队驻点招商。"
B = "落实首席服务员制度，对重点项目实行清单化管理。"
C = "盘活闲置厂房，推行弹性出让，腾出空间承接优质项目。"
D = "一季度签约项目18个，同比增长12.5%。"


def kinds(old: str, new: str) -> list[str]:
    return [row.kind for row in align(old, new)]


def test_the_same_text_is_the_same_row_by_row() -> None:
    assert kinds(A + B + C, A + B + C) == ["same"] * 3


def test_a_sentence_that_was_rewritten_stands_beside_the_one_it_was() -> None:
    new = A + B.replace("清单化管理", "台账化管理") + C
    rows = align(A + B + C, new)
    assert [row.kind for row in rows] == ["same", "changed", "same"]
    assert [(piece.old, piece.new) for piece in rows[1].pieces if not piece.equal] == [("清单", "台账")]
    assert rows[1].likeness > 0.8


def test_a_moved_sentence_is_seen_as_moved_with_a_row_in_either_place() -> None:
    rows = align(A + B + C, B + C + A)
    assert Counter(row.kind for row in rows) == {"same": 2, "moved": 2}
    gone, come = (number for number, row in enumerate(rows) if row.kind == "moved")
    assert (rows[gone].partner, rows[come].partner) == (come, gone)
    assert rows[gone].old_text == rows[come].new_text == A


def test_a_moved_sentence_with_another_figure_still_moved() -> None:
    new = B + C + D.replace("18", "20")
    moved = [row for row in align(D + B + C, new) if row.kind == "moved"]
    assert len(moved) == 2
    assert [(piece.old, piece.new) for piece in moved[0].pieces if not piece.equal] == [("18个", "20个")]


def test_added_and_removed_sentences_have_nothing_beside_them() -> None:
    assert kinds(A + B, A + C) == ["same", "added", "removed"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("签约项目15个。", "签约项目18个。", ("15个", "18个")),
        ("总投资53.9亿元。", "总投资54.9亿元。", ("53.9亿元", "54.9亿元")),
        ("增长百分之十二。", "增长百分之十五。", ("百分之十二", "百分之十五")),
        ("2025年1—6月完成。", "2026年1—6月完成。", ("2025年1—6月", "2026年1—6月")),
    ],
)
def test_a_figure_is_replaced_whole(old: str, new: str, expected: tuple[str, str]) -> None:
    assert [(piece.old, piece.new) for piece in pieces_of(old, new) if not piece.equal] == [expected]


def test_sentences_of_either_version_can_be_picked() -> None:
    old, new = f"{A}{B}\n\n{C}", f"{A}{B.replace('清单化', '台账化')}\n\n{C}{D}"
    rows = align(old, new)
    changed = next(number for number, row in enumerate(rows) if row.kind == "changed")
    assert merged(old, new, rows, {}) == new
    assert merged(old, new, rows, {changed: "old"}) == f"{A}{B}\n\n{C}{D}"
    added = next(number for number, row in enumerate(rows) if row.kind == "added")
    assert merged(old, new, rows, {added: "old"}) == f"{A}{B.replace('清单化', '台账化')}\n\n{C}"


def test_a_sentence_that_is_gone_can_be_brought_back() -> None:
    old, new = A + B + C, A + C
    rows = align(old, new)
    [gone] = [number for number, row in enumerate(rows) if row.kind == "removed"]
    assert merged(old, new, rows, {gone: "old"}) == old


def test_a_moved_sentence_can_be_put_back() -> None:
    old, new = A + B + C, B + C + A
    rows = align(old, new)
    gone, come = (number for number, row in enumerate(rows) if row.kind == "moved")
    assert merged(old, new, rows, {gone: "old", come: "old"}) == old


def test_a_large_block_without_anchors_is_paired_by_rare_words() -> None:
    signs = [chr(0x4E00 + at) for at in range(600)]
    old = "".join(f"{sign}{chr(ord(sign) + 700)}项目于今年上半年建成投产。" for sign in signs)
    new = "".join(f"{sign}{chr(ord(sign) + 700)}项目已在今年上半年建成投产了。" for sign in signs)
    rows = align(old, new)
    assert {row.kind for row in rows} == {"changed"}
    assert all(row.old_text[:2] == row.new_text[:2] for row in rows)


def test_very_long_texts_are_anchored_by_sentences_that_stand_once(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = [(row.kind, row.old_text, row.new_text) for row in align(A + D + B + C, A + D.replace("18", "20") + B + C)]
    monkeypatch.setattr(aligning, "_EXACT", 4)
    rows = align(A + D + B + C, A + D.replace("18", "20") + B + C)
    assert [(row.kind, row.old_text, row.new_text) for row in rows] == exact
    assert [row.kind for row in rows] == ["same", "changed", "same", "same"]


def test_a_sentence_of_any_length_and_sentences_all_alike() -> None:
    assert {row.kind for row in align("甲" * 30_000 + "。", "乙" * 30_000 + "。")} == {"added", "removed"}
    assert merged("一。" * 3000, "一。" * 2990, align("一。" * 3000, "一。" * 2990), {}) == "一。" * 2990


TEXTS = st.text(alphabet="甲乙丙18个。，\n ！”", max_size=60)


@given(TEXTS, TEXTS)
def test_every_sentence_has_one_place_and_nothing_chosen_is_the_new_text(old: str, new: str) -> None:
    rows = align(old, new)
    assert [row.new for row in rows if row.new] == sorted(row.new for row in rows if row.new)
    assert sorted(row.old for row in rows if row.old) == sorted({row.old for row in rows if row.old})
    for row in rows:
        assert row.old is None or old[slice(*row.old)] == row.old_text
        assert row.new is None or new[slice(*row.new)] == row.new_text
        assert not row.pieces or "".join(piece.new for piece in row.pieces) == (
            row.new_text or rows[row.partner].new_text
        )
    assert merged(old, new, rows, {}) == new
