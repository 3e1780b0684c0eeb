"""How long a report of twenty pages takes to become a Word file: clean, with its audit, against an older version."""
