from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    label = "evidence"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from evidence.retention import audit, exhibits  # noqa: PLC0415
        from evidence.retention.registry import register  # noqa: PLC0415

        register("exhibits", exhibits.JOB)
        register("audit_events", audit.JOB)
