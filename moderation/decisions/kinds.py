"""The two ladders, lightest first, and the sets of measures that something depends on."""

from moderation.cases.models import Case
from moderation.decisions.models import MeasureKind as K

STREAM_LADDER = (K.PROMPT, K.WARN, K.HIDE_PRODUCT, K.MUTE, K.LIMIT_TRAFFIC, K.PAUSE, K.CUT)
ACCOUNT_LADDER = (K.REMIND, K.RESTRICT, K.OFF_AIR, K.CLOSE, K.NO_REREGISTRATION, K.BLOCKLIST)

# They leave at once: their guard is the second step before, and their undo is a lift. The others leave ten seconds
# after the decision and may be undone until then.
AT_ONCE = frozenset({K.PAUSE, K.CUT, *ACCOUNT_LADDER})
# they demand something for a time, or until they are lifted
LASTING = frozenset(
    {
        *(K.HIDE_PRODUCT, K.MUTE, K.LIMIT_TRAFFIC, K.PAUSE, K.CUT),
        *(K.RESTRICT, K.OFF_AIR, K.CLOSE, K.NO_REREGISTRATION),
    }
)
# A word on screen or by letter takes nothing from anybody; a blocklist entry has an appeal of its own (LE2026 14).
APPEALABLE = frozenset({*STREAM_LADDER, *ACCOUNT_LADDER} - {K.PROMPT, K.REMIND, K.BLOCKLIST})
# What a machine may do alone, and then shortly: a person pauses for long, cuts and bans (PIPL 24). The database
# refuses more.
MACHINE_MAY = frozenset({K.PROMPT, K.WARN, K.LIMIT_TRAFFIC, K.PAUSE})
# They end an account: lifting one is a reversal, not a lift.
FINAL = frozenset({K.CLOSE, K.NO_REREGISTRATION})
# a complaint may be right although no measure follows: what is owed then is the operator's to do
MAY_STAND_ALONE = frozenset({Case.Kind.COMPLAINT, Case.Kind.MINORS_COMPLAINT})
