"""What a platform asks, read by hand: five hundred identifiers through a serializer would cost more than the check."""

from typing import Any

from accounts.models import MachineClient
from blocklists.checking import Subject
from blocklists.hooks import category_codes
from blocklists.identifiers import account_value, normalise
from blocklists.models import Kind, Scope, Side

MOST_SUBJECTS, MOST_IDENTIFIERS = 100, 20
_FIELDS = {"side": Side.values, "scope": Scope.values}
_SUBJECT = {*_FIELDS, "category", "identifiers"}
LONGEST_CATEGORY = 32


class Unreadable(Exception):
    """`errors` by path, as in `{"identifiers": {"0": {"kind": ["unknown_kind"]}}}`; never what was typed."""

    def __init__(self, errors: dict[str, Any]) -> None:
        super().__init__("unreadable")
        self.errors = errors


def read_subject(client: MachineClient, told: Any) -> Subject:
    """Raises `Unreadable` with everything that is wrong at once."""
    if not isinstance(told, dict):
        raise Unreadable({"subject": ["not_an_object"]})
    errors: dict[str, Any] = {str(name)[:40]: ["unknown_field"] for name in told if name not in _SUBJECT}
    for name, values in _FIELDS.items():
        if told.get(name, values[0]) not in values:
            errors[name] = [f"unknown_{name}"]
    category = told.get("category", "")
    if not isinstance(category, str) or len(category) > LONGEST_CATEGORY:
        errors["category"] = ["unknown_category"]
    identifiers: tuple[tuple[str, str], ...] = ()
    try:
        identifiers = read_identifiers(client, told.get("identifiers"))
    except Unreadable as unreadable:
        errors |= unreadable.errors
    if errors:
        raise Unreadable(errors)
    # entries name codes; a platform may ask by its own name for the goods
    code = category_codes.get(str(category).strip().lower(), str(category))
    return Subject(identifiers, side=told.get("side", ""), scope=told.get("scope", ""), category=code)


def read_identifiers(client: MachineClient, told: Any) -> tuple[tuple[str, str], ...]:
    """(kind, normalised), each once; an account is the client's own name for it. Raises `Unreadable`."""
    if not isinstance(told, list) or not told:
        raise Unreadable({"identifiers": ["missing"]})
    if len(told) > MOST_IDENTIFIERS:
        raise Unreadable({"identifiers": ["too_many"]})
    errors: dict[str, Any] = {}
    found: dict[tuple[str, str], None] = {}
    for place, one in enumerate(told):
        try:
            found[_identifier(client, one)] = None
        except Unreadable as unreadable:
            errors[str(place)] = unreadable.errors
    if errors:
        raise Unreadable({"identifiers": errors})
    return tuple(found)


def _identifier(client: MachineClient, told: Any) -> tuple[str, str]:
    if not isinstance(told, dict):
        raise Unreadable({"identifier": ["not_an_object"]})
    errors = {str(name)[:40]: ["unknown_field"] for name in told if name not in ("kind", "value")}
    kind, value = told.get("kind"), told.get("value")
    if not isinstance(kind, str) or kind not in Kind.values:
        errors["kind"] = ["unknown_kind"]
    if not isinstance(value, str):
        errors["value"] = ["not_a_text"]
    if errors or not isinstance(kind, str) or not isinstance(value, str):
        raise Unreadable(errors)
    checked = normalise(kind, account_value(client.pk, value) if kind == Kind.ACCOUNT else value)
    if checked.errors:
        raise Unreadable({"value": list(checked.errors)})
    return kind, checked.normalised
