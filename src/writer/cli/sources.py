"""Reading what a command is given: files, or ``-`` for standard input."""

from __future__ import annotations

import filecmp
import itertools
import os
import shutil
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from writer.errors import InputError, UnreadableFile, reason_of

if TYPE_CHECKING:
    from writer.checking import Grounds
    from writer.export import Profile
    from writer.office import Office
    from writer.schema import Ledger
    from writer.store import Store

_MOST_BYTES = 20 * 1024 * 1024

AsJson = Annotated[bool, typer.Option("--json", help="在标准输出写出一个 JSON 文档")]


def read_source(name: str) -> str:
    """The text of a file, or of standard input for ``-``.

    Raises:
        UnreadableFile: the file cannot be read as text.
    """
    from writer.corpus import decode_text, read_text

    if name == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise UnreadableFile(f"标准输入超过 {_MOST_BYTES // 2**20} MB；请只留下数据或正文再试。")
        return decode_text(data, "标准输入")
    return read_text(Path(name))


def read_ledger(name: str) -> Ledger:
    """The facts in a file, or on standard input for ``-``.

    Raises:
        UnreadableFile: the file cannot be read.
        NoFacts: nothing in it could be read as a fact.
    """
    from writer.facts import parse_facts, read_facts, require_facts

    if name == "-":
        return require_facts(parse_facts(read_source(name)))
    return read_facts(Path(name))


@contextmanager
def opened_grounds(off: Sequence[str] = ()) -> Iterator[tuple[Grounds, Store | None]]:
    """What drafts are checked against besides the facts, and the record, None where nothing has been recorded yet.

    Args:
        off: rules to leave out, besides those that are switched off by setting.

    Raises:
        InputError: a setting cannot be used, or there is no such rule.
        StoreError: the record cannot be opened.
    """
    from writer.checking import read_switches
    from writer.grounds import gather_grounds
    from writer.settings import load_settings
    from writer.store import open_store

    asked, settings = read_switches(off), load_settings()
    if settings.database_url is None and not (settings.data / "writer.db").is_file():
        grounds = gather_grounds(settings, None)
        yield replace(grounds, off=grounds.off | asked), None
        return
    with open_store(settings.sql_url) as store:
        grounds = gather_grounds(settings, store)
        yield replace(grounds, off=grounds.off | asked), store


def read_grounds() -> Grounds:
    """What drafts are checked against besides the facts; see ``opened_grounds``, which keeps the record open."""
    with opened_grounds() as (grounds, _):
        return grounds


def read_draft(path: Path) -> str:
    """The text of a draft that is to be changed, with its line ends as they are, so that no other byte changes.

    Raises:
        UnreadableFile: there is no such file, or it is no UTF-8 text.
    """
    from writer.corpus import read_text

    if path.suffix.lower() not in {".md", ".markdown", ".txt", ".text", ""}:
        raise UnreadableFile(f"{path.name} 不是纯文本，不能在其中逐处修改；请用 writer draft 写出的 .md 文件。")
    read_text(path)  # refuses what is missing, empty, too large or no text, each with its cure
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"文稿 {path.name} 不是 UTF-8 编码，改动会伤及其余文字；请先另存为 UTF-8。") from error


def read_report(path: Path) -> str:
    """The text of a draft that is only looked at: .md, .txt or .docx, in any encoding that offices use.

    Raises:
        UnreadableFile: there is no such file, or it is no text.
    """
    from writer.corpus import read_text

    text = read_text(path)
    if path.suffix.lower() == ".md":
        with suppress(UnicodeDecodeError):
            return path.read_bytes().decode("utf-8")  # offsets count from the file's own beginning, line ends and all
    return text


def require_place(path: Path) -> None:
    """Refuse a place that cannot be written to before any work is done.

    Raises:
        InputError: the folder is missing or closed, or ``path`` is a folder.
    """
    folder = path.resolve().parent
    if path.is_dir():
        raise InputError(f"{path} 是文件夹；请写明文件名，如 {path}/材料.md。")
    if not folder.is_dir():
        raise InputError(f"没有 {path.parent} 这个文件夹；请先建好，或换一个位置。")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise InputError(f"没有写入 {path} 的权限；请换一个位置。")


def set_aside(path: Path) -> Path | None:
    """Keep what stands at ``path``, which a person may have edited, under a name of its own; returns that name.

    None when nothing stands there. Nothing kept before is overwritten.

    Raises:
        UnreadableFile: the copy cannot be made.
    """
    if not path.is_file():
        return None
    try:
        for number in itertools.count(1):
            kept = path.with_name(f"{path.stem}（旧稿{number}）{path.suffix}")
            if kept.exists() and filecmp.cmp(path, kept, shallow=False):
                return kept
            if not kept.exists():
                shutil.copy2(path, kept)
                return kept
    except OSError as error:
        raise UnreadableFile(f"原有的 {path} 无法另存（{reason_of(error)}），没有改动它；请换一个输出位置。") from error
    return None


def write_draft(path: Path, text: str) -> None:
    """Write a draft in one step: the file is either the old one or the new one, never half of it.

    A link goes on pointing to its file, and the file keeps its permissions.

    Raises:
        UnreadableFile: the place cannot be written to.
    """
    place = Path(os.path.realpath(path))
    part = place.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            file.write(text.encode("utf-8"))
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UnreadableFile(f"无法写入 {path}（{reason_of(error)}）；请换一个位置。") from error


def chosen_profile(name: str | None = None, path: Path | None = None) -> Profile:
    """The page format that is asked for, else the one that is set, else the standard's.

    Raises:
        InputError: a setting or the file of formats cannot be used, or there is no such format.
    """
    from writer.export import choose_profile
    from writer.settings import load_settings

    settings = load_settings()
    return choose_profile(name or settings.profile, path or settings.profiles)


@contextmanager
def opened_office(*, write: bool = False) -> Iterator[Office]:
    """The rooms, opened by the settings and closed again."""
    from writer.office import open_office
    from writer.settings import load_settings

    office = open_office(load_settings(), write=write)
    try:
        yield office
    finally:
        office.close()
