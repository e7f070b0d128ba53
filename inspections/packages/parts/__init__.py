"""What an authority may demand (`Inspection.Material`), a module for each: `fill(scope, filling)` writes its part.

Masked throughout: public names of rooms and parties, masked identities, no words that people wrote about people.
"""

from collections.abc import Callable

from inspections.models import Inspection
from inspections.packages.filling import Filling
from inspections.packages.parts import (
    blocklist,
    cases,
    complaints,
    events,
    figures,
    filings,
    measures,
    parties,
    security,
    staffing,
    words,
)
from inspections.packages.scope import Scope

_M = Inspection.Material
# in the order in which they stand in the report
PARTS: dict[str, Callable[[Scope, Filling], None]] = {
    _M.CASES: cases.fill,
    _M.WORDS: words.fill,
    _M.MEASURES: measures.fill,
    _M.COMPLAINTS: complaints.fill,
    _M.PARTIES: parties.fill,
    _M.BLOCKLIST: blocklist.fill,
    _M.FIGURES: figures.fill,
    _M.STAFFING: staffing.fill,
    _M.FILINGS: filings.fill,
    _M.SECURITY: security.fill,
    _M.EVENTS: events.fill,
}
