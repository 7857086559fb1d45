"""Signing in and out, one's password and language, and the list of one's negotiations."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from entente.workspace.doors import Request
from entente.workspace.events import note
from entente.workspace.models import Membership, User

__all__ = ["home", "language", "urlpatterns"]

YEAR = 365 * 24 * 3600


def home(request: HttpRequest) -> HttpResponse:
    """Go to one's only negotiation, or choose among several."""
    found = Membership.objects.select_related("negotiation").filter(user_id=request.user.pk or 0)
    memberships = list(found.order_by("negotiation__title"))
    if len(memberships) == 1:
        return redirect("overview", negotiation=memberships[0].negotiation.code)
    return render(request, "workspace/home.html", {"memberships": memberships})


class SignIn(LoginView):
    """Sign in; from then on the pages speak the person's language."""

    template_name = "workspace/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"provider": settings.PROVIDER}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form. Where a fragment was asked for after the session ended, have the whole page go here."""
        htmx = cast(Request, request).htmx
        if htmx:
            onward = urlencode({"next": htmx.current_url_abs_path or "/"})
            return HttpResponseClientRedirect(f"{reverse('sign-in')}?{onward}")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the person in."""
        response = super().form_valid(form)
        note(self.request, "signed-in")
        return speak(response, form.get_user().language)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Refuse, and note it for the auditors."""
        note(self.request, "sign-in-refused", allowed=False)
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Sign out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session; the event names who left."""
        if request.user.is_authenticated:
            note(request, "signed-out")
        return super().post(request, *args, **kwargs)


class Password(PasswordChangeView):
    """Change one's own password."""

    template_name = "workspace/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store the new password; other sessions of the person end."""
        response = super().form_valid(form)
        note(self.request, "password-changed")
        messages.success(self.request, _("Your password is changed. Other devices have to sign in again."))
        return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from here on; remembered for people who are signed in."""
    wanted = request.POST.get("language", "")
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = reverse("home")
    response = redirect(onward)
    if wanted not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=wanted)
    return speak(response, wanted)


def speak(response: HttpResponse, wanted: str) -> HttpResponse:
    """Have the browser ask for pages in a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, samesite="Lax", httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    return response


OUTSIDE = True  # of any negotiation
urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("password/", Password.as_view(), name="password"),
    path("language/", language, name="language"),
]
