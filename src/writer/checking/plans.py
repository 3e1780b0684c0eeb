"""Where a draft speaks of what is planned, so that targets and later dates are at home there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.schema import Section

_HEADING = re.compile(
    r"^[ \t]*(?P<marks>#{1,6}[ \t]*)?(?P<number>[一二三四五六七八九十]{1,3}、)(?P<words>[^。\n]{1,40})", re.MULTILINE
)
_PLANNED = re.compile(r"下一?步|下阶段|下一阶段|工作计划|工作打算|工作安排|工作思路|明年|下半年|下季度")


def plan_spans(text: str, sections: Sequence[Section] = ()) -> list[tuple[int, int]]:
    """The spans of planned things: the sections of that role, or what follows a heading that says so.

    Args:
        text: the draft.
        sections: its sections, where they are known.
    """
    if sections:
        return [(section.start, section.end) for section in sections if section.role == "plans"]
    headings = list(_HEADING.finditer(text))
    spans: list[tuple[int, int]] = []
    for at, heading in enumerate(headings):
        end = headings[at + 1].start() if at + 1 < len(headings) else len(text)
        if _PLANNED.search(heading["words"]):
            spans.append((heading.end(), end))
    return spans
