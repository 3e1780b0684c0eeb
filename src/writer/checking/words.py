"""Ordinary words, to tell names by: what cannot be cut into them is likely the name of somebody or something."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from writer.errors import InputError, WriterError

ENDINGS = Path(__file__).with_name("names.toml")
DICTIONARY = "dict.txt"
_LONGEST = 4
_WORD, _SINGLE = 10, 13  # what a word and a single character cost when a text is cut
# How often a word of two, three and four characters must be used; names of people and bodies must be household names.
_USED = {2: 25, 3: 40, 4: 100}
_NAMES, _NAME_USED = frozenset({"nr", "nrfg", "nrt", "nt", "nz"}), 200
_AREAS = frozenset("省市县区州镇乡村")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_LEAST = 2
_LEAST_DIGITS = 2  # of a frequency that may be enough: most words are rare, and seen to be so at a glance
_FEWEST = 10_000  # selected words; with fewer, every phrase would look like a name
_DAMAGED = (
    f"词库 jieba 的词典“{DICTIONARY}”缺失或损坏，分不清名称和普通词语：请先卸载 jieba，再按 requirements.lock 安装。"
)


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """The words that a phrase may be cut into: the language's, this trade's, and what names end with.

    Read when first asked for, once per process: some fifty thousand words.

    Raises:
        WriterError: the package ``jieba`` is missing, or its dictionary cannot be read.
        InputError: the endings of names cannot be read.
    """
    endings = load_endings()
    return frozenset((*_dictionary(), *endings.ordinary, *(word for word in endings.last if len(word) > 1)))


def _dictionary() -> list[str]:
    """The common words of the dictionary that comes with the package ``jieba``.

    The package is found but not imported: its modules take time to load, and the file is all that is needed.
    """
    package = find_spec("jieba")
    folders = list(package.submodule_search_locations or ()) if package is not None else []
    if not folders:
        raise WriterError("没有安装词库 jieba，分不清名称和普通词语：请按 requirements.lock 重新安装。")
    try:
        with Path(folders[0], DICTIONARY).open(encoding="utf-8") as lines:
            words = list(common_words(lines))
    except (OSError, ValueError) as error:
        raise WriterError(_DAMAGED) from error
    if len(words) < _FEWEST:
        raise WriterError(_DAMAGED)
    return words


def common_words(lines: Iterable[str]) -> Iterator[str]:
    """The words of a dictionary that are in common use and hardly part of a name.

    Of two, three and four Chinese characters those with a frequency of at least 25, 40 and 100; of those tagged as
    names of people, bodies and the like (nr, nrfg, nrt, nt, nz) only with at least 200. Places (ns) of three and four
    characters are left out where they end with what areas end with: 苍榆区 is to be seen as 苍榆 + 区.

    Args:
        lines: a word, its frequency and its tag each, as in jieba's ``dict.txt`` (https://github.com/fxsjy/jieba).

    Raises:
        ValueError: a line is not like that.
    """
    for line in lines:
        word, used, tag = line.split()
        if len(used) < _LEAST_DIGITS or len(word) not in _USED:
            continue
        if int(used) < (_NAME_USED if tag in _NAMES else _USED[len(word)]):
            continue
        if _HANZI.fullmatch(word) and not (tag == "ns" and len(word) > _LEAST and word[-1] in _AREAS):
            yield word


def cut(text: str, known: frozenset[str]) -> list[tuple[int, int]]:
    """The pieces of a text, as few as can be: words that are ``known``, and single characters between them.

    Args:
        text: a phrase; the work grows with its length, not with the number of words.
        known: words of two to four characters.
    """
    best = [0] + [0] * len(text)
    came = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end], came[end] = best[end - 1] + _SINGLE, end - 1
        for start in range(end - 2, max(0, end - _LONGEST) - 1, -1):
            # Of two ways that cost the same the one with the longer last word is right more often.
            if best[start] + _WORD <= best[end] and text[start:end] in known:
                best[end], came[end] = best[start] + _WORD, start
    pieces = []
    end = len(text)
    while end:
        pieces.append((came[end], end))
        end = came[end]
    return pieces[::-1]


@dataclass(frozen=True)
class Endings:
    """What names end with, as read from ``names.toml``; see there what each list means.

    ``last`` is any last word, ``branded`` those of companies, ``known`` what is well known: places and companies.
    """

    strong: frozenset[str]
    made: frozenset[str]
    regions: frozenset[str]
    nature: frozenset[str]
    events: frozenset[str]
    after_place: frozenset[str]
    plain: frozenset[str]
    brands: frozenset[str]
    branded: frozenset[str]
    bodies: frozenset[str]
    ordinary: frozenset[str]
    last: frozenset[str]
    general: re.Pattern[str]
    all: re.Pattern[str]
    event: re.Pattern[str]
    places: re.Pattern[str]
    known: re.Pattern[str]

    def is_place(self, word: str) -> bool:
        """Whether a word is a well-known place."""
        return self.places.fullmatch(word) is not None


@lru_cache(maxsize=1)
def load_endings() -> Endings:
    """Read the endings of names.

    Raises:
        InputError: the file is missing or damaged.
    """
    try:
        raw = tomllib.loads(ENDINGS.read_text(encoding="utf-8"))
        lists = {key: frozenset(map(str, words)) for key, words in raw.items()}
        last = frozenset().union(*(lists[key] for key in ("strong", "bodies", "trades", "made", "regions", "events")))
        return Endings(
            strong=lists["strong"],
            made=lists["made"] | lists["bodies"] | lists["strong"] | lists["events"],
            regions=lists["regions"],
            nature=lists["nature"],
            events=lists["events"],
            after_place=lists["after_place"] | lists["events"] | lists["strong"],
            plain=lists["plain"],
            brands=lists["brands"],
            branded=lists["trades"] | lists["bodies"] | lists["strong"],
            bodies=lists["bodies"],
            ordinary=lists["ordinary"],
            last=last,
            general=_any(lists["general"]),
            all=_any(last),
            event=_any(lists["events"]),
            places=_any(lists["places"]),
            known=_any(lists["places"] | lists["firms"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(f"名称词尾表“{ENDINGS.name}”读不出来（{error}）：请照原样恢复。") from error


def _any(words: frozenset[str]) -> re.Pattern[str]:
    """One of the words, the longest that fits."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))
