"""The chain of versions, checked: every hash recomputed, no number missing, every record's versions in a row."""

from __future__ import annotations

from collections.abc import Iterator

from entente.workspace.models import Negotiation, RecordVersion

__all__ = ["verify"]


def verify(negotiation: Negotiation) -> Iterator[str]:
    """Yield what is wrong with the history of a negotiation, in words; nothing if it is whole.

    A changed, removed, inserted or reordered version breaks the chain from there on; a removed end shows against the
    head that the negotiation keeps.
    """
    previous, number = "", 0
    versions: dict[str, int] = {}
    rows = RecordVersion.objects.filter(negotiation=negotiation).order_by("sequence")
    for row in rows.iterator(chunk_size=1000):
        number += 1
        where = f"{negotiation.code}, version number {row.sequence} ({row.code} v{row.version})"
        if row.sequence != number:
            yield f"{where}: number {number} is missing."
            number = row.sequence
        if row.previous_hash != previous:
            yield f"{where}: does not follow the version before it."
        if row.hash != row.digest():
            yield f"{where}: its content is not what was written."
        if row.version != versions.get(row.code, 0) + 1:
            yield f"{where}: follows version {versions.get(row.code, 0)} of the record."
        versions[row.code], previous = row.version, row.hash
    if (negotiation.sequence, negotiation.head) != (number, previous):
        yield f"{negotiation.code}: ends at number {number}, but {negotiation.sequence} were written."
