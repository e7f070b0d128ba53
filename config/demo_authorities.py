"""The demo's authorities: a market regulator for each inspector's city."""

from accounts import places
from accounts.models import AuthorityPost
from inspections.models import Authority


def seed(place: str) -> Authority:
    """May run twice; one that was dissolved in the demo is not brought back."""
    market = AuthorityPost.Department.MARKET
    known = Authority.objects.filter(department=market, place=place).first()
    return known or Authority.objects.create(
        department=market, place=place, name=f"{places.name(place)}市场监管（演示）"
    )
