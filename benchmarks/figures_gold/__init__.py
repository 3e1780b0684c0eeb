"""The reading of figures in running text, measured on texts labelled by hand.

``python -m benchmarks.figures_gold`` (or ``make bench-figures``) prints everything; ``run`` gives the short form.
"""

from __future__ import annotations


def run() -> list[tuple[str, str, str]]:
    """Rows (what, figure, how) for the table of benchmarks."""
    from benchmarks.figures_gold.report import short_rows

    return short_rows()
