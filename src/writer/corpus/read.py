"""Files → text, whatever format the office has them in; what cannot be read is refused with its cure.

Spans everywhere else refer to the text returned here: line ends are ``\\n``, control and invisible format characters
are gone, every other character is as in the file. The content decides what a file is; its name only where the content
does not say.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from writer.corpus.files.decoding import clean, decode_raw, decode_text, harmful
from writer.errors import UnreadableFile

__all__ = ["MAX_BYTES", "MAX_PACKED", "ReadFile", "clean", "decode_text", "load", "read_data", "read_file", "read_text"]

# Version of the reading: to be raised with every change that gives other text for files read before, so that they are
# read anew at the next indexing.
READER = "r4"
MAX_BYTES = 20 * 1024 * 1024
MAX_PACKED = 100 * 1024 * 1024  # files that carry pictures
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text", ""})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_WORD = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_OFFICE = frozenset({".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott"})
_SHEETS = frozenset({".xls", ".xlsx", ".xlsm", ".et", ".csv", ".tsv"})
_ARCHIVES = frozenset({".zip", ".rar", ".7z"})
REPORTS = frozenset({".txt", ".md", ".markdown", ".pdf"}) | _PAGES | _WORD | _OFFICE
_SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再读入。"

_OLE = b"\xd0\xcf\x11\xe0"
_PAGE_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FIB = 512  # where the text stream of a Word file usually begins: [MS-DOC] 2.5.1, magic number and flags
_FIB_ENCRYPTED = 0x0100


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The text of a file, and what was left out of it that its reader should know (Chinese sentences)."""

    text: str
    notes: tuple[str, ...] = ()


def read_text(path: str | Path) -> str:
    """Read one report file; see ``read_file``.

    Raises:
        UnreadableFile: the file cannot be read.
    """
    return read_file(path).text


def read_file(path: str | Path) -> ReadFile:
    """Read one report file.

    Args:
        path: .txt or .md (UTF-8, UTF-16, UTF-32, GB18030, Big5), .docx and its kin, .html, .pdf with a text layer;
            .doc, .wps, .rtf and .odt where LibreOffice is installed.

    Returns:
        The text, lines ended by ``\\n``; the rows of tables are lines of tab-separated cells. And what was left out.

    Raises:
        UnreadableFile: the file is missing, empty, too large, locked, damaged, scanned, binary, in an unknown encoding
            or in another format.
    """
    path = Path(path)
    return read_data(load(path), path.name)


def load(path: Path) -> bytes:
    """The bytes of a file that may be a report.

    Raises:
        UnreadableFile: it is missing, no regular file, not to be opened, in a format that is never read, or too large.
    """
    size = _regular(path)
    suffix = path.suffix.lower()
    _refuse_format(suffix, path.name)
    most = MAX_BYTES if suffix in _TEXT_SUFFIXES or suffix in _PAGES else MAX_PACKED
    if size > most:
        raise _too_large(path.name, size, most)
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise UnreadableFile(f"打不开文件 {path.name}；请检查有没有读取权限、是否正被其他程序占用。") from error


def read_data(data: bytes, name: str) -> ReadFile:
    """Read a report from its bytes.

    Args:
        data: the file's bytes.
        name: the file's name: its suffix, where the content does not say, and for messages.

    Raises:
        UnreadableFile: as ``read_file``.
    """
    suffix = Path(name).suffix.lower()
    _refuse_format(suffix, name)
    if not data.strip():
        raise UnreadableFile(f"文件 {name} 是空的；请确认选对了文件。")
    text, notes = _content(data, name, suffix)
    taken = harmful(text)
    if taken:
        notes = (*notes, f"有 {taken} 个看不见的控制字符或改变书写方向的字符，已去掉。")
    text = clean(text)
    if not text.strip():
        raise UnreadableFile(f"文件 {name} 里没有文字；请确认选对了文件，扫描件请先转成文字。")
    return ReadFile(text, notes)


