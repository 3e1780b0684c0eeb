"""Pasted text, sheets and files → Ledger; derived values; rendering of references."""
