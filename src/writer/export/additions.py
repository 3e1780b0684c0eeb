"""What the export puts into a Word file that no draft has: the tables of the audit, and the table of figures.

None of it is taken for somebody's text when the file comes back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from writer.corpus import WordLine
from writer.export.audit_rows import FIGURES_HEAD
from writer.export.ledger_table import TABLE_NAME

_AUDIT_TITLE = "数字核对表"
_LISTED = re.compile(rf"(?:附件：|[0-9]{{1,2}}\.)[^。]{{0,40}}{TABLE_NAME}\Z")


def without_additions(lines: Sequence[WordLine], own: Collection[str]) -> tuple[WordLine, ...]:
    """The lines of the report itself.

    Args:
        own: the lines of the draft without blanks: a table of figures that it has itself stays.
    """
    head = next((at for at, line in enumerate(lines) if line.cells == FIGURES_HEAD), len(lines))
    title = next((at for at in range(head - 1, max(head - 4, -1), -1) if lines[at].text == _AUDIT_TITLE), head)
    left = [*lines[:title]]
    named = [at for at, line in enumerate(left) if line.text.endswith(TABLE_NAME)]
    if not named or any(text.endswith(TABLE_NAME) for text in own):
        return tuple(left)
    last = named[-1]
    if last and last + 1 < len(left) and left[last + 1].cells[:1] == ("指标",):
        end = next((at for at in range(last + 1, len(left)) if not left[at].cells), len(left))
        del left[last - 1 if left[last - 1].text.startswith("附件") else last : end]
    return tuple(line for line in left if not _LISTED.match(line.text))
