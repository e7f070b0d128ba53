from django.apps import AppConfig


class LivestreamConfig(AppConfig):
    name = "livestream"
    label = "livestream"

    def ready(self) -> None:
        # models load before this point, not earlier
        from accounts.hooks import verification_checks  # noqa: PLC0415
        from accounts.personal.deletion import erasers  # noqa: PLC0415
        from accounts.personal.export import sections  # noqa: PLC0415
        from accounts.refusals import REASONS  # noqa: PLC0415
        from blocklists.hooks import category_codes  # noqa: PLC0415
        from delivery.hooks import payload_builders  # noqa: PLC0415
        from delivery.notices import LETTERS  # noqa: PLC0415
        from evidence.retention import exhibits  # noqa: PLC0415
        from livestream import receivers, retention  # noqa: F401, PLC0415
        from livestream.account_demands import ACCOUNT_TOPIC, account_payload  # noqa: PLC0415
        from livestream.admission.categories import CODES  # noqa: PLC0415
        from livestream.admission.checks import STANDARD  # noqa: PLC0415
        from livestream.admission.reasons import DOOR_REASONS  # noqa: PLC0415
        from livestream.admission.registry import checks  # noqa: PLC0415
        from livestream.ages import table  # noqa: PLC0415
        from livestream.bans import personal as bans  # noqa: PLC0415
        from livestream.bans.letters import BAN_LETTERS  # noqa: PLC0415
        from livestream.bans.reasons import BAN_REASONS  # noqa: PLC0415
        from livestream.gates.reasons import GATE_REASONS  # noqa: PLC0415
        from livestream.jumps import personal as jumps  # noqa: PLC0415
        from livestream.letters import DOOR_LETTERS  # noqa: PLC0415
        from livestream.media import receivers as media_receivers  # noqa: F401, PLC0415
        from livestream.media.reasons import MEDIA_REASONS  # noqa: PLC0415
        from livestream.personal import ERASERS, SECTIONS  # noqa: PLC0415
        from livestream.readmission import readmission_refusals  # noqa: PLC0415
        from livestream.services import DEMAND_TOPIC, demand_payload  # noqa: PLC0415

        payload_builders[DEMAND_TOPIC] = demand_payload
        payload_builders[ACCOUNT_TOPIC] = account_payload
        category_codes.update(CODES)
        checks.extend(STANDARD)
        verification_checks.append(readmission_refusals)
        REASONS.update(DOOR_REASONS | MEDIA_REASONS)
        REASONS.update(GATE_REASONS | BAN_REASONS)
        table.check(table.own_values())
        exhibits.belongings["stream"] = retention.belongings
        LETTERS.update(DOOR_LETTERS | BAN_LETTERS)
        sections.update(SECTIONS | {"room_bans": bans.room_bans, "jumps": jumps.jumps})
        erasers.update(ERASERS | {"room_bans": bans.erase_room_bans, "jumps": jumps.erase_jumps})
