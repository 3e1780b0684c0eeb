"""A text made ready for the rules: what no rule may touch is blotted out, every offset stays as it was.

Blotted out are Markdown marks, code, links, tables, placeholders (【待补…】, 〔…〕), masks of letters and stars, Latin
words with what stands between them (GB/T 9704-2012, A-320, English sentences), and what stands inside 《…》: a title is
quoted as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from writer.schema import Section

RangeDash = Literal["—", "～", "any"]
BLOT: Final = "\ue000"
HANZI: Final = "\u4e00-\u9fff〇"
INDENT: Final = rf"^[ \t\u3000\u00a0{BLOT}]*"

_LINES: Final = re.compile(
    r"^(?:[ \t]*+(?:```|~~~)[^\n]*+(?:\n(?![ \t]*+(?:```|~~~))[^\n]*+)*+(?:\n[^\n]*+)?"  # a fenced block
    r"|[ \t]*+\|[^\n]*+"  # a row of a table
    r"|[^\n\t]*+(?<=\S)\t[^\n]*+"  # a row of cells
    r"|[ \t]*+(?:#{1,6}[ \t]++|>[ \t]*+|[-*+][ \t]++)++)",  # marks that open a line
    re.MULTILINE,
)
_WORDS: Final = re.compile(
    r"`[^`\n]{1,200}`"
    r"|\[\[[^\[\]\n]{1,40}\]\]"
    rf"|(?:https?://|www\.)[^\s{HANZI}，。；：、（）《》“”]++"
    r"|\]\([^()\n]{0,300}\)"
    r"|【[^【】\n]{0,200}】|〔[^〔〕\n]{0,80}〕"
    r"|[A-Za-zＡ-Ｚａ-ｚ](?:[A-Za-zＡ-Ｚａ-ｚ0-9 .,'&/+_@#:;%=~-]*[A-Za-zＡ-Ｚａ-ｚ0-9])?"
    r"|[*×_]++"
)
_TITLES: Final = re.compile(r"(?<=《)[^《》\n]{1,200}(?=》)")
_HASHED: Final = re.compile(r"^[ \t]*+#{1,6}[ \t]++([^\n]*\S)", re.MULTILINE)
_FOLD: Final = str.maketrans("０１２３４５６７８９％", "0123456789%")
_WIDE: Final = re.compile("[０-９％]")
_ENCLOSURE: Final = "附件"


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading on a line of its own: ``[start, end)`` without blanks around it."""

    start: int
    end: int
    level: int
    hashed: bool


class Page:
    """What the rules look at.

    Attributes:
        raw: the text as it is.
        view: the text blotted, full-width digits and ％ folded; as long as ``raw``.
        titled: the same with the insides of 《…》 left in, digits as they are.
        wanted: the codes of the rules that are on.
        range_dash: which mark of a range counts; ``any`` for either.
    """

    def __init__(self, raw: str, sections: Sequence[Section], wanted: Collection[str], range_dash: RangeDash) -> None:
        self.raw = raw
        self.wanted = wanted
        self.range_dash = range_dash
        self.titled = _WORDS.sub(_blot, _LINES.sub(_blot, raw))
        view = _TITLES.sub(_blot, self.titled)
        self.view = view.translate(_FOLD) if _WIDE.search(view) else view
        self._sections = sections

    def headings(self) -> Iterator[HeadingLine]:
        """The headings that stand on a line of their own, those of the Markdown first."""
        seen = set()
        for match in _HASHED.finditer(self.raw):
            seen.add(match.end())
            yield HeadingLine(match.start(1), match.end(), len(match[0]) - len(match[0].lstrip("# \t")), True)
        for one in self._sections:
            region = self.raw[one.heading_start : one.start]
            inner = region.strip()
            start = one.heading_start + len(region) - len(region.lstrip())
            if one.run_in or not one.heading or not inner or "\n" in inner or start + len(inner) in seen:
                continue
            if not inner.startswith(_ENCLOSURE):
                yield HeadingLine(start, start + len(inner), one.level, False)


def scan(pattern: re.Pattern[str], text: str, *needles: str) -> Iterator[re.Match[str]]:
    """The matches in ``text``, which is looked through only where one of ``needles`` occurs at all."""
    return pattern.finditer(text) if any(needle in text for needle in needles) else iter(())


def _blot(match: re.Match[str]) -> str:
    text = match[0]
    return "\n".join(BLOT * len(line) for line in text.split("\n")) if "\n" in text else BLOT * len(text)
