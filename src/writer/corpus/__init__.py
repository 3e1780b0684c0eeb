"""Files → text → Report → Passages → embedding → index → search.

Reading and splitting are imported with the room; ``Library``, ``open_library`` and the embeddings, which need numpy,
Chroma and BM25, and ``read_edited``, which needs python-docx, only when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writer.corpus.correcting import read_correction
from writer.corpus.passages import split_passages
from writer.corpus.read import decode_text, read_text
from writer.corpus.roles import heading_role
from writer.corpus.structure import looks_like_report, parse_report

if TYPE_CHECKING:
    from writer.corpus.edited import EditedFile, WordComment, WordLine, read_edited
    from writer.corpus.embedding import EndpointEmbedding, OfflineEmbedding
    from writer.corpus.library import Library
    from writer.corpus.opening import open_library

__all__ = [
    "EditedFile",
    "EndpointEmbedding",
    "Library",
    "OfflineEmbedding",
    "WordComment",
    "WordLine",
    "decode_text",
    "heading_role",
    "looks_like_report",
    "open_library",
    "parse_report",
    "read_correction",
    "read_edited",
    "read_text",
    "split_passages",
]

_HOME = {
    "EditedFile": "edited",
    "EndpointEmbedding": "embedding",
    "Library": "library",
    "OfflineEmbedding": "embedding",
    "WordComment": "edited",
    "WordLine": "edited",
    "open_library": "opening",
    "read_edited": "edited",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
