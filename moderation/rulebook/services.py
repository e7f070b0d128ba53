from django.db import transaction
from django.db.models import F

from evidence.actors import Actor
from evidence.services import record
from moderation.detection.rules import RuleSpec, rule_to_dict, shipped_rules
from moderation.rulebook.models import RulebookState, RuleGroup, RuleVersion, Status

GROUPS = {
    1: ("Illegal content and dealings", "违法内容与交易"),
    2: ("Off-platform and diversion", "站外交易与引流"),
    3: ("False or exaggerated claims", "虚假与夸大宣传"),
    4: ("Health and medicine", "医疗与健康"),
    5: ("Goods and sellers", "商品与经营者"),
    6: ("Price, prizes and data", "价格、抽奖与数据"),
    7: ("Minors and tips", "未成年人与打赏"),
    8: ("People: abuse, privacy, reviews, after-sale", "人身、隐私、评价与售后"),
    9: ("Identity, labels, place, conduct", "身份、标识、场所与行为"),
}


@transaction.atomic
def seed_rulebook(*, actor: Actor) -> int:
    """Bring the shipped rules in: a rule that is new or was altered gets a new live version. Returns how many.

    A version whose code the shipped rules no longer hold stays as it is: the operator may have written it.
    """
    state, _ = RulebookState.objects.select_for_update().get_or_create(pk=1)
    for number, (name_en, name_zh) in GROUPS.items():
        RuleGroup.objects.update_or_create(number=number, defaults={"name_en": name_en, "name_zh": name_zh})
    newest = {v.code: v for v in RuleVersion.objects.order_by("code", "number")}
    changed = 0
    for rule in shipped_rules():
        known = newest.get(rule.code)
        definition = rule_to_dict(rule)
        if known and known.definition == definition:
            continue
        publish(rule=rule, number=known.number + 1 if known else 1, actor=actor)
        changed += 1
    if changed:
        RulebookState.objects.filter(pk=1).update(version=F("version") + 1)
    return changed


def publish(*, rule: RuleSpec, number: int, actor: Actor) -> RuleVersion:
    """Retire what is in use under this code and put the new version in its place, live."""
    RuleVersion.objects.filter(code=rule.code, status__in=(Status.LIVE, Status.WATCH)).update(status=Status.RETIRED)
    version = RuleVersion.objects.create(
        code=rule.code,
        number=number,
        status=Status.LIVE,
        group_id=rule.group,
        severity=rule.severity,
        article=rule.article,
        title_en=rule.title_en,
        title_zh=rule.title_zh,
        response=list(rule.response),
        machine_may=list(rule.machine_may),
        definition=rule_to_dict(rule),
    )
    record(actor=actor, action="rule.published", target_kind="rule", target_id=rule.code, version=version.number)
    return version
