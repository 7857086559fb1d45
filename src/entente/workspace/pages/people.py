"""Signing in and out, and the list of one's negotiations."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from entente.workspace.models import Membership

__all__ = ["home", "urlpatterns"]


def home(request: HttpRequest) -> HttpResponse:
    """Go to one's only negotiation, or choose among several."""
    memberships = list(Membership.objects.select_related("negotiation").filter(user_id=request.user.pk or 0))
    if len(memberships) == 1:
        return redirect("overview", negotiation=memberships[0].negotiation.code)
    return render(request, "workspace/home.html", {"memberships": memberships})


urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", LoginView.as_view(template_name="workspace/sign_in.html"), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
]
