"""A draft against the corpus: measures, copied runs, nearest passages."""
