"""Pictures for a complaint over the API: the one thing that does not come as JSON."""

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.utils.mediatypes import media_type_matches
from rest_framework.views import APIView

from accounts.documents.pictures import Unfit
from accounts.documents.words import WORDS
from accounts.models import Document
from accounts.requests import ClientRequest
from api.problems import Problem
from blocklists.refusing import Refused
from moderation.complaints.complaint_api import one_of, problem_of
from moderation.complaints.complaints import add_file
from moderation.complaints.complaints.terms import MOST_FILES


class FileParser(MultiPartParser):
    """Whatever Django refuses while it reads (a broken body, hundreds of parts) is a problem as any other."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except (SuspiciousOperation, exceptions.ParseError):
            raise Problem(400, "body_unreadable") from None


class FileFacts(serializers.Serializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text=f"JPEG, PNG or WebP of at most 10 MB; {MOST_FILES} a complaint at most"
    )


class FileSchema(serializers.Serializer):
    id = serializers.UUIDField()
    complaint = serializers.UUIDField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size = serializers.IntegerField(help_text="in bytes, as it is kept: drawn anew as a JPEG")
    sha256 = serializers.CharField(help_text="of the picture as it is kept")


def file_json(kept: Document, complaint_id: UUID) -> dict[str, Any]:
    return {
        "id": str(kept.pk),
        "complaint": str(complaint_id),
        "width": kept.width,
        "height": kept.height,
        "size": kept.size,
        "sha256": bytes(kept.sha256).hex(),
    }


class ComplaintFiles(APIView):
    scope = "parties"
    parser_classes = [FileParser]

    @extend_schema(request={"multipart/form-data": FileFacts}, responses={200: FileSchema, 201: FileSchema})
    def post(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """Add a picture to an open complaint that you filed. It is drawn anew, so that nothing else of the file is
        kept, and sealed; the same bytes sent twice are one file."""
        # before the body is read: whose complaint it is costs less
        one_of(request.user, complaint_id)
        facts = FileFacts(data=_sent(request))
        facts.is_valid(raise_exception=True)
        try:
            kept, new = add_file(client=request.user, complaint_id=complaint_id, upload=facts.validated_data["file"])
        except Refused as refused:
            raise problem_of(refused) from None
        except Unfit as unfit:
            raise _unfit(unfit) from None
        return Response(file_json(kept, complaint_id), status=201 if new else 200)


def _sent(request: ClientRequest) -> dict[str, Any]:
    """The one part. A second one must not pass in silence, nor a field that is none."""
    # asked here, since of a request without a body no parser is: its data is then a plain, empty dict
    if not media_type_matches(FileParser.media_type, request.content_type):
        raise Problem(415, "not_multipart")
    sent = cast(QueryDict, request.data or QueryDict())
    if unknown := sorted(set(sent) - {"file"}):
        raise Problem(400, "invalid", errors={name: ["unknown_field"] for name in unknown})
    if len(sent.getlist("file")) > 1:
        raise Problem(400, "invalid", errors={"file": ["one_at_a_time"]})
    return {"file": sent["file"]} if "file" in sent else {}


def _unfit(unfit: Unfit) -> Problem:
    """What is wrong with the picture: 400 beside its field. Too many on file for its owner: 409."""
    what = str(WORDS[unfit.code])
    if unfit.code == "too_many":
        return Problem(409, "complaint_refused", reason="too_many_on_file", what=what)
    return Problem(400, "invalid", errors={"file": [unfit.code]}, what=what)


urlpatterns = [path("complaints/<uuid:complaint_id>/files", ComplaintFiles.as_view(), name="api_complaint_files")]
