"""Named page formats: measures, fonts and spacing, nothing that draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

PageNumberPlace = Literal["outer", "centre", "none"]
DEFAULT_PROFILE = "gbt9704"
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A Chinese font by name and its size in points, in halves; 2号 is 22, 三号 16, 四号 14, 小四 12."""

    font: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A page format.

    Lengths are in millimetres, except ``line_pitch`` (points, exact). ``digits`` is the font of figures and letters;
    empty: that of the text around them. ``page_number_gap`` is from the type area to the dashes of the page number;
    ``page_number_dashes`` sets 「— 1 —」 rather than 「1」. ``indent`` is in characters, for headings and paragraphs
    alike. ``attachment`` prints the word 附件 over an attachment.
    """

    name: str
    label: str
    page_width: float
    page_height: float
    top: float
    bottom: float
    left: float
    right: float
    line_pitch: float
    line_chars: int
    title: TextStyle
    front: TextStyle
    body: TextStyle
    headings: tuple[TextStyle, TextStyle, TextStyle, TextStyle]
    table: TextStyle
    page_number: TextStyle
    page_number_gap: float
    attachment: TextStyle
    page_number_place: PageNumberPlace = "outer"
    page_number_dashes: bool = True
    digits: str = ""
    indent: int = 2

    @property
    def type_width(self) -> int:
        """Width of the type area in twips."""
        return int((self.page_width - self.left - self.right) * TWIPS_PER_MM)

    @property
    def tracking(self) -> int:
        """Twips between characters that bring exactly ``line_chars`` characters of the body size onto a line."""
        return self.type_width // self.line_chars - round(self.body.size * TWIPS_PER_POINT)

    @property
    def char_width(self) -> int:
        """Width of one character of the body text in twips, tracking included."""
        return round(self.body.size * TWIPS_PER_POINT) + self.tracking

    @property
    def pitch(self) -> int:
        """The distance from line to line in twips."""
        return round(self.line_pitch * TWIPS_PER_POINT)

    @property
    def page_lines(self) -> int:
        """How many lines a page holds."""
        return int((self.page_height - self.top - self.bottom) * TWIPS_PER_MM) // self.pitch

    @property
    def fonts(self) -> tuple[str, ...]:
        """The names of all fonts the format prints in, each once, in the order of the page."""
        styles = (self.title, self.front, self.body, *self.headings, self.table, self.attachment, self.page_number)
        named = [style.font for style in styles] + ([self.digits] if self.digits else [])
        return tuple(dict.fromkeys(named))

    def heading(self, level: int) -> TextStyle:
        """The style of a heading; levels below the fourth look like the fourth."""
        return self.headings[min(max(level, 1), len(self.headings)) - 1]


_FANGSONG = TextStyle("仿宋_GB2312", 16)

# GB/T 9704-2012: 5.2.1 (page, margins), 5.2.2 (3号仿宋), 5.2.3 (22 lines of 28 characters), 7.3.1 (2号小标宋),
# 7.3.3 (黑体, 楷体, 仿宋, 仿宋), 7.3.7 (附件 in 黑体), 7.5 (page number). 28 pt is the exact pitch in common
# use: 29 pt gives 21 lines.
GBT9704 = Profile(
    name=DEFAULT_PROFILE,
    label="党政机关公文格式（GB/T 9704-2012）",
    page_width=210,
    page_height=297,
    top=37,
    bottom=35,
    left=28,
    right=26,
    line_pitch=28,
    line_chars=28,
    title=TextStyle("方正小标宋简体", 22),
    front=TextStyle("楷体_GB2312", 16),
    body=_FANGSONG,
    headings=(TextStyle("黑体", 16), TextStyle("楷体_GB2312", 16), _FANGSONG, _FANGSONG),
    table=TextStyle("仿宋_GB2312", 12),
    page_number=TextStyle("宋体", 14),
    page_number_gap=7,
    attachment=TextStyle("黑体", 16),
)
PROFILES: Mapping[str, Profile] = MappingProxyType({GBT9704.name: GBT9704})
