"""The figure checker on clean drafts and on drafts with one planted error each, next to two simple ways to check.

``python -m benchmarks.planted_errors`` (or ``make bench-errors``) prints everything; ``run`` gives the short form.
"""

from __future__ import annotations


def run() -> list[tuple[str, str, str]]:
    """Rows (what, figure, how) for the table of benchmarks."""
    from benchmarks.planted_errors.report import short_rows

    return short_rows()
