from accounts.identity.twins import HOLDING
from accounts.models import Identity, IdentityCheck, Party
from blocklists.identifiers import account_value
from blocklists.models import Kind


def proved(party: Party) -> list[tuple[str, str]]:
    """(kind, normalised) of what is certainly this party's: its account, and a number that a check found to be its.

    Anybody can hand in a stranger's number. Listed with it, the stranger would be shut out for another's deeds; shown
    what is kept about it, the stranger would be exposed. Two queries at most.
    """
    found = [(Kind.ACCOUNT.value, account_value(party.client_id, party.ref))] if party.client_id and party.ref else []
    identity = Identity.objects.filter(party=party, number__isnull=False).first()
    return found + ([(identity.document_type, str(identity.number))] if identity and _checked(identity) else [])


def _checked(identity: Identity) -> bool:
    """It holds the number now, or did when it was closed: what was handed in last was found to match."""
    if identity.state in HOLDING:
        return True
    checks = IdentityCheck.objects.filter(identity=identity, submission=identity.submission)
    return checks.filter(result=IdentityCheck.Result.MATCH).exists()
