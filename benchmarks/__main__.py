"""Run the benchmarks and print one table: what, figure, how it was taken."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def names() -> list[str]:
    """Every benchmark beside this file that has a ``run``."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if not name.startswith("_"))


def main() -> None:
    """Run those named on the command line, or all."""
    for name in sys.argv[1:] or names():
        print(f"\n## {name}\n\n| what | figure | how |\n| --- | --- | --- |", flush=True)
        for what, figure, how in importlib.import_module(f"benchmarks.{name}").run():
            print(f"| {what} | {figure} | {how} |", flush=True)


if __name__ == "__main__":
    main()
