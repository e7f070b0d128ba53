"""One file a noun; `inspections.models` is where everybody imports them from."""

from inspections.models.authorities import Authority, Invitation
from inspections.models.draws import Draw
from inspections.models.figures import CountedHour, Figure
from inspections.models.filings import Filing
from inspections.models.findings import InspectionFinding, Penalty
from inspections.models.inspections import Inspection, InspectionLetter, InspectionStep, MysteryNote
from inspections.models.packages import Package
from inspections.models.reports import Report
from inspections.models.selfchecks import RestoreTest, SelfCheck, SelfCheckRun
from inspections.models.shifts import Shift
from inspections.models.visits import Visit

__all__ = [
    "Authority",
    "CountedHour",
    "Draw",
    "Figure",
    "Filing",
    "Inspection",
    "InspectionFinding",
    "InspectionLetter",
    "InspectionStep",
    "Invitation",
    "MysteryNote",
    "Package",
    "Penalty",
    "Report",
    "RestoreTest",
    "SelfCheck",
    "SelfCheckRun",
    "Shift",
    "Visit",
]
