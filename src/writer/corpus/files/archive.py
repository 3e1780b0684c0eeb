"""Zips of reports: what is in them, read in memory entry by entry. Nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO

from writer.corpus.files.decoding import decode_names
from writer.errors import UnreadableFile, reason_of

MAX_ENTRIES = 2_000  # reports; photographs beside them are not counted
MAX_DIRECTORY = 32 * 1024 * 1024  # bytes of a zip's list of its files, which is read as a whole
MAX_TOTAL = 1024 * 1024 * 1024
MAX_ENTRY = 100 * 1024 * 1024
MAX_RATIO = 200
MAX_DEPTH = 3  # a zip in a zip in a zip
_SMALL = 1024 * 1024  # a blank form packs well; only what unpacks to more than this is a bomb
_TAIL = 22 + 0xFFFF  # bytes: the last record with the longest comment
_UTF8 = 0x800
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, RuntimeError, OverflowError)
_UNPACK = "请解压后把其中的文件编入。"
Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """A file in a zip: its names from the outermost zip inwards, the last being the file's own path in its zip."""

    names: tuple[str, ...]

    @property
    def path(self) -> str:
        """The names as one path below the zip."""
        return "/".join(self.names)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a zip holds that is wanted, and what of it cannot be used: path below the zip, and why."""

    entries: tuple[ArchiveEntry, ...]
    failed: tuple[tuple[str, str], ...]


def list_archive(path: Path, wanted: Wanted) -> Listing:
    """Look through a zip and the zips in it.

    Args:
        path: the zip.
        wanted: says of a file name (without folders) whether it could be a report; others are passed over.

    Raises:
        UnreadableFile: it is no zip, damaged, or holds more than is reasonable.
    """
    look = _Look(wanted)
    try:
        with path.open("rb") as file:
            look.through(file, path.name, ())
    except OSError as error:
        raise UnreadableFile(f"压缩包 {path.name} 打不开（{reason_of(error)}）；请检查权限。") from error
    return Listing(tuple(look.entries), tuple(look.failed))


def read_entry(path: Path, names: tuple[str, ...]) -> tuple[bytes, datetime | None]:
    """The bytes of one entry, and when it was last changed by the clock of whoever packed it; None for no date.

    Raises:
        UnreadableFile: it is not there any more, damaged, locked, packed in a way not known here, or too large.
    """
    shown = f"{path.name}/{'/'.join(names)}"
    try:
        if len(names) == 1:
            with zipfile.ZipFile(path) as archive:
                return _taken(archive, names[-1], shown)
        status = path.stat()
        with zipfile.ZipFile(io.BytesIO(_inner(path, names[:-1], status.st_mtime_ns, status.st_size))) as archive:
            return _taken(archive, names[-1], shown)
    except _BROKEN as error:
        raise UnreadableFile(f"压缩包中的 {shown} 已损坏或压缩方式不认识；{_UNPACK}") from error
    except OSError as error:
        raise UnreadableFile(f"压缩包 {path.name} 打不开（{reason_of(error)}）；请检查权限。") from error


@lru_cache(maxsize=1)
def _inner(path: Path, names: tuple[str, ...], _changed: int, _size: int) -> bytes:
    """A zip in a zip, kept while its entries are read one after the other."""
    return read_entry(path, names)[0]


def _taken(archive: zipfile.ZipFile, name: str, shown: str) -> tuple[bytes, datetime | None]:
    info = dict(_named(archive.infolist())).get(name)
    if info is None:
        raise UnreadableFile(f"压缩包里找不到 {shown}；请重新编入。")
    return _unpacked(archive, info, shown), _date(info)


def holds(path: Path, inside: str) -> bool:
    """Whether the zip still has an entry of this path; True for a zip that cannot be read now: it may come back."""
    try:
        status = path.stat()
        return inside in _paths(path, status.st_mtime_ns, status.st_size)
    except (OSError, UnreadableFile):
        return True


@lru_cache(maxsize=8)
def _paths(path: Path, _changed: int, _size: int) -> frozenset[str]:
    return frozenset(entry.path for entry in list_archive(path, lambda _: True).entries)


class _Look:
    """One look through a zip and those in it, and what it has come upon."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._seen = 0
        self._total = 0
        self.entries: list[ArchiveEntry] = []
        self.failed: list[tuple[str, str]] = []

    def through(self, file: IO[bytes], shown: str, above: tuple[str, ...]) -> None:
        too_many = f"压缩包 {shown} 里超过 {MAX_ENTRIES} 个文件，已拒绝打开；请分成几个压缩包。"
        try:
            if _directory_size(file) > MAX_DIRECTORY:
                raise UnreadableFile(too_many)
            with zipfile.ZipFile(file) as archive:
                chosen = list(self._chosen(archive.infolist(), above))
                self._seen += len(chosen)
                if self._seen > MAX_ENTRIES:
                    raise UnreadableFile(too_many)
                for name, info in chosen:
                    self._take(archive, info, (*above, name))
        except _BROKEN as error:
            raise UnreadableFile(f"压缩包 {shown} 已损坏或不是 zip 文件；请重新压缩为 .zip 再编入。") from error

    def _take(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, names: tuple[str, ...]) -> None:
        at = "/".join(names)
        reason = _unusable(info, names[-1])
        if not reason:  # one file that is refused does not take the room of the others
            self._total += info.file_size
        if self._total > MAX_TOTAL:
            raise UnreadableFile(f"压缩包解压后超过 {MAX_TOTAL // 2**20} MB（到 {at} 为止），已拒绝打开；{_UNPACK}")
        if reason:
            self.failed.append((at, reason))
        elif not _is_zip(at):
            self.entries.append(ArchiveEntry(names))
        elif len(names) >= MAX_DEPTH:
            self.failed.append((at, f"压缩包套了 {MAX_DEPTH} 层以上，没有再往里看；请解压后再编入。"))
        else:
            try:
                self.through(io.BytesIO(_unpacked(archive, info, at)), at, names)
            except UnreadableFile as error:
                self.failed.append((at, str(error)))
            except _BROKEN:
                self.failed.append((at, "压缩包中的这个压缩包已损坏；请解压后再编入。"))

    def _chosen(self, infos: list[zipfile.ZipInfo], above: tuple[str, ...]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Entries that could be reports, by name; of several with one name the last, as every unpacker leaves it."""
        named = [(name, info) for name, info in _named(infos) if _is_meant(name, self._wanted)]
        last = dict(named)
        for name, info in named:
            if last[name] is info:
                yield name, info
            else:
                at = "/".join((*above, name))
                self.failed.append((at, "压缩包里有同名文件，只编入最后一个；需要的话请改名后重新压缩。"))


def _directory_size(file: IO[bytes]) -> int:
    """Bytes of the zip's list of files as its last record says (APPNOTE 4.3.16); 0 where there is none to be seen."""
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _TAIL))
    tail = file.read(_TAIL)
    place = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[place + 12 : place + 16], "little") if 0 <= place <= len(tail) - 22 else 0


