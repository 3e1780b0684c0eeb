"""Ordinary words and the endings of names: what a phrase is cut into."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.checking import words
from writer.checking.words import cut, load_endings, ordinary_words
from writer.errors import InputError


def pieces(text: str, known: frozenset[str]) -> list[str]:
    return [text[start:end] for start, end in cut(text, known)]


def test_a_phrase_is_cut_into_as_few_pieces_as_can_be() -> None:
    known = frozenset({"引进", "电子", "子项", "项目", "电子项目"})
    assert pieces("引进栎芯电子项目", known) == ["引进", "栎", "芯", "电子项目"]
    assert pieces("电子项", frozenset({"电子", "子项"})) == ["电", "子项"]


@given(st.text(alphabet="建设项目电子栎芯，a", max_size=30))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text, frozenset({"建设", "项目", "建设项目", "电子"}))) == text


def test_the_shipped_words_are_ordinary_ones() -> None:
    known = ordinary_words()
    assert {"发展", "食品", "惠企", "招商引资", "园区"} <= known
    assert all(2 <= len(word) <= 4 for word in known if word in {"发展", "惠企", "招商引资"})
    assert not {"栎芯", "煜桓"} & known
    assert not [word for word in known if word.startswith("#")]


def test_damaged_endings_are_told_with_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "names.toml"
    broken.write_text("strong = [", encoding="utf-8")
    monkeypatch.setattr(words, "ENDINGS", broken)
    load_endings.cache_clear()
    try:
        with pytest.raises(InputError, match=r"names\.toml"):
            load_endings()
    finally:
        load_endings.cache_clear()
