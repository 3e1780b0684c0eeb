"""A draft as a Word file in official format, or as Markdown."""