def _is_meant(name: str, wanted: Wanted) -> bool:
    *folders, base = name.split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in folders) or "__MACOSX" in folders
    return bool(base) and not hidden and wanted(base)


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _named(infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Entries with their real names: Windows packs names in the code page of the country and does not say so."""
    foreign = [info for info in infos if not info.flag_bits & _UTF8]
    decoded = decode_names([info.orig_filename.encode("cp437", "replace") for info in foreign])
    real = {id(info): name for info, name in zip(foreign, decoded, strict=True) if name}
    for info in infos:
        name = real.get(id(info), info.orig_filename).replace("\\", "/")
        yield name.removeprefix("./"), info


def _unusable(info: zipfile.ZipInfo, name: str) -> str:
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return "文件名指向压缩包之外，没有读取；请解压检查后再编入。"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "是指向别处的链接，没有读取；请把原文件放进压缩包。"
    if info.flag_bits & _ENCRYPTED:
        return "压缩包加了密码；请解压后再编入。"
    if info.file_size > MAX_ENTRY:
        return f"有 {info.file_size / 2**20:.0f} MB，超过 {MAX_ENTRY // 2**20} MB 的上限；请删去图片或拆成几个文件。"
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return "解压后异常庞大，已拒绝打开；请检查这个文件的来历。"
    return ""


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> bytes:
    reason = _unusable(info, info.orig_filename.replace(os.sep, "/"))
    if reason:
        raise UnreadableFile(f"压缩包中的 {shown} {reason}")
    with archive.open(info) as file:
        return file.read(MAX_ENTRY + 1)[:MAX_ENTRY]


def _date(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
