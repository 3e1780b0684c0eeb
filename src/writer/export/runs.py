"""Runs of text in Word's own mark-up, and the marks of a revision around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from writer.export.page import run_xml
from writer.export.printed import Change
from writer.export.profile import Profile, TextStyle

_TAGS: dict[Change, str] = {"inserted": "w:ins", "deleted": "w:del"}
# ASCII figures, letters and the signs between them.
_LATIN = frozenset(map(chr, range(0x21, 0x7F)))
_SCRIPTS = re.compile("[!-~](?:[ -~]*[!-~])?|[^!-~]+")
_BREAKS = {"\n": "w:br", "\t": "w:tab"}


@dataclass
class Revision:
    """Who changed the text, and when; ``ids`` numbers the marks, which Word wants unique in a file."""

    author: str
    when: datetime
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def mark(self, change: Change) -> Any:
        """An empty ``w:ins`` or ``w:del``."""
        element = OxmlElement(_TAGS[change])
        element.set(qn("w:id"), str(next(self.ids)))
        element.set(qn("w:author"), self.author)
        element.set(qn("w:date"), self.when.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return element

    def mark_paragraph(self, paragraph: Any, change: Change) -> None:
        """Mark a ``w:p`` itself, its paragraph mark, as new or gone."""
        properties = paragraph.get_or_add_pPr()
        mark = parse_xml(f"<w:rPr {nsdecls('w')}/>")
        mark.append(self.mark(change))
        # CT_PPr: rPr stands last but for the section and the record of a change.
        last = properties.find(qn("w:sectPr"))
        properties.append(mark) if last is None else last.addprevious(mark)

    def mark_row(self, properties: Any, change: Change) -> None:
        """Mark a table row (its ``w:trPr``) as new or gone."""
        properties.append(self.mark(change))


@dataclass
class RunMaker:
    """Makes ``w:r`` elements; the properties of each kind of run are parsed once."""

    profile: Profile
    _known: dict[tuple[TextStyle, bool, bool, bool], Any] = field(default_factory=dict)

    def stretches(self, text: str) -> list[str]:
        """The text, parted where figures and letters have a font of their own.

        Quotes and dashes go with the hanzi: not every program heeds the hint that Word goes by.
        """
        return [match.group() for match in _SCRIPTS.finditer(text)] if self.profile.digits else [text]

    def run(self, text: str, style: TextStyle, *, tracked: bool, marked: bool, deleted: bool = False) -> Any:
        """One run; ``marked`` highlights it, ``deleted`` writes its text as struck out."""
        run = OxmlElement("w:r")
        run.append(deepcopy(self._properties(style, tracked, marked, text[:1] in _LATIN)))
        for part in _parts(text):
            if part in _BREAKS:
                run.append(OxmlElement(_BREAKS[part]))
                continue
            element = OxmlElement("w:delText" if deleted else "w:t")
            element.text = part
            if part != part.strip():
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(element)
        return run

    def _properties(self, style: TextStyle, tracked: bool, marked: bool, latin: bool) -> Any:
        key = (style, tracked, marked, latin)
        if key not in self._known:
            highlight = '<w:highlight w:val="yellow"/>' if marked else ""
            inner = run_xml(style, self.profile, tracked=tracked, latin=latin) + highlight
            self._known[key] = parse_xml(f"<w:rPr {nsdecls('w')}>{inner}</w:rPr>")
        return self._known[key]


def _parts(text: str) -> Iterator[str]:
    """The text, parted at line breaks and tabs."""
    at = 0
    for place, char in enumerate(text):
        if char in _BREAKS:
            if at < place:
                yield text[at:place]
            yield char
            at = place + 1
    if at < len(text):
        yield text[at:]
