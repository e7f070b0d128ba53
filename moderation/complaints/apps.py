from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "moderation.complaints"
    label = "complaints"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from accounts.documents.querysets import also_visible  # noqa: PLC0415
        from accounts.personal.deletion import erasers  # noqa: PLC0415
        from accounts.personal.export import sections  # noqa: PLC0415
        from blocklists.hooks import merge_checks  # noqa: PLC0415
        from delivery.notices import LETTERS  # noqa: PLC0415
        from evidence.retention import exhibits  # noqa: PLC0415
        from evidence.retention.words import KEPT  # noqa: PLC0415
        from moderation.complaints import retaliation, retention  # noqa: F401, PLC0415
        from moderation.complaints.appeals import following  # noqa: F401, PLC0415
        from moderation.complaints.appeals.against.entries import keep_while_appealed  # noqa: PLC0415
        from moderation.complaints.complaint_letters import COMPLAINT_LETTERS  # noqa: PLC0415
        from moderation.complaints.letters import APPEAL_LETTERS  # noqa: PLC0415
        from moderation.complaints.papers import papers_visible_to  # noqa: PLC0415
        from moderation.complaints.personal import ERASERS, SECTIONS  # noqa: PLC0415
        from moderation.signals import owed  # noqa: PLC0415

        LETTERS.update(APPEAL_LETTERS | COMPLAINT_LETTERS)
        sections.update(SECTIONS)
        erasers.update(ERASERS)
        also_visible.append(papers_visible_to)
        merge_checks.append(keep_while_appealed)
        owed.keepers[retention.OPEN_COMPLAINT] = retention.streams_with_open_complaints
        owed.keepers[retention.OPEN_APPEAL] = retention.streams_with_open_appeals
        exhibits.keepers[retention.OPEN_APPEAL] = retention.exhibits_of_open_appeals
        KEPT[retention.OPEN_COMPLAINT] = _("an open complaint")
        KEPT[retention.OPEN_APPEAL] = _("an open appeal")
