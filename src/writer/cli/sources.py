"""Reading what a command is given: files, or ``-`` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from writer.errors import UnreadableFile

if TYPE_CHECKING:
    from writer.office import Office
    from writer.schema import Ledger

AsJson = Annotated[bool, typer.Option("--json", help="在标准输出写出一个 JSON 文档")]


def read_source(name: str) -> str:
    """The text of a file, or of standard input for ``-``.

    Raises:
        UnreadableFile: the file cannot be read as text.
    """
    from writer.corpus import decode_text, read_text

    if name == "-":
        return decode_text(sys.stdin.buffer.read(), "标准输入")
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


def read_draft(path: Path) -> str:
    """A draft's text with its line ends as they are, so that what is not changed stays as it was, byte for byte.

    Raises:
        UnreadableFile: there is no such file, or it is no UTF-8 text.
    """
    if not path.is_file():
        raise UnreadableFile(f"找不到文稿 {path}；请检查文件名。")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"文稿 {path} 不是 UTF-8 文本；请另存为 UTF-8 编码的 .md 文件。") from error


def write_draft(path: Path, text: str) -> None:
    """Write a draft in one step: the file is either the old one or the new one, never half of it.

    Raises:
        UnreadableFile: the place cannot be written to.
    """
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UnreadableFile(f"无法写入 {path}（{error.strerror or error}）；请换一个位置。") from error


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