def _content(data: bytes, name: str, suffix: str) -> tuple[str, tuple[str, ...]]:
    """Text and notes of the format that the content is in."""
    if data.startswith(b"%PDF-") or suffix == ".pdf":
        from writer.corpus.files.pdf import pdf_text

        return pdf_text(data, name)
    kind = packed_kind(data, name, suffix)
    if kind == ".docx":
        from writer.corpus.wordfile import docx_text

        return docx_text(data, name)
    if kind:
        return _converted(data, name, kind)
    if suffix in _PAGES or (suffix in _OFFICE | _WORD and _PAGE_START.match(data)):
        from writer.corpus.files.webpage import html_text

        return html_text(data, name), ()
    if suffix in _OFFICE:
        raise UnreadableFile(f"文件 {name} 不是有效的 {suffix} 文件或已损坏；{_SAVE_AS}")
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data), MAX_BYTES)
    return decode_raw(data, name), ()


def packed_kind(data: bytes, name: str, suffix: str) -> str:
    """``.docx``, what LibreOffice should take it for, or "" for a text."""
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"PK\x03\x04") and suffix not in _TEXT_SUFFIXES | _PAGES:
        return _zip_kind(data)
    return ".docx" if suffix in _WORD and not _PAGE_START.match(data) else ""


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ".docx"  # which says what is wrong with it
    return ".odt" if "content.xml" in names and "META-INF/manifest.xml" in names else ".docx"


def _ole_kind(data: bytes, name: str) -> str:
    """The formats that share the container of old Word files are told by the names of their streams."""
    if _stream(data, "EncryptedPackage"):
        raise UnreadableFile(f"文件 {name} 加了打开密码；请去掉密码后再读入。")
    if _stream(data, "Workbook"):
        raise UnreadableFile(f"文件 {name} 其实是表格，不是报告；请在“数据”一步上传，或把报告存为 .docx 或 .txt。")
    fib = data[_FIB : _FIB + 12]
    if fib[:2] == b"\xec\xa5" and int.from_bytes(fib[10:12], "little") & _FIB_ENCRYPTED:
        raise UnreadableFile(f"文件 {name} 加了打开密码；请去掉密码后再读入。")
    if _stream(data, "WordDocument"):
        return ".doc"
    if _stream(data, "MatOST"):
        return ".wps"  # Microsoft Works, which has the suffix of Kingsoft's WPS
    raise UnreadableFile(f"文件 {name} 其实是旧版 Word 文件，或加了打开密码；请去掉密码，另存为 .docx 再读入。")


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _converted(data: bytes, name: str, kind: str) -> tuple[str, tuple[str, ...]]:
    from writer.corpus.files.office import to_docx
    from writer.corpus.wordfile import docx_text

    text, notes = docx_text(to_docx(data, name, kind), name)
    macros = "文件带有宏，只读了文字，宏没有读取，也不会运行。"
    if macros not in notes and (_stream(data, "_VBA_PROJECT") or b"Basic/" in data[-65536:]):
        notes = (macros, *notes)
    return text, notes


def _refuse_format(suffix: str, name: str) -> None:
    if suffix in _SHEETS:
        raise UnreadableFile(f"文件 {name} 是表格，不是报告；请在“数据”一步上传，或把报告存为 .docx 或 .txt。")
    if suffix in _ARCHIVES:
        whole = "可以用 writer index 整包编入语料库；要单独读，" if suffix == ".zip" else ""
        raise UnreadableFile(f"文件 {name} 是压缩包；{whole}请解压后选择其中的文件。")
    if suffix == ".ofd":
        raise UnreadableFile(f"文件 {name} 是 .ofd 版式文件，不能直接读取；请在阅读器中另存为 .docx 或 .txt 再读入。")
    if suffix not in REPORTS and suffix not in _TEXT_SUFFIXES:
        raise UnreadableFile(f"文件 {name} 的格式 {suffix} 不认识；请把报告存为 .docx、.txt 或 .md。")


def _too_large(name: str, size: int, most: int) -> UnreadableFile:
    return UnreadableFile(
        f"文件 {name} 有 {size / 2**20:.0f} MB，超过 {most // 2**20} MB 的上限；请删去图片或拆成几个文件后再读入。"
    )


def _regular(path: Path) -> int:
    """Size of a regular file in bytes; anything else at that path is refused."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise UnreadableFile(f"找不到文件 {path.name or path}；请检查路径和文件名。") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"打不开文件 {path.name}；请检查路径是否正确、有没有读取权限。") from error
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableFile(f"{path.name or path} 是文件夹，不是报告文件；请选择其中的 .docx、.txt 或 .md 文件。")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(f"{path.name} 不是普通文件；请选择 .docx、.txt 或 .md 文件。")
    return status.st_size
