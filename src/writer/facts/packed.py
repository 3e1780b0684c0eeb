"""Excel and Word files are zip archives: what is refused before anything in one is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from writer.errors import UnreadableFile

_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_RATIO = 300
_MOST_PARTS = 5_000


def refuse_bomb(path: Path, part: str, program: str) -> None:
    """Look at the sizes in the archive's directory; zipfile reads no further than they say.

    Args:
        path: the file.
        part: the folder that an archive of this kind has (``xl/``, ``word/``).
        program: what opens such files, for messages.

    Raises:
        UnreadableFile: no archive of this kind, encrypted, or one that unpacks to far too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(
            f"{path.name} 不是有效的 {program} 文件，或已加密；请用 {program} 打开后另存为不加密的 {path.suffix}。"
        ) from error
    if any(item.flag_bits & 1 for item in parts) or not any(item.filename.startswith(part) for item in parts):
        raise UnreadableFile(
            f"{path.name} 不是有效的 {program} 文件，或已加密；请用 {program} 打开后另存为不加密的 {path.suffix}。"
        )
    unpacked = sum(item.file_size for item in parts)
    if unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * path.stat().st_size or len(parts) > _MOST_PARTS:
        raise UnreadableFile(
            f"{path.name} 解压后异常庞大（{unpacked / 2**20:.0f} MB），没有打开；请只保留数据表后再试。"
        )
