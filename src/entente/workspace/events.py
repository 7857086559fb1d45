"""Noting what happened: for auditors in the database, for operators in the log. Never the content of a record."""

from __future__ import annotations

import logging

from django.http import HttpRequest

from entente.workspace.models import Event, Negotiation

__all__ = ["note"]

log = logging.getLogger("entente.workspace")


def note(
    request: HttpRequest,
    action: str,
    *,
    negotiation: Negotiation | None = None,
    target: str = "",
    allowed: bool = True,
) -> None:
    """Write one event: who did what to which code, and whether it was allowed."""
    actor = request.user if request.user.is_authenticated else None
    request_id = getattr(request, "id", "")
    Event.objects.create(
        actor=actor, action=action, negotiation=negotiation, target=target[:128], allowed=allowed, request_id=request_id
    )
    log.info("%s %s", action, "allowed" if allowed else "refused", extra={"request_id": request_id})
