"""Who may do what with cases; one predicate a line."""

from accounts.models import User


def may_view(user: User) -> bool:
    return user.has_perm("cases.view_case")


def may_decide(user: User) -> bool:
    return user.has_perm("cases.decide_case")


def level_of(user: User) -> int:
    """0 takes ordinary cases, 1 escalated ones too."""
    return 1 if user.has_perm("cases.hand_over_case") else 0
