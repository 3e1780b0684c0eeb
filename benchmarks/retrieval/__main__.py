"""``python -m benchmarks.retrieval``: print the tables."""

from __future__ import annotations

from benchmarks.retrieval.report import full


def main() -> None:
    """Print the report."""
    print(full())


if __name__ == "__main__":
    main()
