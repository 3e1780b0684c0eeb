"""Writing a file in one step: it is either the old one or the new one, never half of it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from writer.errors import InputError, reason_of

_PROGRAMS = {".docx": "Word", ".xlsx": "Excel"}


def check_place(path: Path, ending: str) -> None:
    """Refuse a place before any work is done.

    Args:
        path: where a file is to be written.
        ending: the ending it must have, such as ``.docx``.

    Raises:
        InputError: a folder, another ending, or a folder that is not there.
    """
    if path.is_dir():
        raise InputError(f"{path} 是一个文件夹；请写明文件名，例如 {path / f'报告{ending}'}。")
    if path.suffix.lower() != ending:
        raise InputError(f"输出文件 {path} 的后缀不是 {ending}，{_PROGRAMS[ending]} 打不开；请改用 {ending}。")
    if not path.parent.is_dir():
        raise InputError(f"文件夹 {path.parent} 不存在；请先新建，或换一个位置。")


def save(write: Callable[[Any], None], path: Path) -> Path:
    """Have ``write`` fill a file beside ``path``, and put it in its place.

    Raises:
        InputError: the place cannot be written to.
    """
    place = Path(os.path.realpath(path))
    part = place.with_name(f".{uuid.uuid4().hex}{path.suffix}.part")
    try:
        with part.open("xb") as file:
            write(file)
        part.replace(place)
    except OSError as error:
        _remove(part)
        program = _PROGRAMS[path.suffix.lower()]
        raise InputError(
            f"无法写入 {path}（{reason_of(error)}）；如果它正在 {program} 中打开，请先关闭，否则请换一个位置。"
        ) from error
    return path


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
