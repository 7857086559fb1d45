"""Negotiations and the versions of their records: append-only, chained by hashes, the only history there is."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

__all__ = ["AppendOnly", "Negotiation", "RecordVersion"]


class AppendOnly(Exception):
    """Somebody tried to change or delete a version of a record."""


class Negotiation(models.Model):
    """One negotiation. Its header (`case.yaml`) is itself a versioned record of kind `negotiation`.

    Attributes:
        clock: the day taken as today, for exercises and demonstrations; empty means the real day.
        sequence, head: number and hash of the last version written; moved forward with every version.
    """

    code = models.SlugField(max_length=63, unique=True)
    title = models.CharField(max_length=300)
    clock = models.DateField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title

    @property
    def today(self) -> date:
        """The day on which the negotiation is looked at."""
        return self.clock or timezone.localdate()


class VersionQuerySet(models.QuerySet["RecordVersion"]):
    """Versions are written once."""

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnly("Versions of records are never changed. Append a new version.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Versions of records are never deleted.")


class RecordVersion(models.Model):
    """A record as somebody left it.

    Attributes:
        sequence: running number within the negotiation; the chain of hashes follows it.
        version: running number within the record; a writer names the one it follows.
        body: the record as canonical JSON, as its kind in `entente.dossier.kinds` writes it.
        known_on: the day on which the content became known; views as of an earlier day do not show it.
    """

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="versions")
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=32)
    code = models.CharField(max_length=63)
    version = models.PositiveIntegerField()
    body = models.TextField()
    known_on = models.DateField()
    reason = models.TextField(blank=True)
    author = models.ForeignKey("workspace.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("sequence",)
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "sequence"], name="one_version_per_number"),
            models.UniqueConstraint(fields=["negotiation", "code", "version"], name="one_successor_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def digest(self) -> str:
        """SHA-256 over everything the version says and the hash of the version before it."""
        said = [
            self.sequence, self.kind, self.code, self.version, self.body, self.known_on.isoformat(), self.reason,
            self.author_id, self.at.isoformat(), self.previous_hash,
        ]  # fmt: skip
        return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Versions of records are never changed. Append a new version.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("Versions of records are never deleted.")
