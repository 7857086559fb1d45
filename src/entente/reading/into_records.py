"""What accepting a proposal would write, as plain data: for callers that keep records elsewhere than in a folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from entente.dossier import Dossier
from entente.dossier.kinds import KINDS, Source
from entente.reading._desk import Desk, to_yaml
from entente.reading._records import add_record, change_record
from entente.reading._references import add_sources
from entente.reading.document import Document

__all__ = ["Draft", "draft_record"]

_NOWHERE = Path("/nonexistent")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that a proposal makes or changes.

    Attributes:
        kind, code: of the record.
        fields: the whole record as plain data, ready to be validated; for a change, with the change applied.
        changes: whether a record of this code exists and is changed.
        sources: the source records it needs that do not exist yet, by code.
    """

    kind: str
    code: str
    fields: dict[str, Any]
    changes: bool
    sources: dict[str, dict[str, Any]]


def draft_record(
    proposal: Mapping[str, Any],
    documents: Mapping[str, Document],
    entries: Sequence[Mapping[str, Any]],
    dossier: Dossier,
    *,
    on: date,
    taken: Collection[str] = (),
    sources: Mapping[str, str] | None = None,
) -> Draft:
    """Return what accepting a proposal writes.

    Args:
        proposal: as `proposal_json` gives it; a person may have corrected its fields.
        documents: those quoted, by id.
        entries: the same as `document_json` gives them, with a `classification` for the source records.
        dossier: the records there are.
        on: the day of acceptance.
        taken: codes that cannot be used besides those of the dossier.
        sources: document id → code of its source record, where known already.

    Raises:
        BadInput: the report does not state what the kind requires.
    """
    codes = {code for table in dossier.tables.values() for code in table}
    known = {code: dossier.updated.get(code, dossier.as_of) for code in codes}
    desk = Desk(_NOWHERE, dossier, codes | set(taken), known)
    desk.source_codes.update(sources or {})
    add_sources(desk, proposal, documents, entries, on, assumed=True)
    new_sources = _read(desk.texts.get(f"{Source.file}.yaml", ""))
    code = str(proposal.get("record") or "")
    existing = dossier.find(code) if code else None
    if existing is not None:
        name = f"{existing.file}.yaml"
        desk.texts[name] = to_yaml({code: {"title": existing.title}})
        change_record(desk, proposal, documents, on)
        (entry,) = _read(desk.texts[name]).values()
        change = (entry.get("changes") or [{}])[-1]
        plain = existing.model_dump(mode="json")
        fields = plain | change.get("set", {})
        fields["sources"] = [*plain["sources"], *change.get("sources", [])]
        return Draft(existing.kind, code, fields, True, new_sources)
    add_record(desk, proposal, documents, on)
    kind = "development" if proposal["kind"] == "coordination" else str(proposal["kind"])
    ((code, fields),) = _read(desk.texts[f"{KINDS[kind].file}.yaml"]).items()
    return Draft(kind, code, {"code": code, **fields}, False, new_sources)


def _read(text: str) -> dict[str, dict[str, Any]]:
    return {code: {"code": code, **_plain(fields)} for code, fields in (yaml.safe_load(text) or {}).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
