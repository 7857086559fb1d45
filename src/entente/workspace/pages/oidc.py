"""Going to the OpenID Connect provider and coming back. There are no addresses here where none is set."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

__all__ = ["come_back", "go", "urlpatterns"]


@login_not_required
@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """Lead to the provider's own page."""
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = reverse("home")
    return _asking(request, lambda provider: provider.redirect(request, process="login", next_url=onward))


@login_not_required
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says of the person."""
    from allauth.socialaccount.providers.openid_connect.views import callback

    return _asking(request, lambda _provider: callback(request, provider_id))


def _asking(request: HttpRequest, deed: Any) -> HttpResponse:
    """Ask the provider; where it does not answer, or not in its own terms, the person is told."""
    from allauth.socialaccount.adapter import get_adapter
    from requests import RequestException

    from entente.workspace.provider import FAILED, refused

    try:
        answer: HttpResponse = deed(get_adapter().get_provider(request, getattr(settings.PROVIDER, "id", "")))
    except (RequestException, LookupError, ValueError):
        answer = refused(request, FAILED).response
    return answer


OUTSIDE = True  # of any negotiation
urlpatterns = [] if settings.PROVIDER is None else [
    path("oidc/", go, name="oidc"),
    path("oidc/callback/", come_back, {"provider_id": settings.PROVIDER.id}, name="openid_connect_callback"),
]  # fmt: skip
