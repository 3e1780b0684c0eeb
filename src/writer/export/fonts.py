"""Which of a format's fonts this machine lacks: the file names its fonts and does not carry them."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from typing import Any

_SECONDS = 20
# Names of one and the same font; programs go by either.
_SAME = (
    ("仿宋_gb2312", "fangsong_gb2312"),
    ("楷体_gb2312", "kaiti_gb2312"),
    ("仿宋", "fangsong", "simfang"),
    ("楷体", "kaiti", "simkai"),
    ("黑体", "simhei"),
    ("宋体", "simsun"),
    ("方正小标宋简体", "fzxiaobiaosong-b05s", "fzxbsjw--gb1-0"),
    ("方正小标宋_gbk", "fzxiaobiaosong-b05"),
)


def missing_fonts(fonts: Iterable[str]) -> tuple[str, ...] | None:
    """Those of ``fonts`` that are not installed here; None where the machine does not tell."""
    installed = _installed()
    if installed is None:
        return None
    return tuple(font for font in fonts if not installed.intersection(_names(font)))


def missing_note(missing: Iterable[str]) -> str:
    """The sentence that tells a person of missing fonts; empty when there are none."""
    names = "、".join(missing)
    if not names:
        return ""
    return (
        f"本机没有安装 {names}；文件里写的仍是这些字体，在装有它们的电脑上显示如常，"
        "在本机打开会换成别的字体，行数和页数可能不同，打印前请在装有这些字体的电脑上看一遍。"
    )


def _names(font: str) -> set[str]:
    plain = font.casefold()
    return {plain}.union(*(group for group in _SAME if plain in group))


def _installed() -> frozenset[str] | None:
    """The names of the installed fonts in lower case."""
    if shutil.which("fc-list") is None and importlib.util.find_spec("winreg"):
        return _registered()
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        answer = subprocess.run([program, ":", "family"], capture_output=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    names = {name.replace("\\", "").strip().casefold() for line in lines for name in line.split(",")}
    return frozenset(names)


def _registered() -> frozenset[str] | None:
    """The fonts that Windows knows: 「SimSun & NSimSun (TrueType)」."""
    winreg: Any = importlib.import_module("winreg")  # there on Windows alone
    names: set[str] = set()
    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(hive, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as key:
                for number in range(winreg.QueryInfoKey(key)[1]):
                    shown = winreg.EnumValue(key, number)[0].partition(" (")[0]
                    names.update(name.strip().casefold() for name in shown.split("&"))
        except OSError:
            continue
    return frozenset(names) or None
