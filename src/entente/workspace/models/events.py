"""What happened that no record says: sign-ins, refusals, exports. Never a word of a record's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from entente.workspace.models.people import Membership

if TYPE_CHECKING:
    from entente.workspace.records import View

__all__ = ["Event"]


class EventQuerySet(models.QuerySet["Event"]):
    """Lines of the log."""

    def visible_to(self, view: View) -> EventQuerySet:
        """What happened in a negotiation, the signing in and out of those who take part, and refused sign-ins."""
        here = models.Q(negotiation=view.negotiation)
        about_it = models.Q(target="") | models.Q(target__contains=f"/{view.negotiation.code}/")
        members = Membership.objects.filter(negotiation=view.negotiation).values("user")
        people = models.Q(actor=None) | models.Q(actor__in=members)
        return self.filter(here | (models.Q(negotiation=None) & about_it & people)).select_related("actor")


class Event(models.Model):
    """One line of the log that auditors read."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.CASCADE, null=True, related_name="events")
    actor = models.ForeignKey("workspace.User", on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=64)
    target = models.CharField(max_length=128, blank=True)
    allowed = models.BooleanField(default=True)
    request_id = models.CharField(max_length=36, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"
