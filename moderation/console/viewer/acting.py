from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.requests import PersonRequest


def acts_on(page: str, *names: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that only acts. Asked by GET (a reload after a refusal, a change of language) it leads to the page it
    acts on; `names`: the arguments of that page's address."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: PersonRequest, **arguments: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(page, **{name: arguments[name] for name in names})
            return view(request, **arguments)

        return guarded

    return decorate
