from django.apps import AppConfig


class BlocklistsConfig(AppConfig):
    name = "blocklists"
    label = "blocklists"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from accounts.hooks import verification_checks  # noqa: PLC0415
        from accounts.personal.deletion import erasers  # noqa: PLC0415
        from accounts.personal.export import sections  # noqa: PLC0415
        from blocklists import receivers, retention  # noqa: F401, PLC0415
        from blocklists.identifiers import reindex  # noqa: PLC0415
        from blocklists.letters import LETTERS as OF_ENTRIES  # noqa: PLC0415
        from blocklists.personal import ERASERS, SECTIONS  # noqa: PLC0415
        from blocklists.registration import registration_refusals  # noqa: PLC0415
        from blocklists.sharing import withdrawals  # noqa: F401, PLC0415
        from delivery.notices import LETTERS  # noqa: PLC0415
        from evidence.retention.registry import register  # noqa: PLC0415
        from privacy.index import reindexers  # noqa: PLC0415

        verification_checks.append(registration_refusals)
        reindexers.append(reindex)
        LETTERS.update(OF_ENTRIES)
        sections.update(SECTIONS)
        erasers.update(ERASERS)
        register("blocklists", retention.JOB)
