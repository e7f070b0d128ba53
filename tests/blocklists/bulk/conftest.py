import pytest


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("compliance_officer", "bob")
