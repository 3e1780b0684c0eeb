"""A draft as plain text: what the Word file prints, numbering and all, for mail, chat and the clipboard."""

from __future__ import annotations

from writer.errors import InputError
from writer.export.blocks import split_blocks

_INDENTED = ("heading", "body", "attachment")


def as_plain_text(text: str) -> str:
    """A line for every paragraph, indented by two full-width blanks as in print; cells parted by tabs.

    Raises:
        InputError: there is no text in it.
    """
    blocks = split_blocks(text.replace("\r\n", "\n").replace("\r", "\n"))[1]
    if not blocks:
        raise InputError("文稿是空的，没有可以导出的内容；请先写出正文。")
    lines: list[str] = []
    for block in blocks:
        if block.kind == "table":
            lines += ["\t".join("".join(piece.text for piece in cell) for cell in row) for row in block.rows]
            continue
        lead = "\u3000\u3000" if block.kind in _INDENTED else "\u3000" * 14 if block.kind in ("issuer", "date") else ""
        lines.append(lead + block.text.strip())
        if block.kind == "title":
            lines.append("")
    return "\n".join(lines) + "\n"
