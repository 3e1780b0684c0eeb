"""Chinese numerals, quantities, units, periods and masks: text → Figures with span and exact value."""
