"""Case folders in and out of the database, without loss."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from entente.base.errors import EntenteError
from entente.dossier import Case, load_case
from entente.dossier.kinds import KINDS
from entente.dossier.write import write_case
from entente.workspace.models import Negotiation, User
from entente.workspace.records import HEADER, everything
from entente.workspace.services.records import append_version, body_of

__all__ = ["export_case", "import_case"]


@transaction.atomic
def import_case(folder: Path, *, author: User | None = None, clock: date | None = None) -> Negotiation:
    """Read a case folder into a new negotiation, every version of every record.

    Args:
        clock: the day to be taken as today; what became known later stays out.

    Raises:
        BadInput: the folder cannot be read; every problem is named.
        EntenteError: a negotiation of this code exists already.
    """
    case = load_case(folder)
    header = case.negotiation
    slug = header.code.lower()
    if Negotiation.objects.filter(code=slug).exists():
        raise EntenteError(f"The negotiation {header.code} is in the workspace already. Change its code in case.yaml.")
    negotiation = Negotiation.objects.create(code=slug, title=header.title, clock=clock)
    opened = header.model_dump(mode="json", exclude_defaults=True)
    body = json.dumps(opened, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    append_version(
        negotiation, kind=HEADER, code=header.code, body=body, follows=0, known_on=header.opened, author=author
    )
    for kind in KINDS:
        for code, history in case.versions.get(kind, {}).items():
            known = [version for version in history if clock is None or version.known_on <= clock]
            for follows, version in enumerate(known):
                append_version(
                    negotiation, kind=kind, code=code, body=body_of(version.record), follows=follows,
                    known_on=version.known_on, author=author, reason=version.reason,
                )  # fmt: skip
    return negotiation


def export_case(code: str, folder: Path) -> tuple[Path, ...]:
    """Write a whole negotiation as a case folder. For those who hold the database; people download what they see.

    Raises:
        EntenteError: there is no such negotiation, or the folder holds a case already.
    """
    return write_case(whole(code), folder)


def whole(code: str) -> Case:
    """Return everything of a negotiation.

    Raises:
        EntenteError: there is no such negotiation.
    """
    negotiation = Negotiation.objects.filter(code=code.lower()).first()
    if negotiation is None:
        known = ", ".join(Negotiation.objects.values_list("code", flat=True)) or "none yet"
        raise EntenteError(f"There is no negotiation {code}. There are: {known}.")
    return everything(negotiation)
