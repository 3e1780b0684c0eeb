"""Speed figures, each printed by one command: ``make bench`` or ``python -m benchmarks [NAME…]``."""
