"""``python -m benchmarks.roles_gold``: print the tables; ``--misses``: with what is not as labelled.

``--unseen`` lists that of the unseen reports instead: for judging a result that is final, never while tuning.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.roles_gold.gold import REAL
from benchmarks.roles_gold.report import full


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.roles_gold")
    parser.add_argument("--misses", action="store_true", help="list what is not as labelled, unseen reports left out")
    parser.add_argument("--unseen", action="store_true", help="list the same of the unseen reports")
    parser.add_argument("--real", type=Path, default=REAL, help="where the real reports lie")
    asked = parser.parse_args()
    print(full(misses=asked.misses, unseen=asked.unseen, real=asked.real))


if __name__ == "__main__":
    main()
