from django import forms

from accounts.identity.refusing import WHOLE, Rejected
from accounts.identity.words import sentence
from accounts.refusals import REASONS


def add_rejection(form: forms.Form, rejected: Rejected) -> None:
    """What the service has against it, in the reader's words: beside its field, or above the form where the form has
    no such field."""
    for field, codes in rejected.errors.items():
        place = field if field in form.fields else None
        for code in codes:
            if field != WHOLE or not rejected.refusals:
                form.add_error(place, sentence(code))
    for refusal in rejected.refusals:
        reason = REASONS[refusal.code]
        form.add_error(None, f"{str(reason.what) % refusal.facts} {str(reason.next) % refusal.facts}")
