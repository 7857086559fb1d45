"""What the database keeps: people, negotiations, the versions of their records, events."""

from entente.workspace.models.attachments import Attachment, Proposal, Reading
from entente.workspace.models.consents import ConsentItem, ConsentList, Objection
from entente.workspace.models.events import Event
from entente.workspace.models.history import Negotiation, RecordVersion
from entente.workspace.models.notices import Notice
from entente.workspace.models.people import Membership, User
from entente.workspace.models.snapshots import Snapshot, SnapshotPaper, SnapshotStep
from entente.workspace.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Attachment",
    "ConsentItem",
    "ConsentList",
    "Event",
    "Membership",
    "Negotiation",
    "Notice",
    "Objection",
    "Proposal",
    "Reading",
    "RecordVersion",
    "Snapshot",
    "SnapshotPaper",
    "SnapshotStep",
    "User",
]
