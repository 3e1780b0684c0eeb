"""Where sentences, clauses and paragraphs begin and end, as spans of the text as it is."""

from __future__ import annotations

import re

Span = tuple[int, int]

# Blanks and quotation marks are no part of a length.
_UNCOUNTED = re.compile(r"[^\S\n]+|[“”\"‘’「」『』《》]+")
_SENTENCE_END = re.compile(r"[。！？!?\n]+")
# A mark between two figures belongs to the number or to the time of day.
_CLAUSE_END = re.compile(r"(?:[，、；;。！？!?\n]|[,：:](?!\d)|(?<!\d)[,：:])+")
_PARAGRAPH = re.compile(r"[^\n]+")
# A closing quotation mark or bracket after the full stop still belongs to the sentence.
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）)]*|[。！？!?]+[”’」』）)]*")


def bare(text: str) -> str:
    """``text`` without blanks and quotation marks; line breaks stay, since they end sentences."""
    return _UNCOUNTED.sub("", text)


def cut_sentences(bared: str) -> list[str]:
    """The sentences of a text without blanks and quotation marks, without their full stops."""
    return [piece for piece in _SENTENCE_END.split(bared) if piece]


def cut_clauses(bared: str) -> list[str]:
    """The clauses: what stands between any two punctuation marks, 、 included."""
    return [piece for piece in _CLAUSE_END.split(bared) if piece]


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` without white space and quotation marks."""
    return cut_sentences(bare(text))


def clauses(text: str) -> list[str]:
    """The clauses of ``text`` without white space and quotation marks."""
    return cut_clauses(bare(text))


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the sentences in ``text[start:end]``, full stops included, outer blanks left out."""
    return _trimmed(text, _SENTENCE, start, len(text) if end is None else end)


def paragraph_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the lines in ``text[start:end]`` that are not blank, outer blanks left out."""
    return _trimmed(text, _PARAGRAPH, start, len(text) if end is None else end)


def _trimmed(text: str, pattern: re.Pattern[str], start: int, end: int) -> list[Span]:
    spans = []
    for found in pattern.finditer(text, start, end):
        piece = found.group()
        low = found.start() + len(piece) - len(piece.lstrip())
        high = low + len(piece.strip())
        if high > low:
            spans.append((low, high))
    return spans
