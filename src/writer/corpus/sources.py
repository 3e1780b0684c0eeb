"""Which files are meant by the paths somebody gives, and what each report is called."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from writer.errors import reason_of

_READABLE = frozenset({".txt", ".md", ".docx"})
# Reports as well, but not in a form that can be read yet: named among the failures with the cure, not passed over.
_KIN = frozenset({".doc", ".wps", ".rtf", ".pdf", ".docm", ".odt"})
# Control and direction marks, and bytes that are no UTF-8: no record can hold such a name, or no screen show it.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOTES = frozenset({"readme.md", "readme.txt"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed. ``shown`` is its path as the user gave it, ``name`` what the report would be called."""

    path: Path
    shown: str
    name: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to be indexed, what could not be looked at, and the folders that were looked through to the end.

    A folder stands as the place it is and as the path the user gave for it.
    """

    files: tuple[SourceFile, ...]
    folders: tuple[tuple[Path, Path], ...]
    failed: tuple[tuple[str, str], ...]


def gather(paths: Iterable[str | Path]) -> Gathered:
    """Find the report files under ``paths``: files as given, folders with everything below them.

    In folders, hidden files, lock files of Word (``~$…``), a README and files of other kinds are passed over.
    """
    files: dict[Path, SourceFile] = {}
    folders: list[tuple[Path, Path]] = []
    failed: list[tuple[str, str]] = []
    for given in map(Path, paths):
        if _UNFIT.search(str(given)):
            failed.append((_fit(given), "路径中有不能显示的字符；请改名后再编入。"))
        elif not given.exists():
            failed.append((str(given), f"找不到 {given}；请检查路径。"))
        elif given.is_dir():
            trouble: list[tuple[str, str]] = []
            for file in _walk(given, trouble, failed):
                files.setdefault(file.path, file)
            failed += trouble
            if not trouble:
                folders.append((given.resolve(), given))
        else:
            path = given.resolve()
            files.setdefault(path, SourceFile(path, str(given), given.name))
    return Gathered(tuple(files.values()), tuple(folders), tuple(failed))


def _fit(path: Path) -> str:
    return _UNFIT.sub("\ufffd", str(path))


def _walk(folder: Path, trouble: list[tuple[str, str]], unfit: list[tuple[str, str]]) -> list[SourceFile]:
    """The reports below a folder; ``trouble`` takes the folders that cannot be opened, ``unfit`` impossible names."""
    found: list[SourceFile] = []

    def refused(error: OSError) -> None:
        trouble.append((str(error.filename), f"目录打不开（{reason_of(error)}）；请检查权限。"))

    for where, below, names in os.walk(folder, onerror=refused):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if _UNFIT.search(str(path)):
                if _is_report(name):
                    unfit.append((_fit(path), "文件名或文件夹名中有不能显示的字符；请改名后再编入。"))
            elif _is_report(name) and path.is_file():
                found.append(SourceFile(path.resolve(), str(path), path.relative_to(folder).as_posix()))
    return found


def _is_report(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    hidden = name.startswith((".", "~$"))
    return not hidden and name.lower() not in _NOTES and (suffix in _READABLE or suffix in _KIN)


def digest(path: Path) -> tuple[str, str]:
    """SHA-256 of the file's bytes, and its modification time (ISO 8601, UTC).

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        hexadecimal = hashlib.file_digest(file, "sha256").hexdigest()
        modified = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    return hexadecimal, modified.isoformat(timespec="seconds")
