"""A real site in a thread and a real Chromium before it; skipped where there is none.

The site is the one that runs in production: uvicorn, the whole ASGI application, sockets and static files.
"""

import importlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import config.asgi
from accounts.models import User
from config.supervisor.setup import BROWSERS, first_of

CHROMIUM = first_of(BROWSERS)
LONGEST_WAIT_MS = 20_000


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with this folder's tests: playwright's loop runs in their thread, and Django minds."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt install chromium-headless-shell")
    expect.set_options(timeout=LONGEST_WAIT_MS)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
        # beside a running loop Django keeps connections of its own, which nobody else would close
        connections.close_all()


@pytest.fixture
def site(seeded: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a running site on the test's own database, which must be one that commits."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1", "testserver"])
    # the check of a socket's origin takes the hosts when it is built
    application = importlib.reload(config.asgi).application
    listener = socket.create_server(("127.0.0.1", 0))
    options = {"log_level": "error", "lifespan": "off", "timeout_graceful_shutdown": 1}
    server = uvicorn.Server(uvicorn.Config(application, **options))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the site did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    assert not thread.is_alive(), "the site did not stop"


@pytest.fixture
def sign_in(site: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`sign_in(user)` opens a browser of that user's own; whatever it complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(user: User, *, language: str = "en", theme: str = "light", **options: Any) -> Page:
        client = Client()
        client.force_login(user, backend="accounts.backends.RoleBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        cookies = {
            settings.SESSION_COOKIE_NAME: session,
            settings.LANGUAGE_COOKIE_NAME: language,
            "theme": theme,
        }
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{site}/console/")
        page.wait_for_selector("html[data-link=on]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # a refused claim is an answer, though the browser calls it a failed load
    assert [text for text in complaints if "status of 4" not in text] == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The database must commit here: the site reads it over connections of its own."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.django_db(transaction=True))
