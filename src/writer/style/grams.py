"""The folded texts of a corpus as one array of code points, and hashes of all its n-grams."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_BASE = np.uint64(1_000_003)
# Stands between two past texts; no draft has it, since a draft's own seam is another one.
SEAM = "\x01"


def codes_of(text: str) -> Codes:
    """The code points of ``text``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def hashes_of(codes: Codes, size: int) -> Hashes:
    """A hash of every n-gram of ``size`` characters; arithmetic wraps around, which is all a hash needs."""
    count = len(codes) - size + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        total *= _BASE
        total += codes[offset : offset + count]
    return total


def lengthened(hashes: Hashes, codes: Codes) -> Hashes:
    """The hashes of n-grams with one more character each, ``codes`` being those characters."""
    longer: Hashes = hashes * _BASE + codes
    return longer


class CorpusText:
    """Folded texts one after the other, with the text and the owner (the report) of each character's place.

    Texts that ``follow`` the one before (parts of one section that was cut) are joined without a seam.
    """

    def __init__(self, texts: Sequence[str], owners: Sequence[int], follow: Sequence[bool] | None = None) -> None:
        joined: list[str] = []
        starts: list[int] = []
        at = 0
        for number, text in enumerate(texts):
            if number and not (follow is not None and follow[number]):
                joined.append(SEAM)
                at += 1
            starts.append(at)
            joined.append(text.replace(SEAM, " "))
            at += len(text)
        self.text = "".join(joined)
        self.codes = codes_of(self.text)
        self._starts: Places = np.array(starts, dtype=np.int64)
        self.owners: Places = np.array(owners, dtype=np.int64)

    def text_at(self, places: Places) -> Places:
        """The number of the text in which each place lies."""
        found: Places = np.searchsorted(self._starts, places, side="right") - 1
        return found

    def owner_at(self, places: Places) -> Places:
        """The owner of the text in which each place lies."""
        return self.owners[self.text_at(places)]
