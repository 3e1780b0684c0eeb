"""Ordinary words and the endings of names: what a phrase is cut into."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.checking import words
from writer.checking.words import common_words, cut, load_endings, ordinary_words
from writer.errors import InputError, WriterError


@pytest.fixture
def afresh() -> Iterator[None]:
    """Words are read once per process; here they are read again, and again afterwards."""
    ordinary_words.cache_clear()
    load_endings.cache_clear()
    yield
    ordinary_words.cache_clear()
    load_endings.cache_clear()


def package_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package of the dictionary be this folder."""
    monkeypatch.setattr(words, "find_spec", lambda _: SimpleNamespace(submodule_search_locations=[str(folder)]))


def pieces(text: str, known: frozenset[str]) -> list[str]:
    return [text[start:end] for start, end in cut(text, known)]


def test_a_phrase_is_cut_into_as_few_pieces_as_can_be() -> None:
    known = frozenset({"引进", "电子", "子项", "项目", "电子项目"})
    assert pieces("引进栎芯电子项目", known) == ["引进", "栎", "芯", "电子项目"]
    assert pieces("电子项", frozenset({"电子", "子项"})) == ["电", "子项"]


@given(st.text(alphabet="建设项目电子栎芯，a", max_size=30))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text, frozenset({"建设", "项目", "建设项目", "电子"}))) == text


def test_the_words_are_those_of_the_language_of_the_trade_and_the_endings() -> None:
    known = ordinary_words()
    assert {"发展", "食品", "绿色", "不可思议"} <= known  # of the language
    assert {"惠企", "招商引资", "亩均"} <= known  # of the trade
    assert {"产业园", "有限责任公司"} <= known  # endings
    assert not {"栎芯", "煜桓", "苍榆区"} & known
    assert 40_000 < len(known) < 70_000


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("碧波 25 n", True),
        ("碧波 24 n", False),
        ("碧波 7 n", False),
        ("绿水湾 40 v", True),
        ("绿水湾 39 v", False),
        ("山清水秀 100 i", True),
        ("山清水秀 99 i", False),
        ("甲乙 200 nr", True),
        ("甲乙 199 nr", False),
        ("甲乙丙 199 nt", False),
        ("甲乙丙丁 199 nz", False),
        ("榆溪 25 ns", True),
        ("榆溪山 40 ns", True),
        ("榆溪市 9000 ns", False),
        ("榆溪新区 9000 ns", False),
        ("榆区 9000 ns", True),
        ("闹市区 9000 n", True),
        ("水 9000 n", False),
        ("水水水水水 9000 n", False),
        ("B超 9000 n", False),
    ],
)
def test_common_words_are_chosen_by_frequency_and_tag(line: str, taken: bool) -> None:
    word = line.partition(" ")[0]
    assert list(common_words(["天地 5000 n\n", line + "\n"])) == (["天地", word] if taken else ["天地"])


@pytest.mark.parametrize("line", ["", "碧波", "碧波 25", "碧波 多次 n", "碧波 25 n n"])
def test_a_line_that_is_no_entry_is_no_dictionary(line: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        list(common_words([line]))


@pytest.mark.usefixtures("afresh")
def test_the_dictionary_is_read_once_and_its_package_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "jieba", raising=False)
    known = ordinary_words()
    assert "jieba" not in sys.modules
    monkeypatch.setattr(words, "find_spec", lambda _: None)
    assert ordinary_words() is known


@pytest.mark.usefixtures("afresh")
def test_a_missing_package_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "find_spec", lambda _: None)
    with pytest.raises(WriterError, match=r"没有安装词库 jieba.*requirements\.lock"):
        ordinary_words()


@pytest.mark.usefixtures("afresh")
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", "碧波 25 n\n".encode(), "碧波 25\n".encode() * 20_000])
def test_a_dictionary_that_is_gone_or_damaged_is_told_with_the_cure(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "dict.txt").write_bytes(content)
    package_in(tmp_path, monkeypatch)
    with pytest.raises(WriterError, match=r"dict\.txt.*卸载 jieba.*requirements\.lock"):
        ordinary_words()


@pytest.mark.usefixtures("afresh")
def test_damaged_endings_are_told_with_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "names.toml"
    broken.write_text("strong = [", encoding="utf-8")
    monkeypatch.setattr(words, "ENDINGS", broken)
    with pytest.raises(InputError, match=r"names\.toml"):
        load_endings()
