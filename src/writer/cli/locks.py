"""Locks on sentences of a draft that is a file: kept in the record by the file's place, they outlive runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from writer.drafting import Kept, bare_sentences, find_locked, standing
from writer.errors import InputError
from writer.store import Store


class FileLocks:
    """The locked sentences of one draft; a lock counts wherever in the file its sentence stands."""

    def __init__(self, store: Store, draft: Path) -> None:
        self._store = store
        self._owner = f"file:{draft.resolve()}"

    def change(
        self, texts: Mapping[str, str], section: str, keep: Sequence[str], free: Sequence[str]
    ) -> tuple[str, ...]:
        """The locks as they were with those of ``keep`` and without those of ``free``; nothing is recorded yet.

        Args:
            texts: the own texts of the draft's sections by id.
            section: id of the section at hand; its sub-sections belong to it.
            keep, free: words that stand in the sentences to be locked, and to be freed.

        Raises:
            InputError: words stand in no sentence of the section, or in none that is locked.
        """
        whole = "\n".join(texts.values())
        locked = standing(self._store.locks.of(self._owner).get("", ()), whole)
        own = "\n".join(text for key, text in texts.items() if key == section or key.startswith(section + "."))
        for words in free:
            freed = [one for one in locked if _squeezed(words) and _squeezed(words) in _squeezed(one)]
            if not freed:
                known = "、".join(f"“{one}”" for one in locked[:5])
                raise InputError(f"没有锁定含“{words}”的句子；已锁定的有：{known or '（没有）'}。")
            locked = tuple(one for one in locked if one not in freed)
        for words in keep:
            locked += find_locked(own, words)
        return tuple(dict.fromkeys(locked))

    def save(self, locked: Sequence[str]) -> None:
        """Record the locks; raises StoreError."""
        self._store.locks.save(self._owner, "", locked)


def kept_of(now: str, locked: Sequence[str]) -> Kept:
    """What of a section that is a file's is a person's: nobody knows who wrote a file, so that what a model leaves of
    it as it stands is not sent back to be mended.
    """
    return Kept(now, standing(locked, now), tuple(bare_sentences(now)))


def _squeezed(text: str) -> str:
    return "".join(text.split())
