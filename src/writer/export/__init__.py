"""A draft as a Word file in official format, and its audit as comments, tables and an Excel workbook.

Use the names exported here; ``write_audit_xlsx`` loads openpyxl only when it is called.
"""

from writer.export.audit import AUTHOR
from writer.export.audit_rows import Audit, summary
from writer.export.blocks import split_blocks
from writer.export.fonts import missing_fonts, missing_note
from writer.export.local import choose_profile, find_profile, read_profiles
from writer.export.parting import Part, ReturnedPart
from writer.export.plain import as_plain_text
from writer.export.printed import Block, Piece, Row
from writer.export.profile import DEFAULT_PROFILE, PROFILES, Profile, TextStyle
from writer.export.returning import Returned, bring_back, sections_as_parts
from writer.export.style_page import Beside, Compared, comparison_page
from writer.export.workbook import write_audit_xlsx
from writer.export.write import Before, Written, write_docx, write_report

__all__ = [
    "AUTHOR",
    "DEFAULT_PROFILE",
    "PROFILES",
    "Audit",
    "Before",
    "Beside",
    "Block",
    "Compared",
    "Part",
    "Piece",
    "Profile",
    "Returned",
    "ReturnedPart",
    "Row",
    "TextStyle",
    "Written",
    "as_plain_text",
    "bring_back",
    "choose_profile",
    "comparison_page",
    "find_profile",
    "missing_fonts",
    "missing_note",
    "read_profiles",
    "sections_as_parts",
    "split_blocks",
    "summary",
    "write_audit_xlsx",
    "write_docx",
    "write_report",
]
