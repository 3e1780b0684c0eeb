"""Time the export: ``python -m benchmarks.export`` prints one table."""

from __future__ import annotations

from benchmarks.export.timing import run


def main() -> None:
    """Print the table."""
    print("| what | figure | how |\n| --- | --- | --- |", flush=True)
    for what, figure, how in run():
        print(f"| {what} | {figure} | {how} |", flush=True)


if __name__ == "__main__":
    main()
