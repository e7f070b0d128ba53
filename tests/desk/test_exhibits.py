"""The card lists what was frozen, with its digests, and says what could not be had and why."""

from django.urls import reverse
from django.utils import timezone

from evidence.models import Exhibit
from moderation.cases.models import Case, CaseExhibit
from moderation.cases.querysets import case_for_card
from moderation.console.desk import exhibits as desk_exhibits
from tests.cases.freezing import exhibits, frame, freeze_later
from tests.conftest import OFF_PLATFORM, send_and_scan, speech


def frozen_part(browse, user, case) -> str:
    page = browse(user).get(reverse("case", args=[case.pk])).content.decode()
    return page[page.index('id="exhibits"') : page.index("</section>", page.index('id="exhibits"'))]


def test_before_it_is_frozen_the_card_says_when_it_will_be(browse, alice, case):
    assert "a minute later" in frozen_part(browse, alice, case)


def test_every_exhibit_stands_there_with_its_digest(browse, alice, case):
    freeze_later()
    told = frozen_part(browse, alice, case)
    assert "2 exhibits" in told
    for exhibit in exhibits(case):
        assert bytes(exhibit.sha256).hex() in told
    for words in ("words around the moment", "title and room as shown", "0:05"):
        assert words in told


def test_what_could_not_be_had_says_why(browse, alice, stream):
    send_and_scan(stream, frame(4), speech(5, OFF_PLATFORM))
    freeze_later()
    told = frozen_part(browse, alice, Case.objects.get())
    assert "could not be had: no address was sent with it" in told
    assert f"{4:064x}" in told


def test_what_was_lawfully_erased_says_so(browse, alice, case):
    freeze_later()
    Exhibit.objects.update(erased_at=timezone.now())
    assert frozen_part(browse, alice, case).count("lawfully erased") == 2


def test_of_many_the_newest_are_listed(browse, alice, case, monkeypatch):
    freeze_later()
    monkeypatch.setattr(desk_exhibits, "MOST_FROZEN", 1)
    told = frozen_part(browse, alice, case)
    newest, oldest = CaseExhibit.objects.order_by("-pk").select_related("exhibit")
    assert bytes(newest.exhibit.sha256).hex() in told
    assert bytes(oldest.exhibit.sha256).hex() not in told
    assert "(the newest)" in told


def test_the_list_costs_the_card_no_query(case, alice, django_assert_num_queries):
    freeze_later()
    read = case_for_card(alice, case.pk)
    with django_assert_num_queries(0):
        shown, more = desk_exhibits.frozen_of(read)
    assert (len(shown), more) == (2, False)
