"""The addresses of the API, where programs sign in for themselves."""

from __future__ import annotations

from typing import Any

from entente.workspace.api.root import api

__all__ = ["urlpatterns"]


def _open(patterns: list[Any]) -> None:
    """Let requests through to the API's own sign-in instead of sending programs to a page."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            _open(pattern.url_patterns)
        else:
            pattern.callback.login_required = False


urlpatterns: tuple[Any, str, str] = api.urls
_open(urlpatterns[0])
