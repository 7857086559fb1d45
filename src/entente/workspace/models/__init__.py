"""What the database keeps: people, negotiations, the versions of their records, events."""

from entente.workspace.models.events import Event
from entente.workspace.models.history import Negotiation, RecordVersion
from entente.workspace.models.people import Membership, User

__all__ = ["Event", "Membership", "Negotiation", "RecordVersion", "User"]
