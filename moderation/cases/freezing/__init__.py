"""Freezing what a case is about as evidence: the words around its flags, what was shown, and with what it was decided.

Asked for in the transaction that flags or decides, done by a worker a little later. Nothing is frozen twice, whoever
runs it, and nothing asked for is lost.
"""
