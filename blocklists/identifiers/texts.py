"""One spelling for what no standard describes: payees, devices, stream keys, addresses, names, accounts."""

import re
import unicodedata
from collections.abc import Callable
from uuid import UUID

from accounts.identifiers.checked import Checked

# before any work: whoever pastes a page meant something else
MOST_TYPED = 400
# a ref of Party has as many
LONGEST_REF = 64
_MAINLAND_MOBILE = re.compile(r"(?:\+|00)?(?:86)?(1[3-9][0-9]{9})")
# lone surrogates can't be written down, private and unassigned signs look different to everybody
_UNREADABLE = ("Cs", "Co", "Cn")
_UNSEEN = ("Cc", "Cf")


def check_payee(text: str) -> Checked:
    """A bank card, or the mail or mobile behind a wallet. A card's spaces and dashes mean nothing, a mail's do."""
    payee = _folded(text, case=True)
    digits = re.sub(r"[-().]", "", payee)
    if mobile := _MAINLAND_MOBILE.fullmatch(digits):
        return Checked(f"+86{mobile[1]}")
    return _measured(digits if digits.isdecimal() else payee, 4, 64)


def check_device(text: str) -> Checked:
    """An IMEI, an advertising id, an address of a network card, or a platform's own; case and separators are dress."""
    device = re.sub(r"[-:.]", "", _folded(text, case=True))
    checked = _measured(device, 6, 128)
    # what a phone answers that tells nothing: all who forbid tracking would be one person
    if not checked.errors and len(set(device)) == 1:
        return Checked(device, ("device_of_nobody",))
    return checked


def check_stream_key(text: str) -> Checked:
    """A secret of a media server: its case counts."""
    return _measured(_folded(text, case=False), 8, 256)


def check_address(text: str) -> Checked:
    """Without spaces and punctuation, but with the dashes between building, entrance and flat."""
    kept = (c for c in _folded(text, case=True) if c == "-" or unicodedata.category(c)[0] not in "PZ")
    return _measured("".join(kept), 6, 200)


def check_account_name(text: str) -> Checked:
    return _measured(_folded(text, case=True), 2, 80)


def check_account(text: str) -> Checked:
    """`<client id>/<ref>`. A ref is the platform's own and opaque: only the space around it is cut."""
    client, _, ref = text.partition("/")
    ref = ref.strip()
    try:
        client = str(UUID(client.strip()))
    except ValueError:
        return Checked(text, ("account_shape",))
    if not 0 < len(ref) <= LONGEST_REF:
        return Checked(text, ("account_shape",))
    if not all(character.isprintable() for character in ref):
        return Checked(text, ("identifier_characters",))
    return Checked(f"{client}/{ref}")


def _folded(text: str, *, case: bool) -> str:
    """Half width, without spaces and invisible marks, every dash a "-"; with `case` also without case. Done until it
    changes nothing: a mark that falls out lets its neighbours join, and what is joined may fold again."""
    step: Callable[[str], str] = str.casefold if case else str
    for _ in range(4):
        before = text
        text = unicodedata.normalize("NFKC", step(unicodedata.normalize("NFKC", text)))
        text = "".join(_plain(character) for character in text)
        if text == before:
            break
    return text


def _plain(character: str) -> str:
    if character.isspace() or (category := unicodedata.category(character)) in _UNSEEN:
        return ""
    return "-" if category == "Pd" or character == "\N{MINUS SIGN}" else character


def _measured(normalised: str, least: int, most: int) -> Checked:
    if any(unicodedata.category(character) in _UNREADABLE for character in normalised):
        return Checked(normalised, ("identifier_characters",))
    if len(normalised) < least:
        return Checked(normalised, ("identifier_too_short" if normalised else "identifier_empty",))
    return Checked(normalised, ("identifier_too_long",) if len(normalised) > most else ())
