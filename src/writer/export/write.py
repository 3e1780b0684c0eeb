"""A draft to a Word file, in one step: the file is either the old one or the new one, never half of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as WordDocument

from writer.errors import InputError, reason_of
from writer.export.audit import add_audit, audit_cuts
from writer.export.blocks import split_blocks
from writer.export.page import new_document
from writer.export.paragraphs import Sheet, unfinished_spans
from writer.export.profile import PROFILES, Profile
from writer.schema import Trace


def write_docx(text: str, path: Path, profile: str = "gbt9704", audit: Sequence[Trace] = ()) -> Path:
    """Write a draft as a Word file in official format.

    Args:
        text: a draft as ``docs/architecture.md`` has it (Markdown headings), or plain text with the same headings.
        path: where to write; an existing file is replaced, its folder must be there.
        profile: the name of a page format in ``PROFILES``.
        audit: the checked figures of this text (``writer.checking.check(...).figures``): each becomes a comment on
            its figure and a row of a table behind the report. None: a clean file.

    Returns:
        The path written.

    Raises:
        InputError: an empty draft, an unknown profile, or a place that cannot be written to.
    """
    chosen = PROFILES.get(profile)
    if chosen is None:
        raise InputError(f"没有名为“{profile}”的版式；可用的有：{'、'.join(PROFILES)}。")
    path = Path(path)
    _check_place(path)
    if not text.strip():
        raise InputError("文稿是空的，没有可以导出的内容；请先写出正文。")
    _save(_build(text, chosen, audit), path)
    return path


def _build(text: str, profile: Profile, audit: Sequence[Trace]) -> WordDocument:
    text = text.replace("\r\n", "\n").replace("\r", "\n") if not audit else text
    report, blocks = split_blocks(text)
    if not blocks:
        raise InputError("文稿里只有标记，没有文字；请先写出正文。")
    document = new_document(profile, report.title)
    unfinished = unfinished_spans(text)
    cuts = sorted({at for span in unfinished for at in span} | audit_cuts(audit))
    sheet = Sheet(document, profile, unfinished, cuts)
    sheet.write(blocks)
    if audit:
        add_audit(sheet, text, audit)
    return document


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise InputError(f"{path} 是一个文件夹；请写明文件名，例如 {path / '报告.docx'}。")
    if path.suffix.lower() != ".docx":
        raise InputError(f"输出文件 {path} 的后缀不是 .docx，Word 打不开；请改用 .docx。")
    if not path.parent.is_dir():
        raise InputError(f"文件夹 {path.parent} 不存在；请先新建，或换一个位置。")


def _save(document: WordDocument, path: Path) -> None:
    part = path.with_name(f".{uuid.uuid4().hex}.docx.part")
    try:
        with part.open("xb") as file:
            document.save(file)
        part.replace(path)
    except OSError as error:
        _remove(part)
        raise InputError(
            f"无法写入 {path}（{reason_of(error)}）；如果它正在 Word 中打开，请先关闭，否则请换一个位置。"
        ) from error


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
