"""Grounding of figures in facts, masks, coverage → Findings."""
