"""The tab of the library page that tells how past reports are written."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.errors import CorpusError
from writer.ui.handling import clickable, on, panel
from writer.ui.shared import Shared
from writer.ui.views import manner as views
from writer.ui.views.parts import empty, status

_MOST_ISSUERS = 200


class Manner:
    """The parts of the tab; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.office = shared.bench.office

    def build(self) -> None:
        """Lay it out; called inside its tab."""
        self.of = clickable("manner-of")
        self.found = panel("manner")

    def wire(self, tab: gr.Tab) -> None:
        """Show it when the tab is opened, and afresh for another choice."""
        outputs = [self.of, self.found]
        on(tab.select, self.show, [], outputs, self.shared.line)
        on(self.of.select, self.choose, [], outputs, self.shared.line)

    def show(self, role: str = "", issuer: str = "") -> tuple[Any, ...]:
        """The profile of past reports: of one kind of section, of one office; all where these are not known."""
        past = self.office.store.past
        issuers = sorted({head.issuer for head in past.heads() if head.issuer})[:_MOST_ISSUERS]
        issuer, kind = issuer if issuer in issuers else "", views.known_role(role)
        if not past.counts()[1]:
            return "", empty("语料是空的", "添加往期材料后，在这里看它们的写法。"), status()
        try:
            style = self.office.style()
            passages = {one.id: one for one in self.office.library.passages()}
        except CorpusError as error:
            return "", empty("现在看不了", str(error)), status()
        bands = style.guide(kind, issuer)
        own = bands if not issuer or (bands and bands[0].issuer) else ()
        behind = {band.name: style.behind(band.name, kind, issuer) for band in own}
        shown = views.manner(own, behind, style.phrases(), passages)
        return views.choices(kind or "", issuer, issuers), shown, status()

    def choose(self, event: gr.EventData) -> tuple[Any, ...]:
        """Show the profile of what was chosen; the choice that was not changed travels with it."""
        if str(event.act) == "role":
            return self.show(str(event.value), str(event.arg))
        return self.show(str(event.arg), str(event.value))
