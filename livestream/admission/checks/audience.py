"""Is the stream declared for those alone who may see its goods and its content? LM2021 12, Minors Law 59, 60."""

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from livestream.admission.facts import StartFacts
from livestream.admission.registry import Check
from livestream.ages.audience import FROM_AGE, in_force
from livestream.models import Audience


def old_enough(facts: StartFacts) -> list[Refusal]:
    stream = facts.stream
    return declared(
        audience=stream.audience, channel=stream.channel.audience, category=stream.category, content=stream.content
    )


def declared(*, audience: str, category: str, content: str, channel: str = Audience.ALL) -> list[Refusal]:
    """Also for planning. The gates hold the floor in any case: a start is refused so that the stream says it too."""
    least = in_force(declared=Audience.ALL, channel=channel, category=category, content=content)
    if FROM_AGE[audience] >= FROM_AGE[least]:
        return []
    return [Refusal("audience_below_floor", {"audience": audience, "floor": least})]


CHECK = Check("audience", _("The audience fits goods and content"), old_enough)
