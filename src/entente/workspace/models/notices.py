"""What people were told: one notice per person, task and stage. It says which record, never what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from entente.workspace.records import View

__all__ = ["Notice"]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def unread_of(self, view: View) -> list[Notice]:
        """What the person has not read yet, the newest first, about records they may still see."""
        unread = self.filter(user=view.user, negotiation=view.negotiation, read_at=None)
        return [notice for notice in unread if not view.names_hidden(notice.code)]


class Notice(models.Model):
    """A reminder of a task, by e-mail and on the pages.

    Attributes:
        task: key of the task; the same task of a later deadline has another one.
        stage: due, overdue, parent or head, see `entente.plan.escalation`.
        deed, code, agency, due: what is to be done about which record, by whom and when.
    """

    user = models.ForeignKey("workspace.User", on_delete=models.CASCADE, related_name="notices")
    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.CASCADE, related_name="notices")
    task = models.CharField(max_length=200)
    stage = models.CharField(max_length=16)
    deed = models.CharField(max_length=32)
    code = models.CharField(max_length=63)
    agency = models.CharField(max_length=63, blank=True)
    due = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["user", "negotiation", "task", "stage"], name="one_notice_per_stage")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.deed} {self.stage}"
