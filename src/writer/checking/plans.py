"""Where a draft speaks of what is planned, so that targets and later dates are at home there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.schema import Section

_HEADING = re.compile(
    r"^[ \t\u3000]*(?P<marks>#{1,6}[ \t]*)?(?P<number>[一二三四五六七八九十]{1,3}、)(?P<words>[^。\n]{1,40})",
    re.MULTILINE,
)
_PLANNED = re.compile(
    r"下一?步|下一?阶段|下半年|下季度|明年|来年|打算"
    r"|(?:工作|重点|总体|发展|任务|投资)(?:计划|安排|思路|谋划|部署)(?:[及和与、（(]|$)"
    r"|[^ ]{2}(?:思路|谋划|部署|安排|计划)$"
    r"|(?:第?[二三四]季度|年底前|后续|今后)(?:主要|重点|几项)?(?:工作)?(?:措施|举措|打算|重点|任务|目标|要点)"
)
# Many reports close with what comes next in a last paragraph of its own, under no heading. 下半年 also opens reports.
_PARAGRAPH = re.compile(
    r"^[ \t\u3000]*(?:下一?步|下阶段|下一阶段|下半年|下季度|明年|来年|今后)"
    r"(?![^\n]{0,200}(?:汇报|报告|通报|总结)(?:如下|$|[：:，。]))[^\n]*",
    re.MULTILINE,
)


def plan_spans(text: str, sections: Sequence[Section] = ()) -> list[tuple[int, int]]:
    """The spans of planned things: what stands under a heading that says so, the heading included, and last paragraphs.

    Args:
        text: the draft.
        sections: its sections, where they are known; those of role plans count whatever their headings say.
    """
    spans = [match.span() for match in _PARAGRAPH.finditer(text)]
    if sections:
        found = [one for one in sections if one.role == "plans" or _PLANNED.search(one.heading)]
        within = tuple(f"{one.id}." for one in found)
        return spans + [(one.heading_start, one.end) for one in sections if one in found or one.id.startswith(within)]
    headings = list(_HEADING.finditer(text))
    for at, heading in enumerate(headings):
        end = headings[at + 1].start() if at + 1 < len(headings) else len(text)
        if _PLANNED.search(heading["words"]):
            spans.append((heading.start(), end))
    return spans
