"""Papers that people bring: kept by the hash of their content, read once, seen by whom their classification allows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from entente.dossier.record import Classification
from entente.workspace.policies import RESERVING, can_see_attachment

if TYPE_CHECKING:
    from entente.workspace.records import View

__all__ = ["Attachment", "Proposal", "Reading"]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments of one or more negotiations."""

    def visible_to(self, view: View) -> list[Attachment]:
        """Those a person may see, the latest first."""
        return [a for a in self.filter(negotiation=view.negotiation).defer("text") if a.seen_by(view)]


class Attachment(models.Model):
    """A paper.

    Attributes:
        sha256: of the content; the name of the file in the folder of attachments.
        agency: whose paper it is.
        record: code of the record it proves or is; a source record for papers that were read.
        text: the running text, where the paper is a document; quotes point into it.
    """

    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    classification = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Classification])
    agency = models.CharField(max_length=63, blank=True)
    record = models.CharField(max_length=63, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the content is kept."""
        return Path(settings.DATA) / "attachments" / self.sha256

    def seen_by(self, view: View) -> bool:
        """Whether a person may see it: by its own classification and agency, and by the record it belongs to."""
        record = view.dossier.find(self.record) if self.record else None
        if self.record and (record is None or (record.kind in RESERVING and not view.sees_all_of(self.record))):
            return False
        return bool(can_see_attachment(view.member, Classification(self.classification), self.agency, self.record))


class Reading(models.Model):
    """Documents read together, and what was proposed from them."""

    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.PROTECT, related_name="readings")
    attachments = models.ManyToManyField(Attachment, related_name="readings")
    notes = models.JSONField(default=list)
    by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"reading of {self.at:%Y-%m-%d %H:%M}"


class Proposal(models.Model):
    """A record that a document proposes; nothing until a person accepts it.

    Attributes:
        body: the proposal as `entente.reading` writes it, quotes pointing into the attachments' texts.
        result: code of the record that it became.
    """

    OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    body = models.JSONField()
    state = models.CharField(max_length=16, default=OPEN)
    result = models.CharField(max_length=63, blank=True)
    by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("reading", "number")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
