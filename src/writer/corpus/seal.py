"""The seal on a folder of Chroma: what its files were when they were last known to be whole.

Chroma checks nothing it has written. A damaged graph file ends the process, finds nothing, or makes the next write
grow without bound, and a write that was cut short looks like any other file. So every file is weighed while the folder
is known to be whole, and again before anything in it is opened. Between the two, while the folder is being changed,
the graph must at least be as the last finished batch left it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

Verdict = Literal["whole", "untried", "doubtful", "damaged"]

_NAME = "seal.json"
_FORMAT = 1
_SQLITE = "chroma.sqlite3"  # and its journal, whose name begins in the same way
_GRAPH_WRITTEN = "index_metadata.pickle"  # written together with the graph; before that all is in SQLite
_FOREIGN = frozenset({_NAME, f"{_NAME}.new", "desktop.ini", "Thumbs.db"})  # and hidden files: not Chroma's
_PIECE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Weight:
    """Size in bytes, time of the last change (ns), and CRC-32; None where the content was not read yet."""

    size: int
    changed: int
    sum: int | None


@dataclass(frozen=True, slots=True)
class _Held:
    changing: bool
    proven: bool
    files: Mapping[str, _Weight]


class Seal:
    """The seal of one folder. Every method raises ``OSError`` when the folder cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet; ``folder`` is the one given to Chroma."""
        self._folder = folder
        self._held: _Held | None = None

    def verdict(self) -> Verdict:
        """What the files are worth: ``whole``, ``untried``, ``doubtful``, or ``damaged``.

        Untried is what was never opened again since it was written; doubtful what was being changed when its process
        ended: SQLite looks after itself then, and the graph is as the last finished batch left it. Both are to be
        tried out first. A folder without a seal, or sealed by another version of Chroma, which may write another
        format, counts as damaged.
        """
        held = self._read()
        if held is None:
            return "damaged"
        present = self._files()
        if held.changing:
            known = {name: weight for name, weight in held.files.items() if not name.startswith(_SQLITE)}
            graph = {path for path in present if not path.startswith(_SQLITE)}
            if _SQLITE not in present or graph != set(known):
                return "damaged"
        else:
            known = dict(held.files)
            if set(present) != set(known):
                return "damaged"
        if not all(self._same(name, weight) for name, weight in known.items()):
            return "damaged"
        self._held = held
        if held.changing:
            return "doubtful"
        return "whole" if held.proven else "untried"

    @property
    def graph_written(self) -> bool:
        """Whether Chroma would read a graph from the folder. Until 1,000 vectors are in it has none."""
        return any(name.endswith(_GRAPH_WRITTEN) for name in self._files())

    def break_open(self) -> None:
        """The folder is about to be changed. Again after each batch: the graph is now in order as it is."""
        before = self._held
        files = {name: self._weigh(name, before, read=False) for name in self._files()}
        if before is None or not before.changing or _graph(before.files) != _graph(files):
            self._write(_Held(True, False, files))

    def close(self, proven: bool = False) -> None:
        """The changes are done. ``proven``: these very files were opened anew, and found to be in order."""
        before = self._held
        proven = proven or (before is not None and before.proven)
        self._write(_Held(False, proven, {name: self._weigh(name, before, read=True) for name in self._files()}))

    def _same(self, name: str, weight: _Weight) -> bool:
        status = (self._folder / name).stat()
        if status.st_size != weight.size:
            return False
        return status.st_mtime_ns == weight.changed if weight.sum is None else self._sum(name) == weight.sum

    def _weigh(self, name: str, before: _Held | None, read: bool) -> _Weight:
        status = (self._folder / name).stat()
        old = before.files.get(name) if before is not None else None
        if old is not None and (old.size, old.changed) == (status.st_size, status.st_mtime_ns) and old.sum is not None:
            return old
        return _Weight(status.st_size, status.st_mtime_ns, self._sum(name) if read else None)

    def _sum(self, name: str) -> int:
        total = 0
        with (self._folder / name).open("rb") as file:
            while piece := file.read(_PIECE):
                total = zlib.crc32(piece, total)
        return total

    def _files(self) -> list[str]:
        found = []
        for where, below, names in os.walk(self._folder):
            below[:] = sorted(name for name in below if not name.startswith("."))
            at = Path(where).relative_to(self._folder)
            found += [
                (at / name).as_posix() for name in sorted(names) if name not in _FOREIGN and not name.startswith(".")
            ]
        return found

    def _read(self) -> _Held | None:
        try:
            held = json.loads((self._folder / _NAME).read_text(encoding="utf-8"))
            if (held["format"], held["chromadb"]) != (_FORMAT, version("chromadb")):
                return None
            files = {str(name): _Weight(**weight) for name, weight in held["files"].items()}
            return _Held(bool(held["changing"]), bool(held["proven"]), files)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError, AttributeError):  # damaged itself
            return None

    def _write(self, held: _Held) -> None:
        content = {"format": _FORMAT, "chromadb": version("chromadb"), **asdict(held)}
        part = self._folder / f"{_NAME}.new"
        with part.open("w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / _NAME)
        self._held = held


def _graph(files: Mapping[str, _Weight]) -> dict[str, tuple[int, int]]:
    return {name: (weight.size, weight.changed) for name, weight in files.items() if not name.startswith(_SQLITE)}
