"""Files → text: .txt and .md in the encodings offices have, .docx; everything else is refused with its cure.

Spans everywhere else refer to the text returned here: line ends are ``\\n``, control and invisible format characters
are gone, every other character is as in the file.
"""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from writer.errors import UnreadableFile

MAX_BYTES = 20 * 1024 * 1024
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text", ""})
_WORD_KIN = frozenset(
    {".doc", ".wps", ".rtf", ".pdf", ".dot", ".wpt", ".docm", ".dotx", ".odt", ".html", ".htm", ".ofd"}
)
_SHEETS = frozenset({".xls", ".xlsx", ".et", ".csv", ".tsv"})
_SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再读入。"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", f"其实是旧版 Word 文件，或者加了打开密码；请去掉密码，{_SAVE_AS}"),
    (b"%PDF", f"其实是 PDF 文件；{_SAVE_AS}"),
    (b"{\\rtf", f"其实是 RTF 文件；{_SAVE_AS}"),
)
# A byte order mark settles the encoding; UTF-32 first, since its mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
# Unicode Cf: zero-width and direction marks, which hide figures from a reader and from the checks.
_INVISIBLE = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SAMPLE = 20_000


def read_text(path: str | Path) -> str:
    """Read one report file.

    Args:
        path: a .txt or .md (UTF-8, GB18030, or UTF-16/32 with a byte order mark) or a .docx.

    Returns:
        The text, lines ended by ``\\n``; the tables of a .docx are lines of tab-separated cells.

    Raises:
        UnreadableFile: the file is missing, empty, over 20 MB, binary, in an unknown encoding or in another format.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in _WORD_KIN:
        _regular(path)
        raise UnreadableFile(f"文件 {path.name} 是 {suffix} 格式，不能直接读取；{_SAVE_AS}")
    if suffix in _SHEETS:
        _regular(path)
        raise UnreadableFile(f"文件 {path.name} 是表格，不是报告；请在“数据”一步上传，或把报告存为 .docx 或 .txt。")
    if suffix != ".docx" and suffix not in _TEXT_SUFFIXES:
        _regular(path)
        raise UnreadableFile(f"文件 {path.name} 的格式 {suffix} 不认识；请把报告存为 .docx、.txt 或 .md。")
    data = _load(path)
    for magic, told in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(f"文件 {path.name} {told}")
    if suffix == ".docx":
        from writer.corpus.wordfile import docx_text

        text = clean(docx_text(data, path.name))
    else:
        text = decode_text(data, path.name)
    if not text.strip():
        raise UnreadableFile(f"文件 {path.name} 里没有文字；请确认选对了文件，扫描件请先转成文字。")
    return text


def decode_text(data: bytes, name: str) -> str:
    """The text of bytes in an encoding that offices use, cleaned like a file's.

    Raises:
        UnreadableFile: binary data, or an unknown encoding; the message calls it ``name``.
    """
    return clean(_decode(data, name))


def clean(text: str) -> str:
    """Normalise line ends to ``\\n`` and drop control and invisible format characters."""
    return _INVISIBLE.sub("", _CONTROL.sub("", _BREAKS.sub("\n", text)))


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


def _load(path: Path) -> bytes:
    size = _regular(path)
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"文件 {path.name} 有 {size / 2**20:.0f} MB，超过 {MAX_BYTES // 2**20} MB 的上限；"
            "请删去图片或拆成几个文件后再读入。"
        )
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"打不开文件 {path.name}；请检查有没有读取权限、是否正被其他程序占用。") from error
    if not data.strip():
        raise UnreadableFile(f"文件 {path.name} 是空的；请确认选对了文件。")
    return data[:MAX_BYTES]


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _printable(data.decode(encoding), name)
            except UnicodeError as error:
                raise _unknown_encoding(name) from error
    if b"\x00" in data or data.startswith(b"PK\x03\x04"):
        raise _binary(name)
    try:
        return _printable(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    try:
        text = _printable(data.decode("gb18030"), name)
    except UnicodeDecodeError as error:
        raise _unknown_encoding(name) from error
    if not _plausible_chinese(text):
        raise _unknown_encoding(name)
    return text


def _printable(text: str, name: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 20 > len(sample):
        raise _binary(name)
    return text


def _plausible_chinese(text: str) -> bool:
    """Whether bytes read as GB18030 were GB18030: almost any bytes can be read so, but other encodings give rare hanzi.

    Ordinary Chinese lies in GB 2312 for all but a few characters in a thousand; Big5, Shift-JIS or Latin-1 do not.
    """
    foreign = [char for char in text[:_SAMPLE] if char > "\x7f"]
    common = len("".join(foreign).encode("gb2312", errors="ignore")) // 2
    return common * 10 >= len(foreign) * 9


def _binary(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"文件 {name} 不是文本文件（内容是二进制数据）；请确认文件名后缀没有改错，报告请存为 .docx 或 .txt。"
    )


def _unknown_encoding(name: str) -> UnreadableFile:
    return UnreadableFile(f"文件 {name} 的文字编码无法识别；请用记事本打开，另存为 UTF-8 编码后再读入。")
