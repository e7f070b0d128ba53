from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from accounts.documents import links, services
from accounts.models import Document
from accounts.requests import PersonRequest


@require_GET
@login_required
def document(request: PersonRequest, document_id: UUID, token: str) -> HttpResponse:
    """The picture itself, to look at on a page: fixed name and type, in no cache, with no rights of its own."""
    if links.document_id(token, request.user) != str(document_id):
        raise Http404
    try:
        _, data = services.open_for(token=token, user=request.user)
    except (Document.DoesNotExist, FileNotFoundError):
        raise Http404 from None
    return HttpResponse(
        data,
        content_type="image/jpeg",
        headers={
            "Content-Disposition": 'inline; filename="document.jpg"',
            "Cache-Control": "no-store, private",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
