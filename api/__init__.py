"""How HTTP speaks here: problems, JSON, strict fields. Knows nothing of the trade; every app may use it."""
