"""``python -m benchmarks.planted_errors``: print the report; ``--render``: write every ``draft.md`` anew.

``--unseen`` lists what was missed in the unseen drafts: for judging a result, never while tuning.
"""

from __future__ import annotations

import sys

from benchmarks.planted_errors.report import full
from benchmarks.planted_errors.scoring import samples


def main() -> None:
    """Print the report, or render the drafts."""
    if "--render" in sys.argv[1:]:
        for sample in samples():
            (sample.facts.parent / "draft.md").write_text(sample.draft.text, encoding="utf-8")
        return
    print(full(unseen="--unseen" in sys.argv[1:]))


if __name__ == "__main__":
    main()
