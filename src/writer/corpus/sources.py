"""Which files are meant by the paths somebody gives, in folders and zips, and what each report is called."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from writer.corpus.files.archive import holds, list_archive, read_entry
from writer.corpus.read import REPORTS, load
from writer.errors import UnreadableFile, reason_of

_ZIP = ".zip"
# Reports as well, but in a form that is not read: named among the failures with the cure, not passed over.
_KIN = frozenset({".ofd", ".rar", ".7z"})
# Control and direction marks, and bytes that are no UTF-8: no record can hold such a name, or no screen show it.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAME_IT = "要编入的话，请直接写出原文件的路径。"
_NOTES = frozenset({"readme.md", "readme.txt"})
_LONGEST_SUFFIX = 12
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed. ``shown`` is its path as the user gave it, ``name`` what the report would be called.

    A file in a zip has the zip as ``archive`` and its names in there as ``entry``; its ``path`` goes on below the zip
    as below a folder.
    """

    path: Path
    shown: str
    name: str
    archive: Path | None = None
    entry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of a file, their SHA-256, and when it was last changed (ISO 8601, UTC)."""

    data: bytes
    digest: str
    modified: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to be indexed, what could not be looked at, and the folders that were looked through to the end.

    A folder stands as the place it is and as the path the user gave for it. ``passed_over``: how many files of other
    kinds there are in folders and zips, by suffix, most first.
    """

    files: tuple[SourceFile, ...]
    folders: tuple[tuple[Path, Path], ...]
    failed: tuple[tuple[str, str], ...]
    passed_over: tuple[tuple[str, int], ...] = ()


class _Chooser:
    """Says of a name found in a folder or zip whether it could be a report, and counts what is none by its suffix."""

    def __init__(self) -> None:
        self.others: Counter[str] = Counter()

    def __call__(self, name: str) -> bool:
        if _is_report(name):
            return True
        if not name.startswith((".", "~$")) and name.lower() not in _NOTES | _SYSTEM:
            suffix = _UNFIT.sub("\ufffd", Path(name).suffix.lower())
            self.others[(suffix if len(suffix) <= _LONGEST_SUFFIX else "其他") or "无后缀"] += 1
        return False


def gather(paths: Iterable[str | Path]) -> Gathered:
    """Find the report files under ``paths``: files as given, folders and zips with everything below them.

    In folders and zips, hidden files, lock files of Word (``~$…``) and a README are passed over, files of other kinds
    are only counted.
    A link is followed where it is given by itself; one in a folder only to a file of that folder: whoever sent the
    folder could otherwise have any file of this machine read.
    """
    files: dict[Path, SourceFile] = {}
    folders: list[tuple[Path, Path]] = []
    failed: list[tuple[str, str]] = []
    wanted = _Chooser()
    for given in map(Path, paths):
        if _UNFIT.search(str(given)):
            failed.append((_fit(given), "路径中有不能显示的字符；请改名后再编入。"))
        elif not _exists(given):
            failed.append((str(given), f"找不到 {given}；请检查路径。"))
        elif given.is_dir():
            trouble: list[tuple[str, str]] = []
            for file in _walk(given, trouble, failed, wanted):
                files.setdefault(file.path, file)
            failed += trouble
            if not trouble:
                folders.append((given.resolve(), given))
        elif given.suffix.lower() == _ZIP and given.is_file():
            listed = _unzip(given, "", failed, wanted)
            if listed is not None:
                files.update((file.path, file) for file in listed if file.path not in files)
                folders.append((given.resolve(), given))
        else:
            path = given.resolve()
            files.setdefault(path, SourceFile(path, str(given), given.name))
    return Gathered(tuple(files.values()), tuple(folders), tuple(failed), tuple(wanted.others.most_common()))


def _fit(path: Path) -> str:
    return _UNFIT.sub("\ufffd", str(path))


