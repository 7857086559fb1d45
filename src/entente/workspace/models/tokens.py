"""Tokens with which programs sign in to the API. Only a digest is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import models
from django.utils import timezone

from entente.workspace.models.people import User

__all__ = ["ApiToken"]

PREFIX = "entente_"
LIFETIME = timedelta(days=90)


class ApiToken(models.Model):
    """A person's token; it may do what the person may do, until it expires or is revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, user: User, name: str) -> tuple[ApiToken, str]:
        """Make a token; the second value is the token itself, which cannot be read again."""
        secret = PREFIX + secrets.token_urlsafe(32)
        now = timezone.now()
        token = cls.objects.create(user=user, name=name, digest=_digest(secret), created=now, expires=now + LIFETIME)
        return token, secret

    @classmethod
    def holder(cls, secret: str) -> User | None:
        """The person whose valid token this is."""
        if not secret.startswith(PREFIX):
            return None
        found = cls.objects.select_related("user").filter(digest=_digest(secret), revoked=None).first()
        if found is None or found.expires <= timezone.now() or not found.user.is_active:
            return None
        return found.user

    @property
    def valid(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked is None and self.expires > timezone.now()


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
