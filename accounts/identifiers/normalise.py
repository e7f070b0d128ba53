"""One spelling for what people type, paste and dictate: the blind index finds only equal bytes."""

import unicodedata


def fold(text: str) -> str:
    """Half width, upper case, without spaces and invisible characters; every dash is a "-"."""
    kept = (
        "-" if unicodedata.category(character) == "Pd" or character == "\N{MINUS SIGN}" else character
        for character in unicodedata.normalize("NFKC", text).upper()
        # Cf is the zero-width and direction marks that come along when a number is copied from a chat
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf")
    )
    return "".join(kept)


def normalise(text: str) -> str:
    """As `fold`, and without dashes: the form of every number but an ICP one."""
    return fold(text).replace("-", "")
