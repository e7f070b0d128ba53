"""One file a noun; `livestream.models` is where everybody imports them from."""

from livestream.models.jumps import Jump
from livestream.models.licences import PlatformLicence
from livestream.models.media import MediaRefusal, MediaServer, MediaSession, StreamKey
from livestream.models.restrictions import AccountDemand, Restriction
from livestream.models.reviews import DynamicCheck, PreStreamReview
from livestream.models.room_bans import RoomBan
from livestream.models.streams import Audience, Channel, ContentClass, Stream, StreamRole, StreamState
from livestream.models.viewers import AdmissionEntry, ViewerDay, ViewerLimits

__all__ = [
    "AccountDemand",
    "AdmissionEntry",
    "Audience",
    "Channel",
    "ContentClass",
    "DynamicCheck",
    "Jump",
    "MediaRefusal",
    "MediaServer",
    "MediaSession",
    "PlatformLicence",
    "PreStreamReview",
    "Restriction",
    "RoomBan",
    "Stream",
    "StreamKey",
    "StreamRole",
    "StreamState",
    "ViewerDay",
    "ViewerLimits",
]
