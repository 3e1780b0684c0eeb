"""A draft as a Word file in official format."""

from writer.export.profile import PROFILES, Profile, TextStyle
from writer.export.write import write_docx

__all__ = ["PROFILES", "Profile", "TextStyle", "write_docx"]
