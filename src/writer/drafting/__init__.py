"""Outline, prompts, the two engines, and the pipeline that runs them."""
