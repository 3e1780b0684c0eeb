"""PDF files with a text layer → text; scanned, locked and damaged ones are refused with the cure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from writer.corpus.files.pdf_layout import PdfLine, PdfPage, flowing_text
from writer.errors import UnreadableFile

MAX_PAGES = 500
SECONDS = 120.0
_FEW = 20  # characters on a page: fewer, beside a picture, are the mark of a scanning program
_MOST_NAMED = 8
_CURES = {
    "password": "加了打开密码；请去掉密码后再读入。",
    "damaged": "不是有效的 PDF 文件或已损坏；请重新导出，或把文字存为 .docx 再读入。",
    "long": "文字异常多，已停止读取；请拆成几个文件后再读入。",
}


def pdf_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a PDF, a line per paragraph, and what the reader should know.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        UnreadableFile: no PDF, a damaged or locked one, over ``MAX_PAGES``, without a text layer, or one whose text
            layer is gibberish.
    """
    pages = _pages(_answer(data, name), name)
    text = flowing_text(pages)
    bare = [number for number, page in enumerate(pages, 1) if not page.lines]
    pictures = sum(page.images for page in pages)
    count = len("".join(text.split()))
    if not count or (pictures * 2 > len(pages) and count < _FEW * len(pages)):
        raise UnreadableFile(
            f"文件 {name} 是扫描件或图片，没有文字层；请先用 WPS 或扫描软件做文字识别（OCR），存为 .docx 再读入。"
        )
    strange = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    if strange * 10 > count:
        raise UnreadableFile(
            f"文件 {name} 的文字层是乱码（字体没有编码表），不能读取；请改用原来的 Word 文件，或先做文字识别（OCR）。"
        )
    return text, tuple(_told(bare, text.count("\ufffd")))


def _told(bare: list[int], unknown: int) -> Iterator[str]:
    if bare:
        named = "、".join(map(str, bare[:_MOST_NAMED])) + ("等" if len(bare) > _MOST_NAMED else "")
        yield f"第 {named} 页没有文字（可能是扫描件或图片），没有读入。"
    if unknown:
        yield f"有 {unknown} 个字符认不出（字体没有编码表），读作“\ufffd”，请对照原文件核对。"


def _answer(data: bytes, name: str) -> dict[str, Any]:
    """What the reading process says; however it ends, this one goes on."""
    child = Path(__file__).with_name("pdf_child.py")
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(child), str(MAX_PAGES)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"文件 {name} 读了 {SECONDS:.0f} 秒还没有完成，已停止；请存为 .docx 再读入。") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"文件 {name} {_CURES['damaged']}") from error
    return dict(answer)


def _pages(answer: dict[str, Any], name: str) -> tuple[PdfPage, ...]:
    if answer.get("error") == "pages":
        raise UnreadableFile(
            f"文件 {name} 有 {answer['count']} 页，超过 {MAX_PAGES} 页的上限；请拆成几个文件后再读入。"
        )
    if "error" in answer:
        raise UnreadableFile(f"文件 {name} {_CURES[answer['error']]}")
    return tuple(
        PdfPage(
            page["width"],
            page["height"],
            page["images"],
            tuple(_line(*line) for line in page["lines"]),
            tuple((left, right, height) for left, right, height in page["rules"]),
        )
        for page in answer["pages"]
    )


def _line(
    left: float, right: float, bottom: float, top: float, size: float, text: str, cells: list[list[float]]
) -> PdfLine:
    return PdfLine(left, right, bottom, top, size, text, tuple((begin, end) for begin, end in cells))
