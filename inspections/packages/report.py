"""The readable report and the note on how to verify, in both languages: plain files, without a script."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from inspections.models import Inspection
from inspections.orders.law import BASES
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope
from inspections.packages.tables import SHOWN, Shown, for_people


def report(inspection: Inspection, scope: Scope, filling: Filling, asked_at: datetime) -> bytes:
    """HTML. The first rows of each table; the files beside it hold all."""
    parts = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            context = {
                "inspection": inspection,
                "bases": [BASES[base] for base in inspection.bases if base in BASES],
                "material": [label for value, label in Inspection.Material.choices if value in inspection.material],
                "scope": scope,
                "tables": [_printed(one) for one in filling.tables],
                "shown": SHOWN,
                "events": len(filling.event_ids),
                "exhibits": sum(file.startswith("evidence/") for file in filling.building.files),
                "asked_at": asked_at,
                "files": filling.building.files,
            }
            parts.append((code, name, render_to_string("authority/package_report_body.html", context)))
    return render_to_string("authority/package_report.html", {"parts": parts, "inspection": inspection}).encode()


def readme(inspection: Inspection) -> bytes:
    """Plain text: what lies where, and how to verify it with nothing but Python."""
    texts = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts.append(render_to_string("authority/package_readme.txt", {"inspection": inspection}).strip())
    return ("\n\n\n".join(texts) + "\n").encode()


def _printed(shown: Shown) -> dict[str, object]:
    """Rendered under the language that is on now."""
    return {
        "name": shown.table.name,
        "title": shown.table.title,
        "columns": list(shown.table.columns.values()),
        "rows": [[for_people(value) for value in row] for row in shown.rows],
        "count": shown.count,
    }
