"""Which files are meant by the paths somebody gives, and what each report is called."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from writer.errors import reason_of

_READABLE = frozenset({".txt", ".md", ".docx"})
# Reports as well, but not in a form that can be read yet: named among the failures with the cure, not passed over.
_KIN = frozenset({".doc", ".wps", ".rtf", ".pdf", ".docm", ".odt"})
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
        if not given.exists():
            failed.append((str(given), f"找不到 {given}；请检查路径。"))
        elif given.is_dir():
            trouble: list[tuple[str, str]] = []
            for file in _walk(given, trouble):
                files.setdefault(file.path, file)
            failed += trouble
            if not trouble:
                folders.append((given.resolve(), given))
        else:
            path = given.resolve()
            files.setdefault(path, SourceFile(path, str(given), given.name))
    return Gathered(tuple(files.values()), tuple(folders), tuple(failed))


def _walk(folder: Path, trouble: list[tuple[str, str]]) -> list[SourceFile]:
    found: list[SourceFile] = []

    def refused(error: OSError) -> None:
        trouble.append((str(error.filename), f"目录打不开（{reason_of(error)}）；请检查权限。"))

    for where, below, names in os.walk(folder, onerror=refused):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if _is_report(name) and path.is_file():
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
