"""Files → text → Report → Passages → embedding → index → search."""
