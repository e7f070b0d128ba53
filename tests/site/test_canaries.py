"""The watch over personal data sees what it watches for: one canary planted in each place."""

import time

import pytest
import structlog
from celery import shared_task
from django.core.cache import cache
from django.test import Client

from tests.canaries import NAME, watch

MOBILE = "13912345678"


def seen(where: str, seconds: float = 20) -> bool:
    """Whether the watch has found something there; what was found is then forgotten."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(place == where for place, _what, _test in watch.found):
            watch.found = []
            return True
        time.sleep(0.02)
    return False


def test_a_name_in_a_log_line_is_seen():
    structlog.get_logger("test").warning("hello", person=f"{NAME}一号")
    assert seen("log")


def test_a_mobile_in_a_log_line_is_masked_before_anybody_sees_it():
    structlog.get_logger("test").warning("hello", person=MOBILE)
    assert not seen("log", 0.1)


def test_a_mobile_in_the_cache_is_seen():
    cache.set("pace", f"asked by {MOBILE} again")
    assert seen("Redis")


@shared_task
def remember(text: str) -> None: ...


@pytest.mark.parametrize("value", [MOBILE, "110101199003071233", NAME])
def test_a_task_argument_is_seen(value):
    remember.delay(value)
    assert seen("task arguments")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"/livez?who={MOBILE}", f"/livez?who={NAME}", "/rules/110101199003071233/"])
def test_an_address_is_seen(address):
    Client().get(address)
    assert seen("URL")


@pytest.mark.django_db
def test_a_number_that_is_nobodys_is_left_alone():
    Client().get("/livez?at=1732233600000&id=0193f7c0-1391-7345-8678-139123456789")
    assert not seen("URL", 0.1)
