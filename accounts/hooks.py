"""What accounts tells upwards, inside the transaction that did it, and what it asks upwards."""

from collections.abc import Callable

from django.dispatch import Signal

from accounts.models import Identity
from accounts.refusals import Refusal

# `identity`: something waits for a reviewer (a submission, a re-check, a credential, a guardianship)
review_wanted = Signal()
# `identity`: nothing waits any more (it was closed, withdrawn, or the provider settled it)
review_settled = Signal()
# `identity`: something was handed in just now (a submission or a re-check), and taken
handed_in = Signal()
# `party`: it may have lost what lets it go on air (suspended, closed, lapsed, a consent withdrawn): look again now
standing_lost = Signal()
# `party`, `purpose`: consent was withdrawn; what rested on it alone stops now
consent_withdrawn = Signal()

# Asked before a submission is taken and again before it is verified: why should this person not be registered?
registration_checks: list[Callable[[Identity], list[Refusal]]] = []
# Asked like those, but told to nobody who hands in: whoever types a stranger's number must not learn what is kept about
# that number. At submission each is a warning for the reviewer; before verification a blocking one blocks.
verification_checks: list[Callable[[Identity], list[Refusal]]] = []
