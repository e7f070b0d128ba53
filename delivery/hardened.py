"""Requests to addresses that somebody else named: public ones only, no redirects, never for long."""

from django.conf import settings
from requests_hardened import Config, Manager

TIMEOUT = 5.0  # seconds to connect, and again to answer


def manager() -> Manager:
    """A client whose `send_request(method, url, **options)` raises `requests.RequestException` for an address on a
    private network, unless WEBHOOKS_TO_PRIVATE_ADDRESSES allows it."""
    private = settings.WEBHOOKS_TO_PRIVATE_ADDRESSES
    # the address is resolved, checked and then connected to as such: a name that changes its mind gains nothing
    return Manager(
        Config(
            default_timeout=TIMEOUT,
            never_redirect=True,
            ip_filter_enable=not private,
            ip_filter_allow_loopback_ips=private,
            user_agent_override="Streamwarden/1",
        )
    )
