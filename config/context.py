from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the demo's mark, the theme and density chosen in a cookie, CSP's nonce for htmx."""
    theme = request.COOKIES.get("theme", "system")
    density = request.COOKIES.get("density", "comfortable")
    return {
        "demo": settings.DEMO,
        "theme": theme if theme in {"light", "dark"} else "system",
        "density": density if density == "compact" else "comfortable",
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
