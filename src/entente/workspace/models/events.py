"""What happened that no record says: sign-ins, refusals, exports. Never a word of a record's content."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

__all__ = ["Event"]


class Event(models.Model):
    """One line of the log that auditors read."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.CASCADE, null=True, related_name="events")
    actor = models.ForeignKey("workspace.User", on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=64)
    target = models.CharField(max_length=128, blank=True)
    allowed = models.BooleanField(default=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"
