"""The tables of metric names: the shipped one, and an office's own that adds to it or takes away from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from writer.checking.vocabulary import Vocabulary
from writer.errors import InputError, reason_of

SHIPPED = Path(__file__).with_name("metrics.toml")
_WORDS = ("front", "back", "rate", "heads", "known", "undone", "acts")
_GROUPS = ("same", "near", "apart")
_REMOVING = ("not_same", "drop")
_KEYS = (*_WORDS, *_GROUPS, *_REMOVING)
_MOST_BYTES = 1024 * 1024
_TABLES_KEPT = 16
_AT = re.compile(r"at line (\d+)")
_ALTERNATIVES = re.compile(r"\w+(?:\|\w+)*")
_FULL_WIDTH = re.compile(r"[“”‘’，＝［］【】]")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#.*")

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class NameTable:
    """A table as it was written: lists of words, groups of names, and what is to be taken away from another table."""

    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Groups]
    not_same: Groups = ()
    drop: tuple[str, ...] = ()


def load_vocabulary(own: Path | None = None) -> Vocabulary:
    """The names of metrics: those shipped, and over them an office's own.

    Args:
        own: the office's table, in any encoding that offices use; read anew when it has changed.

    Raises:
        InputError: the file is missing, is no TOML, or has an entry that makes no sense; the message names the line.
    """
    return _vocabulary_once(own, stamp_of(own))


def shipped_table() -> NameTable:
    """The table that comes with the program."""
    return _read_once(SHIPPED, stamp_of(SHIPPED))


def own_table(path: Path) -> NameTable:
    """An office's own table.

    Raises:
        InputError: it cannot be used; the message names the line.
    """
    return _read_once(path, stamp_of(path))


def stamp_of(path: Path | None) -> tuple[int, int]:
    """What changes when a file is saved; zeros where there is none."""
    try:
        status = path.stat() if path is not None else None
    except (OSError, ValueError):
        status = None
    return (0, 0) if status is None else (status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=_TABLES_KEPT)
def _read_once(path: Path, stamp: tuple[int, int]) -> NameTable:  # noqa: ARG001 – a file that changed is read again
    return read_table(_text(path), path.name)


@lru_cache(maxsize=_TABLES_KEPT)
def _vocabulary_once(own: Path | None, stamp: tuple[int, int]) -> Vocabulary:  # noqa: ARG001 – see _read_once
    return merged(shipped_table(), own_table(own) if own is not None else None)


def _text(path: Path) -> str:
    from writer.corpus import decode_text

    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "路径不可用"
        raise InputError(f"指标名称表“{path}”打不开（{reason}）；请检查设置 WRITER_METRICS 里的路径。") from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"指标名称表“{path.name}”超过 1 MB；请确认 WRITER_METRICS 指的是这份表。")
    return decode_text(data, path.name) if data.strip() else ""


def read_table(text: str, name: str) -> NameTable:
    """Read a table of names; ``name`` is what messages call it.

    Raises:
        InputError: it is no TOML, or an entry makes no sense; the message names the line and the cure.
    """
    return _Reader(text, name).table()


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    def table(self) -> NameTable:
        try:
            raw = tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise self._no_toml(error) from error
        unknown = next((key for key in raw if key not in _KEYS), None)
        if unknown is not None:
            raise self._wrong(unknown, None, f"不认识 {unknown}；可用的有 {'、'.join(_KEYS)}，请改正")
        table = NameTable(
            words={key: self._texts(key, raw.get(key, [])) for key in _WORDS},
            groups={key: self._groups(key, raw.get(key, [])) for key in _GROUPS},
            not_same=self._groups("not_same", raw.get("not_same", [])),
            drop=self._texts("drop", raw.get("drop", [])),
        )
        self._require_sense(table)
        return table

    def _texts(self, key: str, found: object) -> tuple[str, ...]:
        if not isinstance(found, list):
            raise self._wrong(key, found, f'{key} 应是一列加引号的名称，如 {key} = ["甲", "乙"]，请改正')
        for item in found:
            if not isinstance(item, str) or not item.strip():
                shown = item if isinstance(item, str | int | float) else "一组名称"
                raise self._wrong(key, item, f"{key} 里的“{shown}”不是加引号的名称，请改正或删去")
        return tuple(dict.fromkeys(item.strip() for item in found))

    def _groups(self, key: str, found: object) -> Groups:
        if not isinstance(found, list):
            raise self._wrong(key, found, f'{key} 应是若干组名称，如 {key} = [["甲", "乙"]]，请改正')
        groups = []
        for group in found:
            if not isinstance(group, list):
                raise self._wrong(key, group, f"{key} 里的“{group}”要放进一组，写成 [[…, …]] 的样子，请改正")
            names = self._texts(key, group)
            if len(names) < 2:
                raise self._wrong(key, group, f"{key} 里每组至少要有两个不同的名称，请补全或删去这一组")
            groups.append(names)
        return tuple(groups)

    def _require_sense(self, table: NameTable) -> None:
        for pair in table.groups["apart"]:
            odd = next((one for one in pair if not _ALTERNATIVES.fullmatch(one)), None)
            if len(pair) != 2 or odd is not None:
                told = "apart 里每组是相对的两边，每边写几个词，用 | 隔开，请改正"
                raise self._wrong("apart", odd or pair, told)
        for group in table.groups["same"]:
            short = next((one for one in group if len(one) < 2), None)
            if short is not None:
                raise self._wrong("same", short, f"“{short}”只有一个字，认不出是哪个指标，请写全")
            parted = next((g for g in table.not_same if len(set(g) & set(group)) > 1), None)
            if parted is not None:
                both = "”“".join(name for name in parted if name in group)
                raise self._wrong("not_same", parted, f"“{both}”又写在 same 的一组里，前后矛盾，请留一处")

    def _no_toml(self, error: Exception) -> InputError:
        found = _AT.search(str(error))
        line = int(found[1]) if found else self.text.count("\n") + 1
        lines = self.text.split("\n")
        for at in range(min(line, len(lines)), 0, -1):
            # A bracket that is not closed is only missed at the next key, or at the very end.
            odd = _FULL_WIDTH.search(_QUOTED.sub("", lines[at - 1]))
            if odd:
                return self._told(at, f"有全角符号 {odd[0]} ；引号、逗号、方括号和等号请用半角")
        if "overwrite" in str(error) or "already" in str(error):
            return self._told(line, "同一个名目写了两次；请并到一处")
        return self._told(line, "不合格式；请检查这一行和上一行的引号、逗号和方括号是否成对")

    def _wrong(self, key: str, item: object, what: str) -> InputError:
        return self._told(self._line(key, item), what)

    def _told(self, line: int, what: str) -> InputError:
        return InputError(f"指标名称表“{self.name}”第{line}行：{what}。")

    def _line(self, key: str, item: object) -> int:
        """The line on which an entry of ``key`` stands, else that of the key."""
        begins = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}\b", self.text, re.MULTILINE)
        at = begins.end() if begins else 0
        while isinstance(item, list | tuple) and item:
            item = item[-1]
        sought = f'"{item}"' if isinstance(item, str) else "" if isinstance(item, list | dict) else str(item).lower()
        place = self.text.find(sought, at) if item is not None else at
        return self.text.count("\n", 0, max(place, at)) + 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a table: ``name`` counts as ``metric``.

    ``kind`` is the list it stands in, ``own`` whose table it is; ``on`` is not set for what an office takes away.
    """

    metric: str
    name: str
    kind: str
    own: bool
    on: bool


