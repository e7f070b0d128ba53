"""An appeal with its pictures, as a page sends it."""

from typing import Any

from accounts.documents.pictures import Unfit
from accounts.documents.services import keep
from accounts.documents.words import WORDS
from accounts.models import Document, Party, User
from blocklists.refusing import Refused
from moderation.complaints.appeals import appeal
from moderation.complaints.words import sentence
from moderation.console.standing.form import EvidenceForm


def send(form: EvidenceForm, *, party: Party, user: User, **against: Any) -> str:
    """Appeal; "" when it arrived, else why not, in words for the page (the form may say it beside a field).

    Pictures are put on file first, each in a transaction of its own: keeping one locks the party, and whoever decides
    about it locks in another order. Sent again, they are kept once.
    """
    if not form.is_valid():
        return ""
    facts = form.cleaned_data
    try:
        files = [
            keep(party=party, kind=Document.Kind.EVIDENCE, upload=picture, user=user) for picture in facts["pictures"]
        ]
    except Unfit as unfit:
        form.add_error("pictures", str(WORDS[unfit.code]))
        return ""
    try:
        appeal(party=party, words=facts["words"], files=files, user=user, **against)
    except Refused as refused:
        return sentence(refused)
    return ""
