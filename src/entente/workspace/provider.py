"""Sign-in by OpenID Connect: who comes back from the provider, and whose account here is theirs.

Only people the workspace knows come in. The first time somebody is recognised by the verified e-mail address, or by the
user name, whichever the settings say; from then on by the provider's own number for the person (`sub`).
Source: OpenID Connect Core 1.0, sections 5.1, 5.3.2 and 5.7.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.workspace.events import note
from entente.workspace.models import User
from entente.workspace.pages.people import speak

__all__ = ["FAILED", "Accounts", "Identities", "NoPasswords", "refused", "whose"]

FAILED = lazy("Signing in did not work. Try again; if it happens again, tell your administrator.")


class NoPasswords(ModelBackend):
    """Keeps sessions, but no password opens anything."""

    def authenticate(self, request: HttpRequest | None, *_args: Any, **_kwargs: Any) -> None:
        """Recognise nobody."""


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """What happens once the person is known."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def post_login(
        self, request: HttpRequest, user: User, *, redirect_url: str | None, **_kwargs: Any
    ) -> HttpResponse:  # fmt: skip
        """Note who came, and go on in their language."""
        note(request, "signed-in")
        return speak(redirect(redirect_url or settings.LOGIN_REDIRECT_URL), user.language)


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Finds the account of whoever the provider vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in somebody who has an account that is not locked, and nobody else."""
        account = sociallogin.account
        if sociallogin.is_existing:
            user = account.user
        else:
            user = whose(account.extra_data, str(getattr(settings.PROVIDER, "match", "")))
            if user is not None and SocialAccount.objects.filter(user=user, provider=account.provider).exists():
                user = None  # the account is somebody else's at the provider already
        if user is None or not user.is_active:
            raise refused(request, _("You have no account here under that name. Ask an administrator."))
        if not sociallogin.is_existing:
            sociallogin.user = account.user = user
            account.save()

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> None:
        """Go back to the page of signing in."""
        raise refused(request, FAILED)


def whose(said: dict[str, Any], match: str) -> User | None:
    """Return the one person whom the provider's words fit.

    Args:
        said: what the provider says of the person, `userinfo` and `id_token`.
        match: `email`, which must be verified, or `username`.
    """
    token, claims = said.get("id_token") or {}, said.get("userinfo") or said.get("id_token") or {}
    if token and token.get("sub") != claims.get("sub"):
        return None
    if match == "username":
        return _only(username=str(claims.get("preferred_username") or ""))
    address = claims.get("email")
    return _only(email__iexact=address) if isinstance(address, str) and claims.get("email_verified") is True else None


def _only(**wanted: str) -> User | None:
    if not all(wanted.values()):
        return None
    found = list(User.objects.filter(**wanted)[:2])
    return found[0] if len(found) == 1 else None


def refused(request: HttpRequest, told: str | Promise) -> ImmediateHttpResponse:
    """Note that somebody was refused, and send them back to the page of signing in, which says why."""
    note(request, "sign-in-refused", allowed=False)
    messages.error(request, str(told))
    return ImmediateHttpResponse(redirect("sign-in"))
