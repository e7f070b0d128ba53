from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    label = "inspections"

    def ready(self) -> None:
        # letters and signal handlers name models: they can only be imported once every app is loaded
        from accounts.personal.deletion import keeps  # noqa: PLC0415
        from accounts.personal.export import sections  # noqa: PLC0415
        from delivery.notices import LETTERS  # noqa: PLC0415
        from evidence.retention import registry  # noqa: PLC0415
        from evidence.retention.exhibits import keepers  # noqa: PLC0415
        from evidence.retention.words import KEPT  # noqa: PLC0415
        from evidence.store import NEEDED  # noqa: PLC0415
        from inspections.draws import receivers  # noqa: F401, PLC0415
        from inspections.filings.keeping import FILING_IN_FORCE, files_of_filings_in_force  # noqa: PLC0415
        from inspections.filings.letters import LETTERS as FILING_LETTERS  # noqa: PLC0415
        from inspections.orders.letters import LETTERS as INSPECTION_LETTERS  # noqa: PLC0415
        from inspections.orders.personal import KEEPS, SECTIONS  # noqa: PLC0415
        from inspections.packages.querysets import needed  # noqa: PLC0415
        from inspections.retention import keeping, packages  # noqa: PLC0415
        from moderation.console.letters.letters import PAGES  # noqa: PLC0415

        LETTERS.update(FILING_LETTERS | INSPECTION_LETTERS)
        PAGES.update({"inspection": "inspection_from_letter", "inspection_letter": "inspection_letter"})
        keepers[keeping.OPEN_INSPECTION] = keeping.files_of_open_inspections
        KEPT[keeping.OPEN_INSPECTION] = _("an open inspection")
        keepers[FILING_IN_FORCE] = files_of_filings_in_force
        KEPT[FILING_IN_FORCE] = _("a filing in force")
        # the store keeps what a package's row names
        NEEDED.append(needed)
        sections.update(SECTIONS)
        keeps.update(KEEPS)
        registry.register("packages", packages.JOB)
