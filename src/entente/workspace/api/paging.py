"""Lists come in pages: how many, from where, and the address of the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Field, Schema

__all__ = ["Page", "page_of"]

MOST = 500


class Page(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


def page_of(request: HttpRequest, items: Sequence[Any], page: Page) -> tuple[Sequence[Any], dict[str, Any]]:
    """Return the part wanted, and what is said about the whole: `count` and `next`."""
    upto = page.offset + page.limit
    following = None
    if upto < len(items):
        query = {**request.GET.dict(), "limit": str(page.limit), "offset": str(upto)}
        following = f"{request.path}?{urlencode(query)}"
    return items[page.offset : upto], {"count": len(items), "next": following}
