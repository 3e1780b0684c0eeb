"""A file of figures → ledger: text in the encodings offices have, Excel sheets, tables in Word files."""

from __future__ import annotations

from pathlib import Path

from writer.errors import UnreadableFile
from writer.facts.paste import parse_facts, require_facts
from writer.schema import Ledger

_MOST_BYTES = 20 * 1024 * 1024
_TEXTS = frozenset({".tsv", ".csv", ".txt", ".md", ".tab", ".markdown"})
_SHEETS = frozenset({".xlsx", ".xlsm"})
_CURES = {
    ".xls": "请在 Excel 或 WPS 中另存为 .xlsx",
    ".et": "请在 WPS 中另存为 .xlsx",
    ".doc": "请在 Word 或 WPS 中另存为 .docx",
    ".wps": "请在 WPS 中另存为 .docx",
    ".pdf": "请把表格复制后粘贴进来，或另存为 .xlsx",
}


def read_facts(path: str | Path) -> Ledger:
    """The facts of a file.

    Args:
        path: .tsv, .csv, .txt, .md (UTF-8, GB18030 or UTF-16), .xlsx or .docx, at most 20 MB.

    Raises:
        UnreadableFile: missing, too big, of another kind, damaged, or in no known encoding.
        NoFacts: nothing in it could be read as a fact.
    """
    path = Path(path)
    kind = path.suffix.lower()
    try:
        if not path.is_file():
            raise UnreadableFile(f"找不到文件 {path.name}；请检查路径和文件名。")
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableFile(f"{path.name} 超过 20 MB；请只保留数据表后再试。")
        if kind in _SHEETS:
            from writer.facts.workbook import read_workbook

            return require_facts(read_workbook(path))
        if kind == ".docx":
            from writer.facts.document import read_document

            return require_facts(read_document(path))
        if kind and kind not in _TEXTS:
            cure = _CURES.get(kind, "请另存为 .xlsx、.csv 或 .txt")
            raise UnreadableFile(f"{path.name} 不是能读的数据文件；{cure}。")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            f"{path.name} 打不开（{error.__class__.__name__}）；请检查文件是否存在、是否有读取权限。"
        ) from error
    return require_facts(parse_facts(decode(data, path.name)))


def decode(data: bytes, name: str) -> str:
    """The text of a file.

    Raises:
        UnreadableFile: binary, or in no known encoding.
    """
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encodings = [encoding for mark, encoding in marks if data.startswith(mark)] or [
        "utf-8",
        *_without_mark(data),
        "gb18030",
    ]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(f"{name} 不是文本，或编码无法识别；请用记事本另存为 UTF-8，或另存为 .xlsx。")


def _without_mark(data: bytes) -> list[str]:
    """UTF-16 without its mark: tabs, digits and line breaks leave zero bytes at every second place."""
    sample = data[:4000]
    if len(data) % 2 or b"\0" not in sample:
        return []
    return ["utf-16-le"] if sample[1::2].count(0) >= sample[0::2].count(0) else ["utf-16-be"]
