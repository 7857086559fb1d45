"""Writing records: every change appends a version that names the one it follows."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from pydantic import ValidationError

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier._messages import problems_of
from entente.dossier.crossref import references
from entente.dossier.kinds import KINDS
from entente.dossier.record import Record, RefersTo
from entente.workspace.models import Negotiation, RecordVersion, User
from entente.workspace.policies import can_change, can_create, can_move, require
from entente.workspace.records import View

__all__ = ["Conflict", "append_version", "body_of", "change", "create", "move", "store", "validate"]


class Conflict(EntenteError):
    """Somebody else changed the record in the meantime.

    Attributes:
        code: the record.
        follows: the version the writer had before them.
        current: the version that stands now.
    """

    def __init__(self, code: str, follows: int, current: int) -> None:
        super().__init__(
            gettext(
                "%(code)s was changed while you worked on it: you had version %(follows)s, version %(current)s stands "
                "now. Look at both and save again."
            )
            % {"code": code, "follows": follows, "current": current}
        )
        self.code, self.follows, self.current = code, follows, current


def body_of(record: Record) -> str:
    """Return a record as canonical JSON: what differs from the defaults of its kind, keys sorted."""
    plain = record.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _now() -> datetime:
    """The time to the millisecond, which every format of a backup keeps."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@transaction.atomic
def append_version(
    negotiation: Negotiation,
    *,
    kind: str,
    code: str,
    body: str,
    follows: int,
    known_on: date,
    author: User | None,
    reason: str = "",
) -> RecordVersion:
    """Append a version to the chain. Permission is the caller's matter.

    Args:
        follows: the version this one replaces; 0 for a new record.

    Raises:
        Conflict: another version follows that one already.
    """
    held = Negotiation.objects.select_for_update().get(pk=negotiation.pk)
    last = RecordVersion.objects.filter(negotiation=held, code=code).order_by("-version").first()
    current = last.version if last is not None else 0
    if current != follows:
        raise Conflict(code, follows, current)
    row = RecordVersion(
        negotiation=held,
        sequence=held.sequence + 1,
        kind=kind,
        code=code,
        version=follows + 1,
        body=body,
        known_on=known_on,
        reason=reason,
        author=author,
        at=_now(),
        previous_hash=held.head,
    )
    row.hash = row.digest()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(code, follows, current + 1) from None
    held.sequence, held.head = row.sequence, row.hash
    held.save(update_fields=["sequence", "head"])
    negotiation.sequence, negotiation.head = row.sequence, row.hash
    return row


def validate(view: View, kind: str, fields: dict[str, Any]) -> Record:
    """Return the record that some fields make, with its references checked against what the person sees.

    Raises:
        BadInput: with every problem: field, value, what is wrong and the remedy.
    """
    cls = KINDS[kind]
    given = {"known_on": view.today.isoformat(), **fields}
    try:
        record = cls.model_validate(given)
    except ValidationError as error:
        raise BadInput(problems_of(error, file="", line=lambda _path: 0, fields=cls.model_fields)) from None
    problems = []
    named_in = [*references(record)]
    if record.supersedes is not None:
        named_in.append((("supersedes",), record.supersedes, RefersTo((kind,))))
    for path, code, target in named_in:
        named = view.dossier.find(code)
        if named is None or (target.kinds and named.kind not in target.kinds):
            wanted = " or ".join(target.kinds).replace("_", " ") or "record"
            field = ".".join(map(str, path))
            problems.append(
                Problem(
                    "", 0, field, code, f"names no {wanted} of this negotiation.", gettext_noop("Correct the code.")
                )
            )
    for name, code in view.circles(record):
        problems.append(
            Problem("", 0, name, code, gettext_noop("leads back to this record."), gettext_noop("Break the circle."))
        )
    if problems:
        raise BadInput(problems)
    return record


def create(view: View, record: Record, *, reason: str = "") -> RecordVersion:
    """Add a record.

    Raises:
        Forbidden: the person may not.
        BadInput: the code is taken.
    """
    require(can_create(view.member, record))
    if record.machine is not None and record.state != record.machine.initial:
        state = Problem(
            "",
            0,
            "state",
            record.state,
            gettext_noop("cannot be the first state."),
            gettext_noop("Leave it out; move it later."),
        )
        raise BadInput([state])
    if record.known_on > view.today:
        late = Problem(
            "",
            0,
            "known_on",
            str(record.known_on),
            gettext_noop("lies in the future."),
            gettext_noop("Use today or an earlier day."),
        )
        raise BadInput([late])
    try:
        return store(view, record, follows=0, reason=reason)
    except Conflict:
        taken = Problem("", 0, "code", record.code, gettext_noop("cannot be used."), gettext_noop("Take another code."))
        raise BadInput([taken]) from None


def change(view: View, record: Record, *, follows: int, reason: str = "") -> RecordVersion:
    """Replace a record's fields; its state stays.

    Raises:
        Forbidden: the person may not.
        Conflict: somebody else changed it in the meantime.
    """
    before = view.record(record.code)
    require(can_change(view.member, before, record))
    if record.state != before.state:
        problem = Problem(
            "", 0, "state", record.state, gettext_noop("cannot be edited."), gettext_noop("Move the record instead.")
        )
        raise BadInput([problem])
    return store(view, view.with_hidden_references(record), follows=follows, reason=reason)


def move(view: View, code: str, target: str, *, follows: int, reason: str = "", **fields: Any) -> RecordVersion:
    """Move a record to another state, with fields that belong to the move (a day of signature, evidence).

    Raises:
        Forbidden: there is no such move, the person may not make it, or its condition does not hold.
        BadInput: a field does not belong to the move, its value cannot be used, or a return has no reason.
        Conflict: somebody else changed it in the meantime.
    """
    before = view.record(code)
    moves = before.machine.transitions if before.machine is not None else ()
    asks = next((move.asks for move in moves if (move.source, move.target) == (before.state, target)), None)
    if asks is not None and not fields.keys() <= set(asks):
        strange = sorted(fields.keys() - set(asks))
        told = ("does not belong to this move.", "Edit the record instead.")
        raise BadInput([Problem("", 0, name, "", *told) for name in strange])
    plain = before.model_dump(mode="json", exclude_defaults=True) | fields | {"state": target}
    after = validate(view, before.kind, plain)
    require(can_move(view.member, before, after))
    if target == "returned" and not reason.strip():
        missing = Problem("", 0, "reason", "", gettext("is missing."), gettext("Say what the ministry should change."))
        raise BadInput([missing])
    return store(view, view.with_hidden_references(after), follows=follows, reason=reason)


def store(view: View, record: Record, *, follows: int, reason: str) -> RecordVersion:
    """Append a version of a record in a person's name. Permission is the caller's matter.

    Raises:
        Conflict: `follows` is not the version in the view, on which permission was decided, or not the last one.
    """
    held = view.history(record.code)[-1].version if follows else 0
    if held != follows:
        raise Conflict(record.code, follows, held)
    return append_version(
        view.negotiation,
        kind=record.kind,
        code=record.code,
        body=body_of(record),
        follows=follows,
        known_on=view.today if follows else record.known_on,
        author=view.user,
        reason=reason,
    )
