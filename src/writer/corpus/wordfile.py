"""Word files → text: paragraphs and tables in document order, without headers, footers and text boxes.

python-docx's own ``paragraph.text`` loses tracked insertions and content controls, so the body is walked here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from writer.corpus.numbering import Numbering
from writer.errors import UnreadableFile

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 5_000
_SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx 再读入。"

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _BREAK, _RETURN, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")
_BLOCK_WRAPPERS = frozenset(
    qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")
)
# Deleted and moved-away text, properties (where w:tab is a tab stop), and drawings with their text boxes.
_SKIPPED = frozenset(
    qn(tag) for tag in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:drawing", "w:pict", "w:object", "w:rt")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}


def docx_text(data: bytes, name: str) -> str:
    """The text of a .docx, a line per paragraph, table rows as tab-separated cells.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        UnreadableFile: no zip, a zip that is no Word file, one that unpacks to far too much, or a damaged one.
    """
    _refuse_bomb(data, name)
    try:
        document = Document(io.BytesIO(data))
        numbering = Numbering(document)
        lines = [line for block in _blocks(document.element.body) for line in _lines(block, numbering)]
    except Exception as error:  # python-docx, lxml and zipfile raise a dozen kinds for one thing: a damaged file
        raise UnreadableFile(f"文件 {name} 已损坏或不是有效的 Word 文件；{_SAVE_AS}") from error
    return "\n".join(lines) + "\n"


def _refuse_bomb(data: bytes, name: str) -> None:
    """Look at the sizes in the zip's directory, before anything is unpacked; zipfile reads no further than they say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise UnreadableFile(f"文件 {name} 后缀是 .docx，内容却不是 Word 文件；{_SAVE_AS}") from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile(f"文件 {name} 加了密码；请去掉密码后再读入。")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(part.startswith("word/") for part in names):
        raise UnreadableFile(f"文件 {name} 是压缩包，不是 Word 文件；请解压后选择其中的 .docx 文件。")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 1) or len(parts) > MAX_PARTS:
        raise UnreadableFile(f"文件 {name} 解压后异常庞大（{unpacked / 2**20:.0f} MB），已拒绝打开；{_SAVE_AS}")


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in document order, also inside content controls, but not a generated table of contents."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _BLOCK_WRAPPERS and not _is_contents(child):
            yield from _blocks(child)


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _lines(block: Any, numbering: Numbering) -> Iterator[str]:
    if block.tag == _PARAGRAPH:
        yield _paragraph_text(block, numbering)
        return
    for row in block.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is block:
            yield "\t".join(_cells(row, numbering))


def _cells(row: Any, numbering: Numbering) -> Iterator[str]:
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        texts = (_paragraph_text(paragraph, numbering) for paragraph in cell.iter(_PARAGRAPH))
        yield " ".join(" ".join(texts).split())
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        extra = span.get(qn("w:val"), "1") if span is not None else "1"
        # A merged cell keeps its columns, so that cells of one column stay under each other.
        yield from [""] * (min(int(extra), 64) - 1 if extra.isdecimal() else 0)


def _paragraph_text(paragraph: Any, numbering: Numbering) -> str:
    number = numbering.prefix(paragraph)
    text = "".join(_pieces(paragraph))
    # Word numbers empty paragraphs as well; a number alone is of no use to a reader.
    return number + text if text.strip() else text


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            yield child.text or ""
        elif tag == _TAB:
            yield "\t"
        elif tag == _HYPHEN:
            yield "-"
        elif tag == _RETURN or (tag == _BREAK and child.get(qn("w:type"), "textWrapping") == "textWrapping"):
            yield "\n"
        elif tag not in _SKIPPED and isinstance(tag, str):
            yield from _pieces(child)
