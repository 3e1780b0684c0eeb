"""The whole report as it will stand on paper: what the Word file prints, read as it is read, with the figures marked.

The text that is exported is put together here too and cut into the same paragraphs and tables; each printed stretch
knows its place in that text, and by it its section and the marks that lie over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from writer.drafting import compose, section_spans
from writer.export import Block, Piece, Row, split_blocks
from writer.schema import Outline, OutlineItem
from writer.ui.states import SectionState
from writer.ui.views.marks import Marking
from writer.ui.views.outline import heading_name
from writer.ui.views.parts import esc

_CLASSES = {"recipient": "to", "issuer": "sign", "date": "sign", "heading": "sub", "front": "front"}
_MISSING = '<p class="missing">（本节还没有文字）</p>'


def paper(outline: Outline, sections: Sequence[SectionState]) -> str:
    """The report as the Word file will have it, its figures marked; a section without text says so."""
    texts = {one.item.id: one.text for one in sections}
    blocks, spans = split_blocks(compose(outline, texts))[1], section_spans(outline, texts)
    parts = [_Part(one, *spans[one.item.id]) for one in sections]
    head: list[Block] = []
    foot: list[Block] = []
    at = 0
    for block in blocks:
        place = _place(block)
        while place >= 0 and at + 1 < len(parts) and place >= parts[at + 1].begin:
            at += 1
        if not parts or 0 <= place < parts[0].begin:
            head.append(block)
        else:
            (foot if place >= parts[-1].end or (foot and place < 0) else parts[at].blocks).append(block)
    body = "".join(part.html() for part in parts)
    return f'<article class="paper" lang="zh-CN">{_plain(head)}{body}{_plain(foot)}</article>'


class _Part:
    """One section: its place in the whole text, heading and all, and what is printed of it."""

    def __init__(self, one: SectionState, begin: int, start: int, end: int) -> None:
        self._one = one
        self.begin, self._start, self.end = begin, start, end
        self.blocks: list[Block] = []
        # The whole text has a section's text without the blanks around it.
        self._shift = start - (len(one.text) - len(one.text.lstrip()))
        self._marking = Marking(one.text, one.checked.figures, one.checked.findings, one.remarks)

    def html(self) -> str:
        """The section with its heading."""
        item = self._one.item
        opens = any(block.run_in and self.begin <= _place(block) < self._start for block in self.blocks)
        heading = "" if item.id == "0" or opens else _heading(item)
        shown = [block for block in self.blocks if block.kind != "heading" or _place(block) >= self._start]
        body = "".join(_block(block, self._piece) for block in shown)
        if not self._one.text.strip() and self._one.state in ("empty", "waiting", "drafting"):
            body = _MISSING
        return f'<section id="read-{esc(item.key)}" data-key="{esc(item.key)}">{heading}{body}</section>'

    def _piece(self, piece: Piece) -> str:
        own = self._start <= piece.start < self.end
        if not own:
            return f"<b>{esc(piece.text)}</b>" if piece.heading else esc(piece.text)
        shown = self._marking.html(piece.start - self._shift, piece.start - self._shift + len(piece.text))
        return f"<b>{shown}</b>" if piece.heading else shown


def _heading(item: OutlineItem) -> str:
    tag = {1: "h2", 2: "h3"}.get(item.level, "h4")
    return f"<{tag}>{esc(heading_name(item))}</{tag}>"


def _plain(blocks: Iterable[Block]) -> str:
    """Title, addressee and signature: there is nothing to prove in them."""
    return "".join(_block(block, lambda piece: esc(piece.text)) for block in blocks)


def _block(block: Block, shown: Callable[[Piece], str]) -> str:
    """A paragraph or a table, its pieces as ``shown`` puts them."""
    if block.kind == "table":
        return f'<div class="wide"><table>{"".join(_row(row, shown) for row in block.rows)}</table></div>'
    inner = "".join(map(shown, block.pieces))
    if block.kind == "title":
        return f"<h1>{inner}</h1>"
    kind = _CLASSES.get(block.kind, "")
    return f'<p class="{kind}">{inner}</p>' if kind else f"<p>{inner}</p>"


def _row(row: Row, shown: Callable[[Piece], str]) -> str:
    cells = ("".join(map(shown, cell)) for cell in row)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _place(block: Block) -> int:
    """Where in the whole text a block begins; -1 for what is set anew."""
    pieces = (piece for row in block.rows for cell in row for piece in cell) if block.rows else iter(block.pieces)
    return min((piece.start for piece in pieces if piece.start >= 0), default=-1)