def listed_names(own: Path | None = None) -> tuple[Listed, ...]:
    """The entries of ``same`` and ``near``, an office's own first, then those shipped.

    Raises:
        InputError: the office's table cannot be used.
    """
    table = own_table(own) if own is not None else None
    out = [
        Listed(group[0], name, kind, True, True)
        for kind in ("same", "near")
        for group in (table.groups[kind] if table is not None else ())
        for name in group[1:]
    ]
    shipped = shipped_table()
    for kind in ("same", "near"):
        for group in shipped.groups[kind]:
            left = _kept(group, table) if table is not None else group
            out += [Listed(group[0], name, kind, False, {group[0], name} <= set(left)) for name in group[1:]]
    return tuple(out)


def merged(shipped: NameTable, own: NameTable | None) -> Vocabulary:
    """The names to check by: an office's own first, and of the shipped ones those that it does not take away.

    A group of the office whose first name stands in one shipped group joins that group; its other names leave every
    other shipped group, since the office means something else by them.
    """
    if own is None:
        return _vocabulary(shipped.words, shipped.groups, (), ())
    same, left = _joined(own, standing(shipped, own, "same"))
    groups: dict[str, Groups] = {
        "same": (*same, *left),
        "near": (*own.groups["near"], *standing(shipped, own, "near")),
        "apart": (*own.groups["apart"], *shipped.groups["apart"]),
    }
    words = {key: (*own.words[key], *(word for word in shipped.words[key] if word not in own.drop)) for key in _WORDS}
    words["known"] = (*words["known"], *(name for group in own.not_same for name in group))
    given = {name for group in own.groups["same"] for name in group}
    return _vocabulary(words, groups, own.not_same, tuple(name for name in own.drop if name not in given))


def standing(shipped: NameTable, own: NameTable, key: str) -> Groups:
    """The shipped groups of ``same`` or ``near`` without what an office's table takes away from them."""
    return tuple(left for group in shipped.groups[key] if len(left := _kept(group, own)) > 1)


def _kept(group: tuple[str, ...], own: NameTable) -> tuple[str, ...]:
    gone = set(own.drop)
    for parted in own.not_same:
        gone.update([name for name in parted if name in group and name not in gone][1:])
    return tuple(name for name in group if name not in gone)


def _joined(own: NameTable, shipped: Groups) -> tuple[Groups, Groups]:
    """The office's groups with the shipped ones they belong to, and what is left of the shipped ones."""
    left, same = list(shipped), []
    for group in own.groups["same"]:
        homes = [one for one in left if group[0] in one]
        home = homes[0] if len(homes) == 1 else ()
        same.append(tuple(dict.fromkeys((*group, *home))))
        others = (tuple(name for name in one if name not in group[1:]) for one in left if one is not home)
        left = [one for one in others if len(one) > 1]
    return tuple(same), tuple(left)


def _vocabulary(
    words: Mapping[str, Iterable[str]], groups: Mapping[str, Groups], unlike: Groups, dropped: tuple[str, ...]
) -> Vocabulary:
    listed = {key: _longest_first(words[key]) for key in _WORDS}
    return Vocabulary(
        front=listed["front"],
        back=listed["back"],
        rate=listed["rate"],
        heads=listed["heads"],
        known=listed["known"],
        undone=listed["undone"],
        acts=listed["acts"],
        same=tuple(_longest_first(group) for group in groups["same"]),
        near=tuple(_longest_first(group) for group in groups["near"]),
        apart=groups["apart"],
        unlike=unlike,
        dropped=dropped,
    )


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True))
