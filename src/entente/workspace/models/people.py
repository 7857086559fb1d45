"""People and what they do in a negotiation."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from entente.dossier.record import Classification
from entente.dossier.states import Role

__all__ = ["Membership", "User"]


class User(AbstractUser):
    """A person who signs in."""

    language = models.CharField(max_length=5, choices=[("en", "English"), ("vi", "Tiếng Việt")], default="en")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """A person's part in one negotiation: role, agency and clearance.

    `agency` is the code of an agency of the case; empty for people who work for none of them.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    agency = models.CharField(max_length=63, blank=True)
    clearance = models.CharField(
        max_length=16, choices=[(c.value, c.value) for c in Classification], default=Classification.INTERNAL.value
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "negotiation"], name="one_membership_per_negotiation")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
