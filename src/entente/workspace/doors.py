"""How a page gets at a negotiation: by way of the person's membership."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from entente.workspace.models import User
from entente.workspace.records import View, visible_to

__all__ = ["Request", "room"]


class Request(HttpRequest):
    """A request of somebody who takes part in the negotiation of the address.

    Attributes:
        view: what the person may see.
        htmx: truthy if only a fragment of the page is wanted.
    """

    view: View
    htmx: Any


Page = Callable[..., HttpResponseBase]


def room(page: Page) -> Page:
    """Mark a page of a negotiation: its first argument is the code in the address, `request.view` what may be seen.

    Whoever takes no part gets 404, as for a negotiation that does not exist.
    """

    @wraps(page)
    def enter(request: HttpRequest, negotiation: str, **kwargs: Any) -> HttpResponseBase:
        inside = cast(Request, request)
        inside.view = visible_to(cast(User, request.user), negotiation)
        return page(inside, **kwargs)

    return enter
