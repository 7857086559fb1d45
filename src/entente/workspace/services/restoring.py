"""Going back: an older version of a record becomes the newest."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext

from entente.base.errors import BadInput, Problem
from entente.workspace.models import RecordVersion
from entente.workspace.records import View
from entente.workspace.services.records import change, validate

__all__ = ["restore"]


def restore(view: View, code: str, version: int, *, follows: int, reason: str) -> RecordVersion:
    """Append a version with the content of an older one. The state stays: a state is moved, not undone.

    Args:
        version: the older version, as the person sees it; what they cannot see stays as it is now.
        reason: why; it must be given.

    Raises:
        Http404: there is no such version, or it may not be seen.
        BadInput: no reason is given, or the old content names what is no longer there.
        Forbidden: the person may not change the record.
        Conflict: somebody else changed it in the meantime.
    """
    if not reason.strip():
        raise BadInput(
            [
                Problem(
                    "", 0, "reason", "", gettext("is missing."), gettext("Say why the older version is to stand again.")
                )
            ]
        )
    history = view.history(code)
    old = next((entry for entry in history if entry.version == version), None)
    if old is None:
        raise Http404
    now = history[-1].record
    fields = old.record.model_dump(mode="json") | {"state": now.state, "known_on": now.known_on.isoformat()}
    return change(view, validate(view, now.kind, fields), follows=follows, reason=reason.strip())
