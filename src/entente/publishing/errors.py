"""What can go wrong while a document is turned into files."""

from __future__ import annotations

from entente.base.errors import EntenteError

__all__ = ["PublishingError"]


class PublishingError(EntenteError):
    """A document tree that cannot be printed, or an output folder that cannot be written."""