def _walk(
    folder: Path, trouble: list[tuple[str, str]], unfit: list[tuple[str, str]], wanted: _Chooser
) -> list[SourceFile]:
    """The reports below a folder; ``trouble`` takes the folders that cannot be opened, ``unfit`` impossible names."""
    found: list[SourceFile] = []

    def refused(error: OSError) -> None:
        trouble.append((str(error.filename), f"目录打不开（{reason_of(error)}）；请检查权限。"))

    for where, below, names in os.walk(folder, onerror=refused):
        below[:] = sorted(name for name in below if not name.startswith("."))
        links = [Path(where, name) for name in below if Path(where, name).is_symlink()]
        unfit += [(_fit(path), f"是指向别处的文件夹链接，没有往里看；{_NAME_IT}") for path in links]
        for path in (Path(where, name) for name in sorted(names) if wanted(name)):
            reason = _why_not(path, folder)
            if reason:
                unfit.append((_fit(path), reason))
            elif path.suffix.lower() == _ZIP:
                found += _unzip(path, f"{path.relative_to(folder).as_posix()}/", unfit, wanted) or ()
            else:
                found.append(SourceFile(path.resolve(), str(path), path.relative_to(folder).as_posix()))
    return found


def _why_not(path: Path, folder: Path) -> str:
    """Why a file found in a folder is not read; "" for one that is."""
    if _UNFIT.search(str(path)):
        return "文件名或文件夹名中有不能显示的字符；请改名后再编入。"
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            real = path.resolve(strict=True)
            if not real.is_relative_to(folder.resolve()):
                return f"是指向文件夹之外的链接，没有读取；{_NAME_IT}"
            status = real.stat()
    except (OSError, RuntimeError):
        return "是失效的链接，或打不开；请检查原文件还在不在、有没有读取权限。"
    return "" if stat.S_ISREG(status.st_mode) else "不是普通文件，没有读取；请删去它，或换成报告文件。"


def _unzip(path: Path, front: str, failed: list[tuple[str, str]], wanted: _Chooser) -> list[SourceFile] | None:
    """The reports in a zip, called ``front`` and their path in it; None for one that cannot be opened."""
    try:
        listing = list_archive(path, wanted)
    except UnreadableFile as error:
        failed.append((str(path), str(error)))
        return None
    found, place = [], path.resolve()
    failed += [(_fit(Path(f"{path}/{inside}")), reason) for inside, reason in listing.failed]
    for entry in listing.entries:
        if _UNFIT.search(entry.path):
            failed.append((_fit(Path(f"{path}/{entry.path}")), "压缩包内的文件名中有不能显示的字符；请改名后再编入。"))
        else:
            shown = path / entry.path
            found.append(SourceFile(place / entry.path, str(shown), f"{front}{entry.path}", place, entry.names))
    return found


def _is_report(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    hidden = name.startswith((".", "~$"))
    return not hidden and name.lower() not in _NOTES and (suffix in REPORTS or suffix in _KIN or suffix == _ZIP)


def fetch(file: SourceFile) -> Loaded:
    """The bytes of a file to be indexed, with what is recorded of them.

    Raises:
        UnreadableFile: it cannot be read, or is larger than any report.
    """
    if file.archive is not None:
        data, changed = read_entry(file.archive, file.entry)
    else:
        data, changed = load(file.path), None
    if changed is None:
        try:
            changed = datetime.fromtimestamp((file.archive or file.path).stat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError) as error:
            raise UnreadableFile(f"文件 {file.path.name} 打不开；请检查路径和权限。") from error
    modified = changed.astimezone(UTC).isoformat(timespec="seconds")
    return Loaded(data, hashlib.sha256(data).hexdigest(), modified)


def still_there(path: str) -> bool:
    """Whether a recorded file is where it was: on disk, or in its zip."""
    place = Path(path)
    if _exists(place):
        return True
    archive = next((above for above in place.parents if above.suffix.lower() == _ZIP and _exists(above)), None)
    return archive is not None and archive.is_file() and holds(archive, place.relative_to(archive).as_posix())


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # a name in a zip may be longer than any on a disk
        return False
