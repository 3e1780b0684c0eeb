"""A data folder → its library: who owns the index, where it is kept, and which embedding it is of."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from writer.corpus.chroma import ChromaFolder, ChromaServer, collection_name
from writer.corpus.embedding import Embedding
from writer.corpus.encoder import Encoder
from writer.corpus.folding import WEIGHING
from writer.corpus.importing import SPLITTER
from writer.corpus.index import ChromaIndex, ExactIndex
from writer.corpus.library import Library
from writer.corpus.lock import FolderLock
from writer.corpus.shelf import Shelf
from writer.errors import CorpusError, IndexBusy

if TYPE_CHECKING:
    from writer.store import Store

_log = logging.getLogger(__name__)
_LOCK_SECONDS = 5.0
_SERVER_AWAY = "Chroma 服务连不上，这里只能检索；请启动它，再重新打开拟稿后导入。"


def open_library(
    data: Path, store: Store, embedding: Embedding, chroma_url: str | None = None, *, write: bool = False
) -> Library:
    """Open the corpus of a data folder and bring its index into line with the record.

    One process owns the index in the folder (two would silently lose vectors). Whoever comes second can still search,
    exactly and in memory, without touching it.

    Args:
        data: the data folder; Chroma lives in ``chroma`` below it, its lock beside it.
        store: the record; stays open when the library is closed.
        embedding: ``OfflineEmbedding`` or ``EndpointEmbedding``; another one than before builds another index.
        chroma_url: a Chroma server to use in place of the folder; any number of processes may then write. While it is
            away, and nothing is to be written, what has been indexed is searched from the vectors beside the record.
        write: insist on owning the folder: wait some seconds for it. Another model that an endpoint serves under the
            same name is then noticed, and followed as another embedding.

    Raises:
        IndexBusy: ``write`` was asked for and another process owns the folder.
        CorpusError: the folder or the server cannot be used.
    """
    encoder = Encoder(store.past, embedding)
    if write:
        encoder.follow()
    name = collection_name(store.past.identity(), f"{encoder.fingerprint}-{SPLITTER}")
    shelf_folder = data / "shelf" / f"{name}-{WEIGHING}"
    if chroma_url:
        try:
            index = ChromaIndex(ChromaServer(chroma_url, store.past.identity()), name)
        except CorpusError as error:
            if write or not store.past.counts()[1]:
                raise
            _log.warning("%s这里先按本机留存的向量检索。", error)
            return Library(store.past, encoder, ExactIndex(), None, False, Shelf(shelf_folder, False), _SERVER_AWAY)
        return Library(store.past, encoder, index, None, True, Shelf(shelf_folder, True))
    try:
        lock = FolderLock(data, _LOCK_SECONDS if write else 0)
    except IndexBusy:
        if write:
            raise
        return Library(store.past, encoder, ExactIndex(), None, False, Shelf(shelf_folder, False))
    try:
        index = ChromaIndex(ChromaFolder(data / "chroma"), name)
        return Library(store.past, encoder, index, lock, True, Shelf(shelf_folder, True))
    except BaseException:
        lock.release()
        raise
