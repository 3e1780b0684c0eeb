"""Blocks of passages as a search reads them: vectors and counted grams, in memory or mapped from a folder."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from writer.corpus.embedding import Vectors
from writer.corpus.lexical import Postings, Scores, count_grams, join

Rows = NDArray[np.int64]

_HEAD = "block.json"
_VECTORS = "vectors"
_CHUNK = 8 * 1024 * 1024
_SPARE_BYTES = 64 * 1024 * 1024
_SPARSE = 3  # one dimension in three or fewer: cheaper to go through them than through all


@dataclass(frozen=True, slots=True)
class Block:
    """Passages with their postings and, where there are any, their vectors: one row per dimension, so that a query
    reads those dimensions alone in which it is not zero. Immutable.
    """

    ids: tuple[str, ...]
    words: Postings
    vectors: Vectors | None
    folder: Path | None = None

    def cosines(self, vector: Vectors) -> Scores | None:
        """Of every passage; None where there are no vectors, or those of another embedding."""
        own = self.vectors
        if own is None or len(own) != len(vector):
            return None
        used = np.flatnonzero(vector)
        if _SPARSE * len(used) > len(vector):
            whole: Scores = vector @ own
            return whole
        total = np.zeros(len(self.ids), dtype=np.float32)
        part = np.empty_like(total)
        for place, weight in zip(used.tolist(), vector[used], strict=True):
            np.multiply(own[place], weight, out=part)
            np.add(total, part, out=total)
        return total


def make_block(ids: Sequence[str], texts: Sequence[str], vectors: Vectors | None) -> Block:
    """A block in memory; ``vectors`` has one row per text."""
    turned = None if vectors is None else np.ascontiguousarray(vectors.T, dtype=np.float32)
    return Block(tuple(ids), count_grams(texts), turned)


def join_blocks(parts: Sequence[tuple[Block, Rows]]) -> Block:
    """One block in memory of these rows of several, which all have vectors of one size or none."""
    ids = tuple(block.ids[row] for block, rows in parts for row in rows.tolist())
    words = join([(block.words, rows) for block, rows in parts])
    # take() and not [:, rows], which turns the memory round, so that a dimension would no longer lie in one piece.
    vectors = [np.take(block.vectors, rows, axis=1) for block, rows in parts if block.vectors is not None]
    return Block(ids, words, np.ascontiguousarray(np.concatenate(vectors, axis=1)) if vectors else None)


def write_block(block: Block, folder: Path) -> Block:
    """Write a block as ``folder`` and map it from there: another process sees all of it or nothing.

    Raises:
        OSError: there is no room for it, or no permission; nothing is left behind.
    """
    arrays = {field.name: getattr(block.words, field.name) for field in fields(Postings)}
    if block.vectors is not None:
        arrays[_VECTORS] = block.vectors
    size = sum(array.nbytes for array in arrays.values())
    if shutil.disk_usage(folder.parent).free < size + _SPARE_BYTES:
        raise OSError("no room")
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        sums = {}
        for name, array in arrays.items():
            np.save(fresh / f"{name}.npy", array, allow_pickle=False)
            sums[name] = _checksum(fresh / f"{name}.npy")
        (fresh / _HEAD).write_text(json.dumps({"ids": block.ids, "sums": sums}), encoding="utf-8")
        fresh.replace(folder)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return read_block(folder) or block


def read_block(folder: Path) -> Block | None:
    """Map the block in ``folder``; None where any byte of it is not what was written."""
    try:
        head = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
        ids, sums = tuple(map(str, head["ids"])), dict(head["sums"])
        if any(_checksum(folder / f"{name}.npy") != found for name, found in sums.items()):
            return None
        arrays: dict[str, Any] = {
            # As a plain array: a slice of a memmap costs more than what is done with it.
            name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))
            for name in (*(field.name for field in fields(Postings)), *([_VECTORS] if _VECTORS in sums else []))
        }
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    vectors = arrays.pop(_VECTORS, None)
    whole = len(ids) == len(arrays["lengths"]) and (vectors is None or vectors.shape[1:] == (len(ids),))
    return Block(ids, Postings(**arrays), vectors, folder) if whole else None


def remove_block(block: Block) -> None:
    """Remove the folder of a block; where a search of another process still maps it, it goes another time."""
    if block.folder is not None:
        with suppress(OSError):
            (block.folder / _HEAD).unlink(missing_ok=True)  # no block any more, even if a mapped file stays
        shutil.rmtree(block.folder, ignore_errors=True)


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total = zlib.crc32(chunk, total)
    return total
