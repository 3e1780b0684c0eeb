"""The page: one module per step, thin handlers."""
