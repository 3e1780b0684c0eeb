"""What a search reads: vectors and words of all passages, exact, in blocks mapped from files beside the index.

Like Chroma's folder it is derived from the record and can be thrown away. It is there because a search is always one
among some passages (a role, some reports, none that were used): Chroma's filters cost more than its search, and a
graph searched among few finds few, while an exact pass over numpy rows takes a millisecond per 10,000 passages and
any mask after it costs nothing.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from writer.corpus.blocks import Block, Rows, join_blocks, make_block, read_block, remove_block, write_block
from writer.corpus.embedding import Vectors
from writer.corpus.latent import LatentIndex
from writer.corpus.lexical import MOST_TEXTS, LexicalIndex, Scores

# Passages of a block: large enough that a search is spent on numbers and not on blocks, small enough (64 MB with the
# offline embedding) that taking in one report does not write much.
BLOCK = 8_192
# Topics are fitted anew whenever the corpus changes, which at this size takes some seconds; a larger corpus is searched
# by words and vectors.
_MOST_WITH_TOPICS = 20_000


@dataclass(frozen=True, slots=True)
class View:
    """Vectors and words of certain passages, numbered as they were asked for. Immutable."""

    words: LexicalIndex
    topics: LatentIndex | None
    size: int
    _parts: tuple[tuple[Block, Rows], ...]

    def cosines(self, vector: Vectors) -> Scores:
        """Cosine of every passage; -inf where it has no vector (yet)."""
        found = np.full(self.size, -np.inf, dtype=np.float32)
        for block, rows in self._parts:
            values = block.cosines(vector)
            if values is not None:
                wanted = rows >= 0
                found[rows[wanted]] = values[wanted]
        return found


class Shelf:
    """Blocks of one embedding below a folder. Safe to use from several threads, and from several processes: the one
    that may write is the first that asked, the others map what it has written.
    """

    def __init__(self, folder: Path | None, write: bool) -> None:
        """Map what is in ``folder``; with none, or one that cannot be used, everything stays in memory."""
        self._folder = folder
        self._changing = threading.Lock()
        self._blocks: tuple[Block, ...] = ()
        self._lock: FileLock | None = None
        self.version = 0
        if folder is not None and write:
            self._own(folder)
        self.refresh()

    @property
    def _writes(self) -> bool:
        return self._lock is not None

    def refresh(self) -> None:
        """See what the process that writes has written and removed since."""
        with self._changing:
            held = {block.folder: block for block in self._blocks if block.folder is not None}
            there = [held.get(path) or read_block(path) for path in self._paths()]
            own = [block for block in self._blocks if block.folder is None]
            self._blocks = (*(block for block in there if block is not None), *own)

    def lacking(self, ids: Iterable[str], vectors: bool) -> list[str]:
        """Those of ``ids`` that are not here; with ``vectors``, also those without a vector."""
        held = {name for block in self._blocks if block.vectors is not None or not vectors for name in block.ids}
        return [name for name in ids if name not in held]

    def add(self, ids: Sequence[str], texts: Sequence[str], vectors: Vectors | None) -> None:
        """Take in passages, in place of what was here under their ids. ``vectors`` has one row for each."""
        for start in range(0, len(ids), MOST_TEXTS):
            rows = slice(start, start + MOST_TEXTS)
            block = make_block(ids[rows], texts[rows], None if vectors is None else vectors[rows])
            with self._changing:
                self._blocks = (*self._blocks, block)
                self.version += 1
                small = [len(one.ids) for one in self._blocks if one.folder is None and len(one.ids) < BLOCK]
                if sum(small) >= BLOCK:
                    self._tidy(None)

    def tidy(self, keep: Collection[str]) -> None:
        """Write what is only in memory, and give up the passages that are not among ``keep``."""
        with self._changing:
            self._tidy(frozenset(keep))

    def view(self, ids: Sequence[str]) -> View:
        """Vectors and words of these passages, numbered in this order."""
        with self._changing:
            blocks = self._blocks
        rows_of = {name: row for row, name in enumerate(ids)}
        parts = []
        for block, kept in zip(blocks, _latest(blocks, rows_of), strict=True):
            if len(kept):
                rows = np.full(len(block.ids), -1, dtype=np.int64)
                rows[kept] = [rows_of[block.ids[at]] for at in kept.tolist()]
                parts.append((block, rows))
        counted = [(block.words, rows) for block, rows in parts]
        topics = LatentIndex(counted, len(ids)) if len(ids) <= _MOST_WITH_TOPICS else None
        return View(LexicalIndex(counted, len(ids)), topics, len(ids), tuple(parts))

    def close(self) -> None:
        """Let go of the files."""
        with self._changing:
            self._blocks = ()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _own(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder.parent / "shelf.lock", thread_local=False)
            lock.acquire(timeout=0)
        except (OSError, Timeout):  # then it is kept in memory
            return
        self._lock = lock
        for other in (*folder.parent.iterdir(), *folder.iterdir()):
            # Half-written blocks, blocks that were given up, and blocks of other embeddings.
            block = other.parent == folder
            if other.is_dir() and other != folder and not (block and (other / "block.json").exists()):
                shutil.rmtree(other, ignore_errors=True)

    def _paths(self) -> list[Path]:
        if self._folder is None or not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if path.name.isdecimal())

    def _tidy(self, keep: Collection[str] | None) -> None:
        """Join blocks that are small or mostly given up, and write; with nothing said of what to keep, only full ones
        of what is in memory.
        """
        pairs = list(zip(self._blocks, _latest(self._blocks, keep), strict=True))
        loose = [
            (block, rows)
            for block, rows in pairs
            if (block.folder is None and (self._writes or len(block.ids) < BLOCK))
            or (keep is not None and (2 * len(rows) < BLOCK or 2 * len(rows) < len(block.ids)))
        ]
        if not loose or (len(loose) == 1 and loose[0][0].folder is not None and len(loose[0][1]) > 0):
            return  # one small block on its own stays as it is
        fresh = [block for group in _grouped(loose) for block in group]
        fresh = [self._written(block) if keep is not None or len(block.ids) == BLOCK else block for block in fresh]
        gone = {id(block) for block, _ in loose}
        self._blocks = (*(block for block in self._blocks if id(block) not in gone), *fresh)
        self.version += 1
        if self._writes:
            for block, _ in loose:
                remove_block(block)

    def _written(self, block: Block) -> Block:
        if not self._writes or self._folder is None:
            return block
        last = max((int(path.name) for path in self._paths()), default=0)
        try:
            return write_block(block, self._folder / f"{last + 1:06d}")
        except OSError:  # no room: it serves as well from memory, and the next run tries again
            return block


def _latest(blocks: Sequence[Block], keep: Collection[str] | None) -> list[Rows]:
    """For each block the rows to be read: every passage once, where it has a vector, and from the latest block."""
    seen: set[str] = set()
    found: dict[int, NDArray[np.int64]] = {}
    order = sorted(range(len(blocks)), key=lambda at: (blocks[at].vectors is not None, at), reverse=True)
    for at in order:
        rows = [row for row, name in enumerate(blocks[at].ids) if name not in seen and (keep is None or name in keep)]
        seen.update(blocks[at].ids[row] for row in rows)
        found[at] = np.array(rows, dtype=np.int64)
    return [found[at] for at in range(len(blocks))]


def _grouped(parts: Sequence[tuple[Block, Rows]]) -> Iterable[list[Block]]:
    """The rows of ``parts`` in blocks of about the full size; vectors of different sizes do not mix."""
    by_size: dict[int, list[tuple[Block, Rows]]] = {}
    for block, rows in parts:
        if len(rows):
            by_size.setdefault(0 if block.vectors is None else len(block.vectors), []).append((block, rows))
    for group in by_size.values():
        yield list(_filled(group))


def _filled(parts: Sequence[tuple[Block, Rows]]) -> Iterable[Block]:
    waiting: list[tuple[Block, Rows]] = []
    count = 0
    for block, rows in parts:
        while len(rows):
            taken, rows = rows[: BLOCK - count], rows[BLOCK - count :]
            waiting.append((block, taken))
            count += len(taken)
            if count == BLOCK:
                yield join_blocks(waiting)
                waiting, count = [], 0
    if waiting:
        yield join_blocks(waiting)
