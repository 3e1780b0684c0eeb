"""Whether a search finds the passages that a person would write a section after."""
