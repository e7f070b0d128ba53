"""Somebody who comes by for the first time, and the pages a registration goes through."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Party, User
from tests.accounts.identity.build import resident_id

PASSWORD = "correct horse battery staple"
NUMBER = resident_id(date(1990, 3, 8))
DETAILS = {"number": NUMBER, "real_name": "测试甲", "mobile": "138 0013 8000", "residence": "浙江省杭州市西湖区一号"}


def picture(colour: str = "white") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(buffer, "JPEG")
    return SimpleUploadedFile("id.jpg", buffer.getvalue(), "image/jpeg")


def sign_up(role: str = "streamer", username: str = "newcomer", **changed: str) -> dict[str, str]:
    facts = {
        "name": "晓晓",
        "username": username,
        "password": PASSWORD,
        "again": PASSWORD,
        "place": "330100",
        "language": "en",
    }
    return facts | changed


@pytest.fixture
def newcomer(seeded) -> Client:
    """A browser whose person has made an account as a streamer a moment ago."""
    browser = Client()
    answer = browser.post("/join/as/streamer/", sign_up())
    assert answer.status_code == 302
    return browser


@pytest.fixture
def party(newcomer) -> Party:
    return Party.objects.get(memberships__user__username="newcomer")


@pytest.fixture
def user(newcomer) -> User:
    return User.objects.get(username="newcomer")


def through(browser: Client, **details: str) -> None:
    """The steps up to the agreements, for a person with a resident identity card."""
    browser.post("/join/who/", {"document_type": "resident_id"})
    browser.post("/join/identity/", DETAILS | details)
    browser.post("/join/pictures/", {"front": picture(), "back": picture("grey")})


def agree(browser: Client) -> None:
    browser.post("/join/agreements/", {"accept": "platform", "read": "on"})


def train(browser: Client, wrong: int = 0) -> object:
    """Start, and answer all but `wrong` questions right."""
    browser.post("/join/training/", {"start": ""})
    questions = browser.get("/join/training/").context["questions"]
    answers = {}
    for question in questions:
        right = "breaks" if question.breaks else "keeps"
        other = "keeps" if question.breaks else "breaks"
        answers[question.name] = other if question.number <= wrong else right
    return browser.post("/join/training/", answers)


@pytest.fixture
def whole(newcomer) -> Callable[..., Client]:
    """A newcomer with everything done but the last button."""

    def make(**details: str) -> Client:
        through(newcomer, **details)
        agree(newcomer)
        train(newcomer)
        return newcomer

    return make
