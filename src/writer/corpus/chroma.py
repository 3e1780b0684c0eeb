"""Chroma, in a folder of this process or on a server: where collections are, and what its errors mean."""

from __future__ import annotations

import errno
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from operator import methodcaller
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from writer.corpus.proof import finds_itself, prove
from writer.corpus.seal import Seal
from writer.errors import CorpusError, InputError, WriterError, reason_of

_T = TypeVar("_T")
_PREFIX = "past"
# More neighbours than Chroma's own choice, and a wider search, for the recall (see benchmarks/); an ``ef_construction``
# of 200 in place of 100 takes about 1.5 times as long to add. Vectors are of length 1, so that the inner product is the
# cosine.
_HNSW = {"space": "ip", "max_neighbors": 32, "ef_construction": 100, "ef_search": 400}
_PAGE = 500
_SPARE_BYTES = 64 * 1024 * 1024
_OPENING_BYTES = 4 * 1024 * 1024
_REFUSALS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST})
_log = logging.getLogger(__name__)


# What Chroma's client and httpx say where no server answers.
_NOBODY = ("Could not connect to a Chroma server", "Connection refused", "timed out", "Server disconnected")


class Damaged(CorpusError):
    """A collection that is not what it was, or that Chroma cannot read: only another one will do."""


class Gone(CorpusError):
    """A collection that another process has dropped."""


class ChromaFolder:
    """Chroma in this process, one folder per collection.

    A deleted collection leaves its files behind, and one that is emptied and filled again loses vectors: so what is no
    longer wanted is removed with its whole folder. Files are weighed before Chroma may open them, and where that
    leaves a doubt, another process opens them first: a damaged graph can end the process.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is opened yet; the caller holds the lock of ``folder``."""
        self.where = str(folder)
        self._folder = folder
        self._clients: dict[str, Any] = {}
        self._seals: dict[str, Seal] = {}
        self._changing: set[str] = set()

    def names(self) -> list[str]:
        """Everything that lies in the folder."""
        return [path.name for path in self._folder.iterdir()] if self._folder.is_dir() else []

    def open(self, name: str) -> Any:
        """The collection ``name``, made where it is missing.

        Raises:
            Damaged: it is there, and is not whole.
            CorpusError: the folder cannot be written.
        """
        path = self._folder / name
        seal = Seal(path)
        with self._told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._have(_OPENING_BYTES)
            fresh = not path.exists() and not path.is_symlink()
            if fresh:
                path.mkdir()
            else:
                self._inspect(path, seal, name)
            try:
                collection = self._opened(path, seal)
            except BaseException:
                if fresh:
                    self._drop(name)
                raise
        self._seals[name] = seal
        return collection

    def ask(self, work: Callable[[Any], _T], collection: Any) -> _T:
        """``work(collection)``, with the errors of Chroma in words.

        Raises:
            Damaged: it did not work; after a change that failed, nobody knows what is there.
        """
        with in_words(self.where, Damaged):
            return work(collection)

    def break_open(self, name: str) -> None:
        """The collection is about to be changed, or a batch of changes is done."""
        self._changing.add(name)
        with self._told(self._folder / name):
            self._seals[name].break_open()

    def settle(self, name: str) -> None:
        """The changes are done."""
        if name in self._changing:
            with self._told(self._folder / name):
                self._seals[name].close()
            self._changing.discard(name)

    def make_sure_of(self, size: int) -> None:
        """Refuse to begin what the disk cannot hold: a full disk damages the index."""
        with self._told(self._folder):
            self._have(size * 4 + _SPARE_BYTES)  # vectors are written to the log and to the graph, and move once

    def keep_only(self, name: str) -> None:
        """Remove what earlier rebuilds and other embeddings have left behind."""
        for other in self.names():
            if other != name and other.startswith(f"{_PREFIX}-"):
                self._drop(other)

    def close(self) -> None:
        """Let go of all files."""
        for client in self._clients.values():
            _close(client)
        self._clients.clear()

    def _inspect(self, path: Path, seal: Seal, name: str) -> None:
        if not path.is_dir() or path.is_symlink():
            raise self._damaged(path)
        verdict = seal.verdict()
        if verdict == "whole" or (verdict != "damaged" and not seal.graph_written):
            return
        if verdict == "damaged":
            raise self._damaged(path)
        seal.break_open()  # trying it out changes what SQLite has written, and may be cut short
        if not prove(path, name, every=verdict == "doubtful"):
            raise self._damaged(path)

    def _opened(self, path: Path, seal: Seal) -> Any:
        seal.break_open()
        with in_words(self.where, Damaged):
            self._clients[path.name], collection = opened(path, path.name)
            whole = finds_itself(collection)
        if not whole:
            raise self._damaged(path)
        seal.close(proven=True)
        return collection

    def _damaged(self, path: Path) -> Damaged:
        _log.warning(
            "检索索引 %s 不完整，或由另一版本的 Chroma 写成，不再使用；正按记录库补齐，往期报告没有丢失。", path
        )
        return Damaged(f"索引目录 {path} 已损坏；请运行 writer index 重建。")

    def _have(self, needed: int) -> None:
        if shutil.disk_usage(self._folder).free < needed:
            raise CorpusError(
                f"磁盘空间不足，{self.where} 至少还需 {needed // 2**20} MB；请清理后再运行 writer index。"
            )

    def _drop(self, name: str) -> None:
        _close(self._clients.pop(name, None))
        self._seals.pop(name, None)
        self._changing.discard(name)
        path = self._folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    @contextmanager
    def _told(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in _REFUSALS:  # a bad sector, a file that is gone
                raise self._damaged(path) from error
            raise CorpusError(
                f"索引目录 {path} 无法读写（{reason_of(error)}）；请检查磁盘空间和权限，或用 WRITER_DATA 另设数据目录。"
            ) from error


class ChromaServer:
    """Collections on a Chroma server or cluster; those of other records are left alone."""

    def __init__(self, url: str, owner: str) -> None:
        """Connect to ``url``; the names of this record's collections begin with ``collection_name(owner, "")``.

        Raises:
            InputError: that is no address of a server.
            CorpusError: there is no Chroma server at that address.
        """
        import chromadb

        self.where = url
        self._owned = collection_name(owner, "")
        parts = urlsplit(url if "://" in url else f"http://{url}")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 8000)
        except ValueError as error:
            raise InputError(f"WRITER_CHROMA_URL“{url}”中的端口不对；请写成 http://主机:端口。") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise InputError(f"WRITER_CHROMA_URL“{url}”不是服务地址；请写成 http://主机:端口。")
        with in_words(url):
            self._client = chromadb.HttpClient(
                host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=_settings()
            )

    def names(self) -> list[str]:
        """The collections of everybody on the server."""
        found: list[str] = []
        with in_words(self.where):
            while page := self._client.list_collections(limit=_PAGE, offset=len(found)):
                found += [collection.name for collection in page]
                if len(page) < _PAGE:
                    break
        return found

    def open(self, name: str) -> Any:
        """The collection ``name``, made where it is missing.

        Raises:
            Damaged: it is there, but does not find what is in it.
            CorpusError: the server does not answer.
        """
        collection = self.ask(lambda client: _collection(client, name), self._client)
        # Twice: another process may just be changing it.
        if not (self.ask(finds_itself, collection) or self.ask(finds_itself, collection)):
            _log.warning("Chroma 服务 %s 上的集合 %s 不完整，正按记录库重建；往期报告没有丢失。", self.where, name)
            raise Damaged(f"Chroma 服务 {self.where} 上的集合 {name} 不完整；请运行 writer index 重建。")
        return collection

    def ask(self, work: Callable[[Any], _T], collection: Any) -> _T:
        """``work(collection)``, with the errors of Chroma in words.

        Raises:
            Gone: another process has dropped the collection.
            Damaged: the server cannot use it.
            CorpusError: the server does not answer.
        """
        from chromadb.errors import InternalError, InvalidArgumentError, InvalidDimensionException, NotFoundError

        with in_words(self.where):
            try:
                return work(collection)
            except NotFoundError as error:
                raise Gone(f"Chroma 服务 {self.where} 上的集合已被移除；请运行 writer index 重建。") from error
            except (InternalError, InvalidArgumentError, InvalidDimensionException) as error:
                raise Damaged(_sentence(self.where, error)) from error

    def break_open(self, name: str) -> None:
        """Files are the server's business."""

    def settle(self, name: str) -> None:
        """Files are the server's business."""

    def make_sure_of(self, size: int) -> None:
        """The server's disk is the server's business."""

    def keep_only(self, name: str) -> None:
        """Remove what earlier rebuilds and other embeddings of this record have left behind."""
        for other in self.names():
            if other != name and other.startswith(self._owned):
                with suppress(Gone):
                    self.ask(methodcaller("delete_collection", other), self._client)

    def close(self) -> None:
        """Let go of the connection."""
        _close(self._client)


