"""``python -m benchmarks.drafts [roll|llm …]``: print the tables, by default of both engines."""

from __future__ import annotations

import sys

from benchmarks.drafts.measure import Row, measured, reports
from benchmarks.drafts.report import NAMES, table


def main() -> None:
    """Draft every report of the corpus from the others with each engine named, and print the tables."""
    for engine in sys.argv[1:] or list(NAMES):
        if engine not in NAMES:
            sys.exit(f"no engine {engine}: roll or llm")
        rows: list[Row] = []
        skipped = []
        paths = [path for path, _ in reports()]
        for path in paths:
            row = measured(path, [other for other in paths if other != path], engine)
            if row is None:
                skipped.append(path.stem)
            else:
                rows.append(row)
            print(f"{engine} {path.stem}", file=sys.stderr)
        print(table(engine, rows, skipped), flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
