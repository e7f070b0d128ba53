"""Production refuses to start with anything unsafe."""

import os
import subprocess
import sys

import pytest

from config.checks import INSECURE_KEY, production_problems
from tests.children import ROOT

SAFE = {
    "secret_key": "k" * 50,
    "field_key": "f",
    "index_key": "i",
    "debug": False,
    "demo": False,
    "allowed_hosts": ["a.example"],
}
SAFE_ENVIRONMENT = {
    "PRODUCTION": "1",
    "SECRET_KEY": "a-long-key-for-tests-" * 3,
    "FIELD_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "INDEX_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "ALLOWED_HOSTS": "a.example",
    "DEBUG": "0",
    "DEMO": "0",
}


def test_safe_settings_have_no_problem():
    assert production_problems(**SAFE) == []


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("secret_key", INSECURE_KEY, "SECRET_KEY"),
        ("secret_key", "s" * 49, "SECRET_KEY"),
        ("field_key", "", "FIELD_KEY"),
        ("index_key", "", "INDEX_KEY"),
        ("debug", True, "DEBUG"),
        ("demo", True, "DEMO"),
        ("allowed_hosts", [], "ALLOWED_HOSTS"),
        ("allowed_hosts", ["*"], "ALLOWED_HOSTS"),
        ("bypass_code", "123456", "MFA_TOTP_INSECURE_BYPASS_CODE"),
    ],
)
def test_each_unsafe_setting_is_named(setting, value, named):
    (problem,) = production_problems(**SAFE | {setting: value})
    assert named in problem


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | SAFE_ENVIRONMENT | environment,
        capture_output=True,
        text=True,
    )


def test_the_deploy_check_finds_nothing_to_say():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_a_node_with_demo_mode_does_not_start():
    done = manage("check", DEMO="1")
    assert done.returncode != 0
    assert "refuses to start" in done.stderr


def test_a_node_with_a_code_that_opens_every_second_factor_does_not_start():
    done = manage("check", MFA_TOTP_INSECURE_BYPASS_CODE="123456")
    assert done.returncode != 0
    assert "refuses to start" in done.stderr
