"""Plan versions: the records as they stood and the plan made of them, frozen, and who reviewed it."""

from __future__ import annotations

import zlib
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import models

from entente.base.errors import EntenteError
from entente.dossier.record import Classification
from entente.workspace.policies import can_see_snapshot

if TYPE_CHECKING:
    from entente.workspace.records import View

__all__ = ["Snapshot", "SnapshotPaper", "SnapshotStep", "seen_whole"]


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Plan versions of one or more negotiations."""

    def visible_to(self, view: View) -> list[Snapshot]:
        """The plan versions a person may see, the latest first: those of which they may see everything."""
        levels = [level.value for level in Classification if can_see_snapshot(view.member, level)]
        found = self.filter(negotiation=view.negotiation, classification__in=levels).defer("records")
        return [snapshot for snapshot in found if seen_whole(view, snapshot.codes)]


def seen_whole(view: View, codes: frozenset[str]) -> bool:
    """Whether somebody may see every one of some records; what is hidden now is hidden at all times."""
    return codes <= {code for table in view.case.versions.values() for code in table}


class Snapshot(models.Model):
    """A plan version.

    Attributes:
        number: running number within the negotiation.
        sequence, head: the state of the chain of record versions when it was taken.
        records: kind, code, version and hash of every record in it; drafts are not.
        inputs: what else the plan rests on: hashes of data tables and of the results of the models, the program.
        classification: that of the most secret record in it.
        steps_count: number of steps so far; a reviewer names the one they saw.
    """

    negotiation = models.ForeignKey("workspace.Negotiation", on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    as_of = models.DateField()
    sequence = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    records = models.JSONField()
    inputs = models.JSONField()
    classification = models.CharField(max_length=16)
    blocking = models.PositiveIntegerField()
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default="in-review")
    steps_count = models.PositiveIntegerField(default=1)
    taken_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["negotiation", "number"], name="one_snapshot_per_number")]

    def __str__(self) -> str:
        return f"plan version {self.number}"

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the records in it."""
        return _codes(self.pk, self.head)


@lru_cache(maxsize=128)
def _codes(snapshot: int, _head: str) -> frozenset[str]:
    """Plan versions never change, so what is in one is read once."""
    return frozenset(code for _, code, *_ in Snapshot.objects.values_list("records", flat=True).get(pk=snapshot))


class SnapshotPaper(models.Model):
    """A plan version in one language: its JSON, and the document from which the other formats are printed."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    packed_plan = models.BinaryField()
    packed_document = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "language"], name="one_paper_per_language")]

    def __str__(self) -> str:
        return f"{self.snapshot} ({self.language})"

    @classmethod
    def pack(cls, snapshot: Snapshot, language: str, plan: bytes, document: bytes) -> SnapshotPaper:
        """Return a paper, not yet saved."""
        digest = sha256(plan).hexdigest()
        packed = (zlib.compress(plan), zlib.compress(document))
        return cls(
            snapshot=snapshot, language=language, sha256=digest, packed_plan=packed[0], packed_document=packed[1]
        )

    @property
    def plan(self) -> bytes:
        """The plan as JSON, byte for byte as it was taken.

        Raises:
            EntenteError: it was tampered with.
        """
        plan = zlib.decompress(bytes(self.packed_plan))
        if sha256(plan).hexdigest() != self.sha256:
            raise EntenteError(f"The JSON of {self} is not the one that was taken. Restore the database from a backup.")
        return plan

    @property
    def document(self) -> bytes:
        """The kept document; see `entente.publishing.thaw_document`."""
        return zlib.decompress(bytes(self.packed_document))


class SnapshotStep(models.Model):
    """Somebody moved a plan version: took, approved, returned or adopted it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["snapshot", "number"], name="one_step_per_number")]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.state}"
