"""The dashboard as PDF: its tables and lines on A4, in either language."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from accounts.models import AuthorityPost
from inspections.charts.drawing import Drawing
from inspections.dashboard.shapes import Dashboard
from inspections.models import Report

if TYPE_CHECKING:
    from weasyprint import HTML

STYLES = ("css/tokens.css", "css/report.css")


class CannotDraw(Exception):
    """The machine lacks what WeasyPrint draws with (Pango): `apt install libpango-1.0-0 libpangoft2-1.0-0`."""


def draw(report: Report, dashboard: Dashboard, drawn: Mapping[str, tuple[Drawing, ...]]) -> bytes:
    """The file, in the language that is active; some seconds' work. Raises `CannotDraw`."""
    page = render_to_string("authority/reports/pdf.html", context_of(report, dashboard, drawn))
    file = BytesIO()
    # tagged, so that screen readers find tables and headings
    _html_class()(string=page, url_fetcher=_refuse).write_pdf(file, stylesheets=_styles(), pdf_tags=True)
    return file.getvalue()


def context_of(report: Report, dashboard: Dashboard, drawn: Mapping[str, tuple[Drawing, ...]]) -> dict[str, Any]:
    post = getattr(report.asked_by, "post", None) if report.asked_by else None
    asked_by = f"{AuthorityPost.Department(post.department).label} · {report.asked_by}" if post else report.asked_by
    return {
        "report": report,
        "dashboard": dashboard,
        "sections": [(table, drawn.get(table.code, ())) for table in dashboard.tables()],
        "asked_by": asked_by,
        "language": "zh-Hans" if report.language == "zh-hans" else "en",
        "site": settings.SITE_CLIENT_NAME,
    }


def _refuse(url: str, *args: Any, **options: Any) -> Any:
    """Nothing is fetched while drawing: neither files of this machine nor addresses of others."""
    raise ValueError("nothing is fetched while drawing")


@cache
def _html_class() -> "type[HTML]":
    # Loaded when first drawn: the import takes half a second and fails where Pango is missing, which must stop neither
    # the site nor its other work.
    try:
        from weasyprint import HTML  # noqa: PLC0415
    except OSError as problem:
        raise CannotDraw(str(problem)) from problem
    return HTML


@cache
def _styles() -> list[Any]:
    from weasyprint import CSS  # noqa: PLC0415  (see above)

    return [CSS(filename=finders.find(name)) for name in STYLES]
