"""The error of a replication file."""

from __future__ import annotations

from entente.base.errors import EntenteError

__all__ = ["PaperDataError"]


class PaperDataError(EntenteError):
    """A replication file that is missing or not what the paper's package holds."""
