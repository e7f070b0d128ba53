"""The commands say what is missing or wrong in plain words, and install nothing."""

import io

import pytest
from django.core.management import CommandError, call_command

from config.media import nginx
from livestream.models import MediaServer

PUT = ("media_server", "put", "cam-1", "--publish-url", "rtmp://h.example/live")


def run(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_a_server_is_put_listed_and_closed(seeded):
    told = run(*PUT, "--kind", "nginx_rtmp", "--address", "10.0.0.0/24", "--address", "::1")
    assert "/media/cam-1/" in told
    server = MediaServer.objects.get()
    assert server.addresses == ["10.0.0.0/24", "::1/128"]
    assert run("media_server", "list").split() == [
        "cam-1",
        "nginx_rtmp",
        "in",
        "use",
        server.publish_url,
        "no",
        "control",
        "address",
    ]
    run("media_server", "close", "cam-1")
    assert "closed" in run("media_server", "list")
    with pytest.raises(CommandError, match="No server in use is named cam-1"):
        run("media_server", "close", "cam-1")


def test_srs_without_its_api_is_refused_with_the_reason(seeded):
    with pytest.raises(CommandError, match="SRS never asks again"):
        run(*PUT, "--kind", "srs")


def test_what_is_missing_is_named_with_what_to_type(monkeypatch):
    monkeypatch.setattr(nginx, "binary", lambda: None)
    monkeypatch.setattr(nginx, "module", lambda: None)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(CommandError) as told:
        run("media")
    assert "apt install --no-install-recommends nginx libnginx-mod-rtmp ffmpeg" in str(told.value)


def test_without_a_site_nothing_is_started(monkeypatch):
    monkeypatch.setattr(nginx, "missing", list)
    with pytest.raises(CommandError, match="No site answers"):
        run("media", "--url", "http://127.0.0.1:9")
