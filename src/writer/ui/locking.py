"""Locked sentences of the section on view: marking them, freeing them, and what a new draft must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.drafting import Kept, followed, own_sentences, sentences_at, standing
from writer.errors import InputError
from writer.ui.views.outline import heading_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from writer.schema import OutlineItem, Version
    from writer.store import Store

_OPEN = "要起草、改写或替换，请先在“③ 撰写”里打开这一节，点“取消定稿”。"


class Locks:
    """The locks of the reports being written. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def locked(self, report_id: str, key: str, text: str) -> tuple[str, ...]:
        """The locked sentences that stand in the text, in its order."""
        return standing(self._store.locks.of(report_id).get(key, ()), text)

    def lock(self, report_id: str, key: str, text: str, selection: str, user: str = "") -> tuple[str, ...]:
        """Lock the sentences that a selection touches, and return them.

        Args:
            text: the text of the section as it was saved.
            selection: ``start:end`` in characters, as the page sends it.

        Raises:
            InputError: nothing is selected.
        """
        new = sentences_at(text, *spanned(selection))
        before = self._store.locks.of(report_id).get(key, ())
        self._store.locks.save(report_id, key, tuple(dict.fromkeys((*before, *new))), user)
        return new

    def free(self, report_id: str, key: str, sentences: Sequence[str], user: str = "") -> int:
        """Take the lock off ``sentences``, and return off how many it was taken.

        Raises:
            InputError: none of them is locked.
        """
        before = self._store.locks.of(report_id).get(key, ())
        left = tuple(one for one in before if one not in sentences)
        if len(left) == len(before):
            raise InputError("这里没有锁定的句子；锁定的句子列在编辑框上方。")
        self._store.locks.save(report_id, key, left, user)
        return len(before) - len(left)

    def free_at(self, report_id: str, key: str, text: str, selection: str, user: str = "") -> int:
        """Take the lock off the sentences that a selection touches; raises InputError."""
        return self.free(report_id, key, sentences_at(text, *spanned(selection)), user)

    def follow(self, report_id: str, key: str, text: str, user: str = "") -> None:
        """After a person has changed the text: the locks of reworded sentences go with them."""
        before = self._store.locks.of(report_id).get(key, ())
        if before and (now := followed(before, text)) != before:
            self._store.locks.save(report_id, key, now, user)

    def finals(self, report_id: str) -> Mapping[str, str]:
        """The sections that are marked as final, by key, each with the text it had then."""
        return self._store.locks.finals(report_id)

    def set_final(self, report_id: str, key: str, text: str, user: str = "", *, final: bool = True) -> None:
        """Mark a section as final, or take that back; raises InputError for a section without text."""
        if final and not text.strip():
            raise InputError("本节还没有文字，不能定稿；请先起草或写好。")
        self._store.locks.set_final(report_id, key, text if final else None, user)

    def require_open(self, report_id: str, item: OutlineItem) -> None:
        """Before anything but a person's typing changes a section, or is prepared for it: it must not be final.

        Raises:
            InputError: a person has marked it as final; says how the mark is taken off.
        """
        if item.key in self.finals(report_id):
            raise InputError(f"“{heading_name(item)}”已定稿，没有动；{_OPEN}")

    def kept(self, report_id: str, key: str, text: str, versions: Sequence[Version]) -> Kept:
        """What of the present text a new draft must keep, and what of it a person wrote."""
        drafted = (one.text for one in versions if one.author == "engine")
        return Kept(text, self.locked(report_id, key, text), own_sentences(text, drafted))


def spanned(selection: str) -> tuple[int, int]:
    """Start and end of a selection; raises InputError where the page sent something else."""
    parts = selection.split(":")
    if len(parts) != 2 or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        raise InputError("没有收到选中的位置；请先在正文里选中文字，再点一次。")
    start, end = map(int, parts)
    return min(start, end), max(start, end)
