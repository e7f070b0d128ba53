"""The demo's blocklist: a listed streamer, an order about somebody not registered here, and a proposal that waits."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Party, User
from blocklists.entries import confirm, propose
from blocklists.models import Entry, Side, Source


def seed(listed: Party, people: dict[str, User]) -> None:
    """Nothing when there is an entry already. Proposed by moderators, confirmed by the senior: the compliance officer
    has other eyes for an appeal."""
    if Entry.objects.filter(party=listed).exists():
        return
    now, first, second = timezone.now(), people["moderator-1"], people["moderator-2"]
    entry = propose(
        user=first,
        side=Side.STREAMER,
        party=listed,
        ground="false_promotion",
        reason="直播间多次宣称普通食品可以治病，经提醒和警告后仍继续。",
        facts="11 月 2 日、9 日、15 日三场直播中，主播称所售蜂蜜“能治糖尿病”。三次均已警告，第三次直播被切断。",
        ends_at=now + timedelta(days=180),
    )
    confirm(user=people["senior"], entry_id=entry.pk, version=entry.version)
    order = propose(
        user=second,
        side=Side.STREAMER,
        # nobody's: its check characters are wrong
        identifiers=[("credit_code", "91330100MA00000000")],
        ground="authority_order",
        reason="市场监督管理部门要求停止该单位从事直播营销活动。",
        source=Source.AUTHORITY,
        basis_type="order",
        basis_id="DEMO-2026-1",
        basis_text="示范处罚决定书 2026 年第 1 号",
        no_end_reason="决定书未载明期限",
    )
    confirm(user=people["senior"], entry_id=order.pk, version=order.version)
    propose(
        user=second,
        side=Side.BUYER,
        identifiers=[("mobile", "+8613800000021"), ("device", "demo-device-21")],
        ground="gang_ordering",
        reason="同一设备一天内下单并取消 60 笔订单。",
        ends_at=now + timedelta(days=90),
    )
