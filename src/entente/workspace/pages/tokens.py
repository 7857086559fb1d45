"""A person's tokens for the API: made, listed, revoked. A token is shown once."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entente.workspace.events import note
from entente.workspace.models import ApiToken, User

__all__ = ["revoke_token", "tokens", "urlpatterns"]

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; a POST makes one and shows it."""
    person = cast(User, request.user)
    secret = problem = ""
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        if not 0 < len(name) <= 80:
            problem = _("Give the token a name of at most 80 letters, e.g. the program that will use it.")
        elif ApiToken.objects.filter(user=person, revoked=None, expires__gt=timezone.now()).count() >= MOST:
            problem = _("You have %(count)d tokens in use. Revoke one first.") % {"count": MOST}
        else:
            _token, secret = ApiToken.issue(person, name)
            note(request, "token-made")
    context = {"tokens": ApiToken.objects.filter(user=person), "secret": secret, "problem": problem}
    return render(request, "workspace/tokens.html", context, status=422 if problem else 200)


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own at once."""
    token = get_object_or_404(ApiToken, pk=pk, user=cast(User, request.user))
    if token.revoked is None:
        token.revoked = timezone.now()
        token.save(update_fields=["revoked"])
        note(request, "token-revoked")
        messages.success(request, _("The token is revoked."))
    return redirect("tokens")


OUTSIDE = True  # of any negotiation
urlpatterns = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", revoke_token, name="revoke-token"),
]
