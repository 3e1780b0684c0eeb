"""``python -m benchmarks.figures_gold``: print the table; ``--misses``: with what was wrong in the seen texts.

``--unseen`` lists what was wrong in the unseen texts instead: for judging a result, never while tuning.
"""

from __future__ import annotations

import sys

from benchmarks.figures_gold.report import full


def main() -> None:
    """Print the report."""
    print(full(misses="--misses" in sys.argv[1:], unseen="--unseen" in sys.argv[1:]))


if __name__ == "__main__":
    main()
