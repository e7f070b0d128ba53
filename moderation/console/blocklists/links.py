"""The page that draws which accounts share something with one."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Party
from accounts.requests import PersonRequest
from blocklists.links import Edge, Graph, Key, Node, look_at_links
from blocklists.models import Kind
from moderation.console.blocklists.access import PROPOSE, reading
from moderation.console.blocklists.drawing import BELOW_FITS, NAME_FITS, clip, draw
from moderation.console.blocklists.words import STANDINGS, Look
from moderation.console.templatetags.desk import listed

NOT_LISTED = Look(gettext_lazy("not listed"), "", "person")
ANSWERS: dict[str, Promise] = {
    "same": gettext_lazy("the same person"),
    "other": gettext_lazy("somebody else"),
    "open": gettext_lazy("asked, not answered"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """One edge as a row says it: with whom, what, and what a person answered."""

    other: "Account"
    kinds: str
    said: str

    @property
    def words(self) -> str:
        return with_answer(self.kinds, self.said)


@dataclass(frozen=True, slots=True)
class Account:
    """A node in words; `address` leads to its own links or to the entry."""

    node: Node
    name: str
    platform: str
    look: Look
    address: str
    shares: list[Share]

    @property
    def clipped(self) -> str:
        return clip(self.name, NAME_FITS)

    @property
    def below(self) -> str:
        """Standing and platform, as much of them as fits below the name."""
        facts = {"standing": self.look.word, "platform": self.platform}
        return clip(_("%(standing)s · %(platform)s") % facts if self.platform else str(self.look.word), BELOW_FITS)


@reading(PROPOSE)
def links(request: PersonRequest, party_id: UUID) -> HttpResponse:
    """The drawing, and beside it a table that says the same. That somebody looked is an audit event. For a
    party of one's own there is no such page: it would be told of what is suspected."""
    others = Party.objects.select_related("client").exclude(memberships__user=request.user)
    party = get_object_or_404(others, pk=party_id)
    graph = look_at_links(user=request.user, party=party)
    accounts = in_words(graph)
    drawing = draw(graph, edge_words)
    context = {
        "party": party,
        "graph": graph,
        "accounts": list(accounts.values()),
        "drawing": drawing,
        "boxes": [(box, accounts[box.node.key]) for box in drawing.boxes],
        "lines": [
            (line, accounts[line.edge.a], accounts[line.edge.b], edge_words(line.edge)) for line in drawing.lines
        ],
    }
    return render(request, "blocklists/links.html", context)


def in_words(graph: Graph) -> dict[Key, Account]:
    """Each node with what it shares; an edge stands with the one farther from the middle, as its line does."""
    found = {node.key: _account(node) for node in graph.nodes}
    for edge in graph.edges:
        found[edge.b].shares.append(Share(found[edge.a], kind_words(edge), str(ANSWERS.get(edge.said, ""))))
    return found


def kind_words(edge: Edge) -> str:
    return listed(str(Kind(kind).label) for kind in edge.kinds)


def edge_words(edge: Edge) -> str:
    return with_answer(kind_words(edge), str(ANSWERS.get(edge.said, "")))


def with_answer(kinds: str, said: str) -> str:
    return _("%(what)s · %(answer)s") % {"what": kinds, "answer": said} if said else kinds


def _account(node: Node) -> Account:
    look = STANDINGS.get(node.standing, NOT_LISTED)
    if node.party:
        name, platform = node.party.name, node.party.client.name if node.party.client else ""
        address = reverse("blocklist_links", args=[node.party.pk])
    else:
        number = node.entry.number if node.entry else ""
        name, platform = _("Entry %(number)s") % {"number": number}, _("no account here")
        address = reverse("blocklist_entry", args=[node.key[1]])
    return Account(node, name, platform, look, address, [])
