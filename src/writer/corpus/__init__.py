"""Files → text → Report → Passages → embedding → index → search."""

from writer.corpus.passages import split_passages
from writer.corpus.read import read_text
from writer.corpus.roles import heading_role
from writer.corpus.structure import looks_like_report, parse_report

__all__ = ["heading_role", "looks_like_report", "parse_report", "read_text", "split_passages"]
