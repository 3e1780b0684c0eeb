"""An office's own page formats: a TOML file laid over the standard's, read with the line of every mistake."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NoReturn

from writer.corpus import decode_text
from writer.errors import InputError, reason_of
from writer.export.profile import GBT9704, PROFILES, Profile, TextStyle

_MOST_BYTES = 1024 * 1024
_AT = re.compile(r"at line ([0-9]+)")
_FULL_WIDTH = re.compile("[“”‘’＝，［］｛｝【】]")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#.*")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*profile[ \t]*\]\]", re.MULTILINE)
# GB/T 9704-2012 and the sizes that Word offers: names of type sizes in points.
SIZES: Mapping[str, float] = {
    "初号": 42, "小初": 36, "一号": 26, "小一": 24, "二号": 22, "小二": 18, "三号": 16, "小三": 15, "四号": 14,
    "小四": 12, "五号": 10.5, "小五": 9, "六号": 7.5,
    "1号": 26, "2号": 22, "3号": 16, "4号": 14, "5号": 10.5, "6号": 7.5,
}  # fmt: skip
# Key, smallest, largest, what it is.
_MEASURES: Mapping[str, tuple[float, float, str]] = {
    "page_width": (100, 450, "毫米"), "page_height": (100, 600, "毫米"), "top": (5, 120, "毫米"),
    "bottom": (5, 120, "毫米"), "left": (5, 120, "毫米"), "right": (5, 120, "毫米"),
    "line_pitch": (10, 60, "磅"), "page_number_gap": (0, 40, "毫米"),
}  # fmt: skip
_COUNTS: Mapping[str, tuple[int, int]] = {"line_chars": (10, 60), "indent": (0, 4)}
_STYLES = ("title", "front", "body", "table", "page_number", "attachment")
_HEADINGS = ("heading1", "heading2", "heading3", "heading4")
_PLACES = {"外侧": "outer", "居中": "centre", "无": "none"}
_KEYS = (
    "name", "label", "base", *_MEASURES, *_COUNTS, *_STYLES, *_HEADINGS, "digits", "page_number_place",
    "page_number_dashes",
)  # fmt: skip
_LONGEST_FONT = 31  # Word's own limit on the name of a font
# Between characters, in points: what a reader does not notice as squeezed or spread.
_LEAST_TRACKING, _MOST_TRACKING = -2.0, 4.0


def read_profiles(path: Path | None = None) -> Mapping[str, Profile]:
    """The page formats by name: the standard's, and those of an office's own file where one is given.

    Raises:
        InputError: the file cannot be opened, is no TOML, or holds a format that cannot be printed; the message names
            the line, the key and the cure.
    """
    if path is None:
        return PROFILES
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "路径不可用"
        raise InputError(
            f"版式文件“{path}”打不开（{reason}）；请检查 --profiles 或设置 WRITER_PROFILES 里的路径。"
        ) from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"版式文件“{path.name}”超过 1 MB；请确认路径指的是版式文件。")
    return _Reader(decode_text(data, path.name) if data.strip() else "", path.name).profiles()


def find_profile(profiles: Mapping[str, Profile], name: str) -> Profile:
    """The format called ``name``.

    Raises:
        InputError: there is none of that name; the message lists those there are.
    """
    chosen = profiles.get(name)
    if chosen is None:
        raise InputError(f"没有名为“{name}”的版式；可用的有：{'、'.join(profiles)}。")
    return chosen


def choose_profile(name: str | None, path: Path | None) -> Profile:
    """The page format to print in.

    Args:
        name: what was asked for; None for the only one in ``path``, else the standard's.
        path: an office's own file, or None.

    Raises:
        InputError: the file cannot be used, there is no such format, or there are several to choose from.
    """
    profiles = read_profiles(path)
    if name is not None:
        return find_profile(profiles, name)
    own = [one for one in profiles if one not in PROFILES]
    if len(own) > 1:
        raise InputError(f"版式文件里有{'、'.join(own)}几种版式；请用 --profile 或设置 WRITER_PROFILE 写明用哪一种。")
    return profiles[own[0] if own else GBT9704.name]


class _Reader:
    """One file; ``_n`` is the profile being read, counted from 0."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._n = 0

    def profiles(self) -> Mapping[str, Profile]:
        try:
            raw = tomllib.loads(self._text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise self._no_toml(error) from error
        odd = next((key for key in raw if key != "profile"), None)
        if odd is not None:
            self._wrong(odd, f"不认识 {odd}；每种版式以单独一行 [[profile]] 开头，请把它写在 [[profile]] 之下")
        listed = raw.get("profile", [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self._wrong("profile", "每种版式要以单独一行 [[profile]] 开头（两层方括号），请改正")
        found = dict(PROFILES)
        for self._n, entry in enumerate(listed):
            profile = self._profile(entry, found)
            found[profile.name] = profile
        return found

    def _profile(self, entry: Mapping[str, Any], known: Mapping[str, Profile]) -> Profile:
        unknown = next((key for key in entry if key not in _KEYS), None)
        if unknown is not None:
            self._wrong(unknown, f"不认识 {unknown}；可用的有 {'、'.join(_KEYS)}，请改正")
        name = self._words(entry, "name", "")
        if not name:
            self._wrong("name", '缺少版式名称，请加一行 name = "本单位"')
        if name in known:
            self._wrong("name", f"名称“{name}”已经有了，请换一个")
        base = known.get(self._words(entry, "base", GBT9704.name))
        if base is None:
            self._wrong("base", f"base 只能是排在前面的版式：{'、'.join(known)}，请改正")
        made = replace(base, name=name, label=self._words(entry, "label", name), **self._changes(entry, base))
        self._require_sense(made, entry)
        return made

    def _changes(self, entry: Mapping[str, Any], base: Profile) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for key in (key for key in entry if key in _MEASURES):
            changes[key] = self._number(entry, key, *_MEASURES[key])
        for key in (key for key in entry if key in _COUNTS):
            changes[key] = int(self._number(entry, key, *_COUNTS[key], "个字", whole=True))
        for key in (key for key in entry if key in _STYLES):
            changes[key] = self._style(key, entry[key], getattr(base, key))
        if any(key in entry for key in _HEADINGS):
            pairs = zip(_HEADINGS, base.headings, strict=True)
            changes["headings"] = tuple(
                self._style(key, entry[key], was) if key in entry else was for key, was in pairs
            )
        if "digits" in entry:
            changes["digits"] = self._font("digits", entry["digits"], blank=True)
        if "page_number_place" in entry:
            place = entry["page_number_place"]
            if place not in (*_PLACES, *_PLACES.values()):
                self._wrong("page_number_place", 'page_number_place 只能是 "外侧"、"居中" 或 "无"，请改正')
            changes["page_number_place"] = _PLACES.get(place, place)
        if "page_number_dashes" in entry:
            changes["page_number_dashes"] = self._flag("page_number_dashes", entry["page_number_dashes"])
        return changes

    def _words(self, entry: Mapping[str, Any], key: str, default: str) -> str:
        value = entry.get(key, default)
        if not isinstance(value, str) or len(value) > 60 or not value.isprintable():
            self._wrong(key, f'{key} 应是加半角引号的一段文字，如 {key} = "本单位"，不超过 60 字，请改正')
        return value.strip()

    def _number(
        self, entry: Mapping[str, Any], key: str, least: float, most: float, unit: str, *, whole: bool = False
    ) -> float:
        value = entry[key]
        plain = isinstance(value, int) or (isinstance(value, float) and not whole)
        # The comparison is false for nan, which TOML can write.
        if isinstance(value, bool) or not plain or not least <= value <= most:
            kind = "整数" if whole else "数"
            self._wrong(key, f"{key} 应是 {least:g} 到 {most:g} 之间的{kind}（{unit}），不加引号，请改正")
        return float(value)

    def _style(self, key: str, value: object, base: TextStyle) -> TextStyle:
        example = f'{key} = {{ font = "{base.font}", size = "三号" }}'
        if not isinstance(value, dict):
            self._wrong(key, f"{key} 要写成 {example} 的样子，请改正")
        known = [field.name for field in fields(TextStyle)]
        unknown = next((part for part in value if part not in known), None)
        if unknown is not None:
            self._wrong(key, f"{key} 里不认识 {unknown}；可用的有 {'、'.join(known)}，请改正")
        parts: Mapping[str, Callable[[str, Any], Any]] = {"font": self._font, "size": self._size, "bold": self._flag}
        return replace(base, **{part: parts[part](key, given) for part, given in value.items()})

    def _font(self, key: str, value: object, *, blank: bool = False) -> str:
        usable = isinstance(value, str) and value.isprintable() and len(value) <= _LONGEST_FONT
        if not isinstance(value, str) or not usable or not (value.strip() or blank):
            self._wrong(key, f'{key} 的字体应是加半角引号的字体名，如 "仿宋_GB2312"，不超过 {_LONGEST_FONT} 字，请改正')
        return value.strip()

    def _size(self, key: str, value: object) -> float:
        if isinstance(value, str) and value in SIZES:
            return SIZES[value]
        points = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
        if not 5 <= points <= 72 or points * 2 != int(points * 2):
            self._wrong(key, f"{key} 的字号应是“三号”这样的名称（加引号），或 5 到 72 之间的磅值（可带 .5），请改正")
        return points

    def _flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            self._wrong(key, f"{key} 里的是否只能写 true（是）或 false（否），不加引号，请改正")
        return value

    def _require_sense(self, made: Profile, entry: Mapping[str, Any]) -> None:
        width, height = made.page_width - made.left - made.right, made.page_height - made.top - made.bottom
        if width < 50 or height < 50:
            self._wrong(
                _first(entry, ("left", "right", "top", "bottom", "page_width", "page_height")),
                "页边距太大或纸太小，版心不足 50 毫米，请改正",
            )
        points = made.tracking / 20
        if not _LEAST_TRACKING <= points <= _MOST_TRACKING:
            told = f"{width:g} 毫米宽的版心排 {made.line_chars} 个 {made.body.size:g} 磅的字，字距要"
            told += "缩" if points < 0 else "拉"
            self._wrong(
                _first(entry, ("line_chars", "body", "left", "right")),
                f"{told} {abs(points):g} 磅，看起来会{'挤' if points < 0 else '散'}，请改 line_chars、字号或页边距",
            )
        largest = max((made.body, *made.headings, made.front, made.title), key=lambda style: style.size)
        if largest.size > made.line_pitch:
            self._wrong(
                _first(entry, ("line_pitch", "title", *_HEADINGS, "body")),
                f"行距 {made.line_pitch:g} 磅小于 {largest.size:g} 磅的字，字会被切掉，请改大 line_pitch 或改小字号",
            )

    def _no_toml(self, error: Exception) -> InputError:
        found = _AT.search(str(error))
        lines = self._text.split("\n")
        line = int(found[1]) if found else len(lines)
        for at in range(min(line, len(lines)), 0, -1):
            odd = _FULL_WIDTH.search(_QUOTED.sub("", lines[at - 1]))
            if odd:
                return self._told(at, f"有全角符号 {odd[0]} ；引号、逗号、括号和等号请用半角")
        if "overwrite" in str(error) or "already" in str(error):
            return self._told(line, "同一个名目写了两次；请只留一处")
        return self._told(line, "不合格式；请检查这一行和上一行的引号、括号和等号，文字要加半角引号")

    def _wrong(self, key: str, what: str) -> NoReturn:
        raise self._told(self._line(key), what)

    def _told(self, line: int, what: str) -> InputError:
        return InputError(f"版式文件“{self._name}”第{line}行：{what}。")

    def _line(self, key: str) -> int:
        """The line of a key in the profile being read, else the line on which that profile begins."""
        headers = [match.start() for match in _HEADER.finditer(self._text)]
        begin = headers[self._n] if self._n < len(headers) else 0
        end = headers[self._n + 1] if self._n + 1 < len(headers) else len(self._text)
        place = re.search(
            rf"^[ \t\[]*(?:profile\.)?[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", self._text[begin:end], re.MULTILINE
        )
        return self._text.count("\n", 0, begin + (place.start() if place else 0)) + 1


def _first(entry: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((key for key in keys if key in entry), "name")
