from datetime import date
from enum import StrEnum

from accounts.identifiers import credit_code, other_documents, resident_id
from accounts.identifiers.checked import Checked


class DocumentType(StrEnum):
    """What proves who somebody is."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE = "hmt_residence"
    HK_MACAU_PERMIT = "hk_macau_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_RESIDENCE = "foreign_residence"
    PASSPORT = "passport"
    CREDIT_CODE = "credit_code"


def check(document_type: str, text: str, today: date) -> Checked:
    """Read the number of a document of this type. `today` is the day in China. No text raises.

    Raises ValueError for a type that does not exist.
    """
    match DocumentType(document_type):
        case DocumentType.RESIDENT_ID:
            return resident_id.check(text, today)
        case DocumentType.HMT_RESIDENCE:
            return resident_id.check_hmt_residence(text, today)
        case DocumentType.HK_MACAU_PERMIT:
            return other_documents.check_hk_macau_permit(text)
        case DocumentType.TAIWAN_PERMIT:
            return other_documents.check_taiwan_permit(text)
        case DocumentType.FOREIGN_RESIDENCE:
            return other_documents.check_foreign_residence(text)
        case DocumentType.PASSPORT:
            return other_documents.check_passport(text)
        case DocumentType.CREDIT_CODE:
            return credit_code.check(text)
