"""The page of links: the drawing and the table say the same, every box is a named link, nothing lies on another."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership
from blocklists.links import Edge, Graph, Node, graph
from blocklists.models import Suspicion
from evidence.models import AuditEvent
from moderation.console.blocklists.drawing import BOX, LOWEST_BOX, SLOT, clip, draw
from moderation.console.blocklists.links import edge_words
from tests.blocklists.links.build import account, listed, saw

PHONE, TABLET = ("device", "aabbccddeeff"), ("device", "ffeeddccbbaa")


class Marked(HTMLParser):
    """The nodes and edges that the drawing (inside svg) and the table name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside = False
        self.found: dict[tuple[bool, str], list[str]] = {}
        self.links: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.inside |= tag == "svg" and "graph" in (facts.get("class") or "")
        for name in ("data-node", "data-edge"):
            if value := facts.get(name):
                self.found.setdefault((self.inside, name), []).append(value)
        if self.inside and tag == "a":
            self.links.append(facts)

    def handle_endtag(self, tag):
        # the icons' own svg ends inside of a link
        self.inside &= tag != "section"


@pytest.fixture
def middle(seeded):
    return account("Middle", seen_with=[PHONE])


@pytest.fixture
def crowd(middle, sue, dana):
    """Two steps, a listed account, an entry without one, and what somebody said."""
    near = account("林记直播间的第二个账号名字很长", seen_with=[PHONE, TABLET])
    account("Far", seen_with=[TABLET])
    entry = listed(sue, dana, by=[PHONE])
    listed(sue, dana, party=near)
    Suspicion.objects.create(party=middle, entry=entry, kinds=["mobile"], outcome="other")
    return entry


def page(browser, party) -> str:
    answer = browser.get(reverse("blocklist_links", args=[party.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_drawing_and_table_say_the_same(senior, middle, crowd):
    found, drawn = graph(middle), Marked(page(senior, middle)).found
    for name in ("data-node", "data-edge"):
        assert sorted(drawn[True, name]) == sorted(drawn[False, name])
    assert len(drawn[True, "data-node"]) == len(found.nodes) == 4
    assert len(drawn[True, "data-edge"]) == len(found.edges) == 3


def test_what_is_shared_stands_in_the_title_of_a_line_and_in_the_row(senior, middle, crowd):
    text = page(senior, middle)
    words = edge_words(next(edge for edge in graph(middle).edges if edge.said))
    assert words == "mobile number, device · somebody else"
    assert f"Middle and Entry {crowd.number}: {words}</title>" in text
    assert f"with Middle: {words}</div>" in text


def test_every_box_is_a_link_with_a_name(senior, middle, crowd):
    links = Marked(page(senior, middle)).links
    assert [link["aria-label"] for link in links][0] == "Middle, not listed, This site"
    assert f"Entry {crowd.number}, in force, no account here" in [link["aria-label"] for link in links]
    assert reverse("blocklist_entry", args=[crowd.pk]) in [link["href"] for link in links]


def test_no_style_stands_in_the_page(senior, middle, crowd):
    assert "style=" not in page(senior, middle)


def test_an_account_alone_says_what_would_appear(senior, middle):
    assert "It shares nothing with anybody" in page(senior, middle)


def test_how_many_more_there_are_is_said(senior, middle):
    for n in range(31):
        account(f"Near {n}", seen_with=[PHONE])
    assert "At least 2 more are not shown" in page(senior, middle)


def test_the_look_is_recorded(senior, middle):
    page(senior, middle)
    assert AuditEvent.objects.get(action="party.links_viewed").target_id == str(middle.pk)


def test_nobody_looks_at_a_party_of_ones_own(senior, sue, middle, crowd):
    Membership.objects.create(user=sue, party=middle, part="owner")
    assert senior.get(reverse("blocklist_links", args=[middle.pk])).status_code == 404


def test_a_party_that_does_not_exist_is_404(senior, crowd):
    assert senior.get(reverse("blocklist_links", args=[crowd.pk])).status_code == 404


def test_the_page_has_few_queries(senior, middle, crowd, django_assert_max_num_queries):
    for n in range(12):
        saw(account(f"Near {n}", seen_with=[PHONE]), ("device", f"own-device-{n}"))
    page(senior, middle)
    with django_assert_max_num_queries(20):
        page(senior, middle)


@st.composite
def graphs(draw_) -> Graph:
    """Any graph of up to thirty: each node after the first hangs on an earlier one, and more edges beside."""
    nodes, edges = [Node(("party", 0), 0, None, None, "")], {}
    for number in range(1, draw_(st.integers(0, 29)) + 1):
        on = draw_(st.integers(0, number - 1))
        step = min(2, nodes[on].step + 1)
        nodes.append(Node(("party", number), step, None, None, ""))
        edges[on, number] = None
    for _ in range(draw_(st.integers(0, 20))):
        pair = sorted(draw_(st.tuples(st.integers(0, len(nodes) - 1), st.integers(0, len(nodes) - 1))))
        if pair[0] != pair[1]:
            edges[tuple(pair)] = None
    nodes.sort(key=lambda node: (node.step, node.key))
    place = {node.key[1]: at for at, node in enumerate(nodes)}
    ordered = [tuple(sorted(pair, key=place.get)) for pair in edges]
    return Graph(tuple(nodes), tuple(Edge(("party", a), ("party", b), ("device",), "") for a, b in ordered), 0, False)


@given(graphs())
def test_no_two_boxes_and_no_two_words_lie_on_each_other(found):
    drawing = draw(found, lambda edge: "device")
    spans = sorted((box.x, box.y, box.y + box.height) for box in drawing.boxes)
    for (x, _, end), (other, start, _) in zip(spans, spans[1:], strict=False):
        assert x != other or end < start
    words = sorted((line.words_x, line.words_y) for line in drawing.lines)
    for (x, y), (other, following) in zip(words, words[1:], strict=False):
        assert x != other or following - y >= SLOT
    # each line ends inside the box it leads to, and all of it on the sheet
    boxes = {box.node.key: box for box in drawing.boxes}
    for line in drawing.lines:
        box = boxes[line.edge.b]
        assert box.y < line.words_y + 5 < box.y + box.height
        assert line.path.endswith(f"H{box.x}")
    assert all(box.x + BOX <= drawing.width and box.y + box.height <= drawing.height for box in drawing.boxes)
    assert all(box.height >= LOWEST_BOX for box in drawing.boxes)


@given(graphs())
def test_the_same_graph_is_the_same_drawing(found):
    assert draw(found, lambda edge: "x") == draw(found, lambda edge: "x")


@pytest.mark.parametrize(
    ("text", "fits", "shown"),
    [("Alice", 5, "Alice"), ("Alice", 4, "Ali…"), ("林记直播", 8, "林记直播"), ("林记直播", 7, "林记…"), ("", 3, "")],
)
def test_what_does_not_fit_ends_with_dots(text, fits, shown):
    assert clip(text, fits) == shown


def test_a_path_is_made_of_numbers_alone(middle, crowd):
    for line in draw(graph(middle), edge_words).lines:
        assert re.fullmatch(r"M\d+ \d+ C(-?\d+ -?\d+ ?){3} H\d+", line.path)
