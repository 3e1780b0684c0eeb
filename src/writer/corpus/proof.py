"""Try out a folder of Chroma in a process of its own: a damaged one may end the process that opens it.

``prove`` starts this module as a program and hears its exit status; ``finds_itself`` is what it does, and what the
owner does itself where there is nothing that could end it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np

_WHOLE = 0
_DAMAGED = 4
_PATIENCE_SECONDS = 120  # and one more for every ten megabytes
_PAGE = 2_000
_SAMPLES = 96
_OFF_LENGTH = 1e-3
_SAME = 1e-3  # distance of a vector from itself, or from that of an equal passage; 0 but for rounding


def prove(folder: Path, name: str, every: bool = True) -> bool:
    """Whether collection ``name`` in ``folder`` can be opened, is whole, and finds its own vectors.

    Nobody else may have the folder open. The other process ends with this one.

    Args:
        every: look at every vector and all of SQLite; otherwise at samples.

    Raises:
        OSError: no other process can be started.
    """
    import writer

    patience = _PATIENCE_SECONDS + sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 10**7
    home = str(Path(writer.__file__).parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    # -P: whatever lies in the present folder is not to be taken for one of our modules.
    with subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(folder), name, *(["every"] if every else [])],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            return process.wait(timeout=patience) == _WHOLE
        except subprocess.TimeoutExpired:
            return False
        finally:
            process.kill()


def finds_itself(collection: Any, every: bool = False) -> bool:
    """Whether vectors of the collection are whole, and are found where they are.

    Chroma gives vectors back from the graph's own file, so one that was damaged there still finds itself; but all were
    of length 1 when they went in. With this graph a search misses its own vector about once in a thousand times, so
    a few misses are no proof.

    Args:
        every: look at the length of every vector, not only of those that are searched for.
    """
    count = collection.count()
    if not count:
        return True
    step = max(1, count // _SAMPLES)
    sample: list[Any] = []
    size = _PAGE if every else 1
    for offset in range(0, count, _PAGE if every else step):
        page = np.asarray(collection.get(limit=size, offset=offset, include=["embeddings"])["embeddings"], np.float32)
        if not len(page):
            return False
        if not np.allclose(np.linalg.norm(page, axis=1), 1.0, atol=_OFF_LENGTH):  # NaN is not close to anything
            return False
        sample.append(page[::step] if every else page)
    vectors = np.concatenate(sample)
    found = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])["distances"]
    missed = len([row for row in found if not row or abs(row[0]) > _SAME])
    return missed * 10 <= len(vectors)


def _sqlite_is_whole(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as connection:
        answer: list[tuple[str]] = connection.execute("PRAGMA integrity_check").fetchall()
        return answer == [("ok",)]


def _end_with_the_parent() -> None:
    def watch() -> None:
        with suppress(OSError):
            os.read(0, 1)  # nothing is ever sent: this ends when the other side does
        os._exit(_DAMAGED)

    threading.Thread(target=watch, daemon=True).start()


def _main(folder: str, name: str, every: str = "") -> int:
    from writer.corpus.chroma import opened

    _end_with_the_parent()
    try:
        if every and not _sqlite_is_whole(Path(folder)):
            return _DAMAGED
        client, collection = opened(Path(folder), name)
        whole = finds_itself(collection, every=bool(every))
        client.close()
    except BaseException:  # a panic of Chroma's Rust part is no Exception
        return _DAMAGED
    return _WHOLE if whole else _DAMAGED


if __name__ == "__main__":
    os._exit(_main(*sys.argv[1:4]))  # at once, whatever Chroma's threads are still about
