"""Marks in a report → the report and its table of labels.

A mark stands at the start of the line with which a section begins: ``@1ov@一、基本情况``. The digit is the depth of the
section's id (0 for the opening, 1, 2, 3), the letters the role: the first two of its name, ``pr`` practices, ``pb``
problems, ``pl`` plans, ``pa`` party.

``python -m benchmarks.roles_gold.marking MARKED… FOLDER`` writes report and table of each marked file into FOLDER.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks.roles_gold.gold import Label, table
from writer.schema import Role

ROLE_OF: dict[str, Role] = {
    "op": "opening", "ov": "overview", "pr": "practices", "re": "results", "pb": "problems", "pl": "plans",
    "pa": "party", "cl": "closing", "si": "signature", "ot": "other",
}  # fmt: skip
BEGINS = 12
_MARK = re.compile(r"@([0-3])([a-z]{2})@")


def unmark(marked: str) -> tuple[str, tuple[Label, ...]]:
    """The text without marks, and the labels in order.

    Raises:
        KeyError: a mark names no role.
    """
    lines, labels = [], []
    counts: list[int] = []
    for line in marked.splitlines():
        mark = _MARK.match(line)
        line = line[mark.end() :] if mark else line
        lines.append(line)
        if mark:
            depth = int(mark[1])
            if depth:
                counts = counts[:depth] + [0] * (depth - len(counts))
                counts[depth - 1] += 1
            section = ".".join(map(str, counts)) if depth else "0"
            labels.append(Label(section, ROLE_OF[mark[2]], line.strip()[:BEGINS]))
    return "\n".join(lines) + "\n", tuple(labels)


def main() -> None:
    """Write what the command line names."""
    *marked, folder = map(Path, sys.argv[1:])
    for path in marked:
        text, labels = unmark(path.read_text(encoding="utf-8"))
        (folder / path.name).write_text(text, encoding="utf-8")
        (folder / path.name).with_suffix(".tsv").write_text(table(f"# text: {path.name}", labels), encoding="utf-8")


if __name__ == "__main__":
    main()
