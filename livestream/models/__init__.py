"""One file a noun; `livestream.models` is where everybody imports them from."""

from livestream.models.licences import PlatformLicence
from livestream.models.media import MediaRefusal, MediaServer, MediaSession, StreamKey
from livestream.models.restrictions import Restriction
from livestream.models.reviews import DynamicCheck, PreStreamReview
from livestream.models.room_bans import RoomBan
from livestream.models.streams import Audience, Channel, ContentClass, Stream, StreamRole, StreamState
from livestream.models.viewers import AdmissionEntry, ViewerDay, ViewerLimits

__all__ = [
    "AdmissionEntry",
    "Audience",
    "Channel",
    "ContentClass",
    "DynamicCheck",
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
