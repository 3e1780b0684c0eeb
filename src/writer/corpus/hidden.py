"""Which runs of a Word file are hidden text (ECMA-376 part 1, 17.3.2.41 ``vanish``, 17.7.3 toggle properties)."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

_VALUE = qn("w:val")
_OFF = frozenset({"0", "false", "off"})
_MAX_STYLES = 20


class HiddenText:
    """Says of a run whether Word shows it, by the run itself, its style and its paragraph's style."""

    def __init__(self, styles: Any) -> None:
        """Args: the root of the part ``styles``; None where the file has none."""
        found = () if styles is None else styles.iter(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        self._known: dict[str, bool] = {}
        self._paragraph: tuple[Any, bool] = (None, False)

    def hides(self, run: Any, paragraph: Any) -> bool:
        """Whether this run of this paragraph is hidden text."""
        own = run.find(qn("w:rPr"))
        if own is not None and own.find(qn("w:vanish")) is not None:
            return is_on(own, "w:vanish")
        by_run = self._by_style(_style(own, "w:rStyle"))
        # Where both styles say hidden they cancel each other: that is how Word reads such properties.
        if self._paragraph[0] is not paragraph:  # looked up once: a paragraph may have very many runs
            self._paragraph = paragraph, self._by_style(_style(paragraph.find(qn("w:pPr")), "w:pStyle"))
        return by_run != self._paragraph[1]

    def _by_style(self, style_id: str) -> bool:
        if style_id not in self._known:
            self._known[style_id] = self._looked_up(style_id)
        return self._known[style_id]

    def _looked_up(self, style_id: str) -> bool:
        for _ in range(_MAX_STYLES):
            style = self._styles.get(style_id)
            if style is None:
                return False
            properties = style.find(qn("w:rPr"))
            if properties is not None and properties.find(qn("w:vanish")) is not None:
                return is_on(properties, "w:vanish")
            style_id = _style(style, "w:basedOn")
        return False


def is_on(properties: Any, tag: str) -> bool:
    """Whether a yes-or-no property stands here and says yes."""
    found = properties.find(qn(tag))
    return found is not None and found.get(_VALUE, "1") not in _OFF


def _style(properties: Any, tag: str) -> str:
    found = None if properties is None else properties.find(qn(tag))
    return "" if found is None else str(found.get(_VALUE, ""))
