"""Silent consent: items that are adopted unless somebody who may objects before a list closes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import models

from entente.dossier.record import Classification
from entente.workspace.models.snapshots import seen_whole
from entente.workspace.policies import can_see_snapshot

if TYPE_CHECKING:
    from entente.workspace.records import View

__all__ = ["ConsentItem", "ConsentList", "Objection"]


class ConsentQuerySet(models.QuerySet["ConsentList"]):
    """Silent-consent lists."""

    def visible_to(self, view: View) -> list[ConsentList]:
        """The lists a person may see, the latest first: those of which they may see every item."""
        levels = [level.value for level in Classification if can_see_snapshot(view.member, level)]
        found = self.filter(negotiation=view.negotiation, classification__in=levels)
        lists = found.select_related("snapshot", "opened_by").prefetch_related("items__objections__by")
        return [one for one in lists if seen_whole(view, frozenset(item.code for item in one.items.all()))]


class ConsentList(models.Model):
    """Items put to the principals. Without an objection by `closes_at` an item is adopted.

    Attributes:
        number: running number within the negotiation.
        classification: that of the most secret item.
        closed_at: when the outcome was recorded; empty while the list is open.
    """

    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.PROTECT, related_name="consents")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    classification = models.CharField(max_length=16)
    snapshot = models.ForeignKey("workspace.Snapshot", on_delete=models.PROTECT, null=True, related_name="consents")
    opened_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["negotiation", "number"], name="one_consent_list_per_number")]

    def __str__(self) -> str:
        return self.title


class ConsentItem(models.Model):
    """One record of a list, in the version that was put to the principals.

    Attributes:
        outcome: empty while the list is open; then adopted, objected, or changed: it is not what was put any more.
        decision: code of the decision that records the adoption.
    """

    consent = models.ForeignKey(ConsentList, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=63)
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, blank=True)
    decision = models.CharField(max_length=63, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["consent", "code"], name="one_item_per_record")]

    def __str__(self) -> str:
        return self.code

    @property
    def standing(self) -> list[Objection]:
        """The objections not taken back."""
        return [objection for objection in self.objections.all() if objection.withdrawn_at is None]

    @classmethod
    def sent_back(cls, view: View) -> Iterator[ConsentItem]:
        """The items of closed lists that were objected to and not changed since, as far as a person sees them whole."""
        items = cls.objects.filter(consent__negotiation=view.negotiation, outcome="objected")
        for item in items.select_related("consent").prefetch_related("objections__by"):
            if view.sees_all_of(item.code) and view.history(item.code)[-1].hash == item.hash:
                yield item


class Objection(models.Model):
    """A principal's objection to an item, with the reason; it can be taken back until the list closes."""

    item = models.ForeignKey(ConsentItem, on_delete=models.CASCADE, related_name="objections")
    by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.by}: {self.item}"
