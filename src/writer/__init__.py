"""拟稿 (Writer): drafts periodic reports from pasted figures and proves every figure in them.

The rooms and the way of the data are described in ``docs/architecture.md``.
"""

__version__ = "0.1.0"
