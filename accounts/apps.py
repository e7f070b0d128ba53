from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from accounts import retention  # noqa: PLC0415
        from accounts.documents import services as documents  # noqa: PLC0415
        from accounts.guardians import words as guardian_words  # noqa: PLC0415
        from accounts.identity import indexing, letters, providers, reasons  # noqa: PLC0415
        from accounts.personal import letters as personal_letters  # noqa: PLC0415
        from accounts.personal import withdrawn  # noqa: F401, PLC0415
        from accounts.staff import receivers, secrets  # noqa: F401, PLC0415
        from delivery.notices import LETTERS  # noqa: PLC0415
        from evidence.retention.registry import register  # noqa: PLC0415
        from privacy.index import reindexers  # noqa: PLC0415
        from privacy.resealing import resealers  # noqa: PLC0415

        LETTERS.update(letters.LETTERS | personal_letters.LETTERS | guardian_words.LETTERS)
        reasons.register()
        register(retention.CODE, retention.JOB)
        providers.http_provider()
        reindexers.append(indexing.reindex)
        resealers.extend([documents.reseal, secrets.reseal])
