"""Names of companies, projects, places, people and events that a draft has from a past report alone.

What many of the reports say is the
office's own (its parks, its parent city, its standing events); what one or two of them say and the material does not
is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from writer.checking.namefinder import Name, NameFinder
from writer.checking.past import INNER_QUOTES, PastRecord, Standing
from writer.checking.words import cut, load_endings, ordinary_words
from writer.schema import Finding

_TITLE_STEM = re.compile(
    r"(?:关于)?(?P<stem>[\u4e00-\u9fff]{2,4}?)(?:省|市|县|州|镇|区|经济开发|经济技术开发|经开|开发|高新|新区|产业园|工业园)"
)
_NUMBERED = re.compile(r"[#\s]*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、])")
_OWN, _ALL = 3, 4  # reports of this office, and of all, from which on a name is a standing one
_COPIED = 4  # characters around well-known places and titles of documents that must be the past report's too
_COPIED_TOWN = 8  # the same for towns and villages that lie in what this office reports on
_FEW = 2  # letters of a short name, and reports of an office that may all tell of the same
_TITLE = 60  # characters that a line of the title has at most


class NameResidue:
    """Finds names that only past reports have.

    Args:
        past: the reports.
        material: everything that this period's material says, folded.
        titles: what in it may say whose report this is.
    """

    def __init__(self, past: PastRecord, material: str, titles: Sequence[str] = ()) -> None:
        self._past = past
        self._material = material
        self._titles = titles
        self._finder = NameFinder(load_endings(), lambda: self._known)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Ordinary words, read when the first name is to be judged: that takes a moment, and many checks need none."""
        return ordinary_words()

    @cached_property
    def _titled(self) -> bool:
        return self._identified(self._titles)

    def findings(self, draft: str, raw: str, among: frozenset[int]) -> list[Finding]:
        """A warning for each name, once, where it stands first.

        Args:
            draft: the text, folded.
            raw: the text as it stands.
            among: the reports that count as past.
        """
        names = sorted(self._finder.names(draft), key=lambda one: (one.start, one.copied, -one.end))
        if not names:
            return []
        front = front_of(draft)
        ours = f"{self._material}\n{front}"
        own = frozenset(at for at in among if any(stem in ours for stem in self._past.stems[at]))
        known = bool(own) or self._titled or self._identified(front.split("\n"))
        out: list[Finding] = []
        seen: set[tuple[str, bool]] = set()
        taken = -1
        for name in names:
            if (name.core, name.copied) in seen or name.start < taken or name.core in ours:
                continue
            if name.brand and name.brand in ours:
                continue
            place = self._place(name, draft, among, own, known)
            if not name.copied:
                seen.add((name.core, False))
            if place is None:
                continue
            seen |= {(name.core, False), (name.core, True)}
            taken = name.end
            quoted = raw[name.start : name.end]
            shown = quoted.translate(INNER_QUOTES)
            message = f"“{shown}”在本期材料里没有，见于{self._past.source(place)}；请核对是不是旧稿里留下的。"
            out.append(Finding("residue", "warning", name.start, name.end, quoted, message))
        return out

    def _identified(self, titles: Sequence[str]) -> bool:
        """Whether titles say whose report this is: 苍榆经济开发区…, but not 重点园区…."""
        found = (_TITLE_STEM.match(title) for title in titles)
        return any(match and not any(a + 2 <= b for a, b in cut(match["stem"], self._known)) for match in found)

    def _place(
        self, name: Name, draft: str, among: frozenset[int], own: frozenset[int], known: bool
    ) -> Standing | None:
        """Where a past report has the name, unless it is a standing one.

        Args:
            own: the past reports of the office that writes.
            known: whether the material says which office that is, so that all other reports are those of others.
        """
        everywhere = self._past.holding(name.core, among)
        here, office = (everywhere & own, own) if known else (everywhere, among)
        if len(here) >= _OWN or len(here) == len(office) == _FEW or (name.nature and here):
            return None
        # What several offices speak of is widely known, unless it is what one of the others is called.
        offices = {self._past.stems[at] for at in everywhere}
        called = any(name.core in stem for at in among - own for stem in self._past.stems[at])
        if len(everywhere) >= _ALL and len(offices) > 1 and not called:
            return None
        found = self._past.wording(draft, name.start, name.end, among)
        if not found and len(name.core) > _FEW:
            at = draft.find(name.core, name.start, name.end)
            found = self._past.wording(draft, at, at + len(name.core), among) if at >= 0 else []
        least = _COPIED if name.copied else _COPIED_TOWN if name.town and here else 0
        return found[0] if found and found[0].alike >= least else None


def front_of(draft: str) -> str:
    """The title, the address and the signature: short lines that are no sentences and no headings."""
    lines = [line.strip() for line in draft[:600].split("\n") if line.strip()][:4]
    lines += [line.strip() for line in draft[-200:].split("\n") if line.strip()][-2:]
    return "\n".join(line for line in lines if len(line) <= _TITLE and "。" not in line and not _NUMBERED.match(line))
