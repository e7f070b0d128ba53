"""Proposals out of a file: read, looked at dry, made in chunks, confirmed by a second person, undone at once."""
