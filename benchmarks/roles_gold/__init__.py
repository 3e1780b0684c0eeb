"""The roles of sections, measured on reports labelled by hand.

``python -m benchmarks.roles_gold`` (or ``make bench-roles``) prints everything; ``run`` gives the short form.
"""

from __future__ import annotations


def run() -> list[tuple[str, str, str]]:
    """Rows (what, figure, how) for the table of benchmarks."""
    from benchmarks.roles_gold.report import short_rows

    return short_rows()
