"""The formats that offices have, one module each; ``corpus.read`` chooses among them."""
