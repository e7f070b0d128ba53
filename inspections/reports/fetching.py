"""A report's file on its way out: checked against its digest, opened if it was sealed, and an audit event."""

from django.db import transaction
from django.http import HttpResponse

from accounts.actors import user_actor
from accounts.models import User
from evidence import store
from evidence.services import record
from inspections.models import Report
from inspections.reports import sealing
from privacy.fields import Unreadable


def file_of(report: Report, *, user: User) -> HttpResponse | None:
    """None when there is no file yet, or none any more, or it is not what was made."""
    if report.state != Report.State.READY or report.file is None or report.file.sha256 is None:
        return None
    try:
        data = store.read(bytes(report.file.sha256))
        if report.key:
            data = sealing.unseal(data, key=str(report.key), report_id=report.pk)
    except (store.Missing, store.Changed, Unreadable):
        return None
    with transaction.atomic():
        record(
            actor=user_actor(user),
            action="report.fetched",
            target_kind="report",
            target_id=report.pk,
            kind=str(report.kind),
            sha256=bytes(report.file.sha256).hex(),
        )
    answer = HttpResponse(data, content_type=report.file.media_type)
    suffix = "pdf" if report.file.media_type == "application/pdf" else "csv"
    name = f"{report.kind}-{report.place}-{report.period_from}-{report.period_to}.{suffix}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
