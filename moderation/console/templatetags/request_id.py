import structlog
from django import template

register = template.Library()


@register.simple_tag
def request_id() -> str:
    """The id in this request's log lines; read from the log's context, since a 500 page has no request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
