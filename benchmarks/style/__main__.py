"""``python -m benchmarks.style``: print both tables; ``speed`` or ``separation`` for one of them."""

from __future__ import annotations

import sys

from benchmarks.style import separation, speed


def main() -> None:
    """Print the tables that are named on the command line, or both."""
    asked = sys.argv[1:] or ["speed", "separation"]
    if "speed" in asked:
        print("| what | figure | target |\n| --- | --- | --- |")
        for row in speed.run():
            print(f"| {' | '.join(row)} |", flush=True)
        print()
    if "separation" in asked:
        for line in separation.run():
            print(line, flush=True)


if __name__ == "__main__":
    main()