def collection_name(owner: str, fingerprint: str) -> str:
    """Name of the collection of a record (``owner``) and an embedding with splitter (``fingerprint``).

    Chroma allows letters, digits, ``.``, ``_`` and ``-``.
    """
    return re.sub(r"[^a-zA-Z0-9._-]+", "-", f"{_PREFIX}-{owner}-{fingerprint}")


def opened(folder: Path, name: str) -> tuple[Any, Any]:
    """Client and collection of a folder; any error of Chroma passes through."""
    import chromadb

    client = chromadb.PersistentClient(str(folder), settings=_settings())
    return client, _collection(client, name)


def _settings() -> Any:
    from chromadb.config import Settings

    # Without _env_file Chroma would read the .env that is meant for this program.
    return Settings(_env_file=None, anonymized_telemetry=False)


def _collection(client: Any, name: str) -> Any:
    # Without embedding_function=None Chroma would fetch a model.
    return client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": dict(_HNSW)})


def _close(client: Any) -> None:
    if client is not None:
        with suppress(Exception):  # a client that is broken already cannot be closed, and need not be
            client.close()


@contextmanager
def in_words(where: str, kind: type[CorpusError] = CorpusError) -> Iterator[None]:
    """Whatever goes wrong inside Chroma, in a sentence with its cure."""
    try:
        yield
    except (WriterError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of its Rust part is no Exception
        raise kind(_sentence(where, error)) from error


def _sentence(where: str, error: BaseException) -> str:
    reason = (str(error) or type(error).__name__).splitlines()[0][:200]
    if "disk is full" in reason:
        return (
            f"磁盘已满，向量索引 {where} 没有写完；请清出空间后再运行 writer index，报告都在记录库中，索引会重新建立。"
        )
    if any(sign in reason for sign in _NOBODY):
        return (
            f"Chroma 服务 {where} 连不上；请检查它是否已启动、WRITER_CHROMA_URL 是否写对，再运行 writer index。"
            "往期报告都在记录库中。"
        )
    return (
        f"向量索引 {where} 不可用（{reason}）；请检查磁盘空间、目录权限或 WRITER_CHROMA_URL，再运行 writer index。"
        "索引可以随时重建，原文都在记录库中。"
    )
