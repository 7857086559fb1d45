"""An accepted proposal as a new record, or as a change to one that exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier import Dossier
from entente.dossier.kinds import KINDS
from entente.dossier.record import Record
from entente.reading._codes import code_for, free_code
from entente.reading._desk import Desk, append_record
from entente.reading._insert import add_change
from entente.reading._references import day_known, references_of
from entente.reading.document import Document

__all__ = ["add_record", "change_record"]


def add_record(desk: Desk, proposal: Mapping[str, Any], documents: Mapping[str, Document], on: date) -> None:
    """Add a proposal as a new record."""
    kind, fields = proposal["kind"], dict(proposal["fields"])
    notes = list(proposal.get("notes", ()))
    if kind == "coordination":
        parties = fields.pop("parties", [])
        kind = "development"
        fields |= {"topic": "talks", "party": ", ".join(parties)}
        fields.setdefault("date", day_known(proposal, documents, on).isoformat())
        notes.append("Date of the report; the day of the coordination is not stated.")
    cls = KINDS.get(kind)
    if cls is None:
        problem = Problem("proposals", 0, str(proposal.get("id", "")), kind, "is not a kind of record.", "Correct it.")
        raise BadInput([problem])
    known = set(desk.dossier.tables.get("agency", {}))
    for name in ("addressees", "attendees"):
        if name in fields:
            strangers = [a for a in fields[name] if a not in known]
            fields[name] = [a for a in fields[name] if a in known]
            if strangers and not any("not an agency" in note for note in notes):
                notes.append(f"Named in the report, no agency of this case: {', '.join(strangers)}.")
    strangers = [name for name in ("raised_by", "decider") if fields.get(name) and fields[name] not in known]
    notes += [f"{name.replace('_', ' ')}: {fields.pop(name)}." for name in strangers]
    if kind == "directive":
        meeting = desk.meetings.get(str(fields.get("given_on"))) or _meeting_on(
            desk.dossier, str(fields.get("given_on", ""))
        )
        if meeting:
            fields["meeting"] = meeting
    extra = {name: fields.pop(name) for name in list(fields) if name not in cls.model_fields}
    notes += [
        f"{name.replace('_', ' ')}: {value if isinstance(value, str) else ', '.join(map(str, value))}"
        for name, value in extra.items()
    ]
    title = str(fields.pop("title", "") or fields.get("action") or fields.get("text") or proposal["quotes"][0]["quote"])
    _check_complete(cls, fields, str(proposal.get("id", kind)))
    code = free_code(desk, code_for(kind, fields, title))
    record: dict[str, Any] = {"title": _one_line(title), "known_on": day_known(proposal, documents, on).isoformat()}
    if kind == "red_line":
        fields.setdefault("rule", {"type": "principle", "forms": []})
    record |= {name: value for name, value in fields.items() if value not in (None, "", [])}
    record["sources"] = references_of(desk, proposal, documents)
    if before := _accepted_before(desk, cls, record):
        desk.done.notes.append(f"{proposal.get('id', kind)} was accepted before, as {before}; nothing was added.")
        return
    note = _note(notes, proposal)
    if note:
        record["note"] = note
    append_record(desk, cls.file, code, record)
    desk.done.records.append(code)
    if kind == "meeting" and fields.get("date"):
        desk.meetings[str(fields["date"])] = code


def _accepted_before(desk: Desk, cls: type[Record], record: Mapping[str, Any]) -> str:
    """The code of a record of the case with the same title, resting on the same words of the same sources."""
    wanted = {(r["source"], r["quote"]) for r in record["sources"]}
    for code, known in desk.dossier.tables.get(cls.kind, {}).items():
        if known.title == record["title"] and wanted <= {(r.source, r.quote) for r in known.sources}:
            return code
    return ""


def _check_complete(cls: type[Record], fields: Mapping[str, Any], name: str) -> None:
    """Refuse a proposal that lacks what its kind requires: the report does not say it, so a person must."""
    given = {"code", "title", "known_on", *fields} | ({"rule"} if cls.kind == "red_line" else set())
    absent = [n for n, info in cls.model_fields.items() if info.is_required() and n not in given]
    if absent:
        remedy = "Add it under `fields` in the file of proposals, or leave the proposal out."
        raise BadInput(
            [
                Problem("proposals", 0, f"{name}.{n}", "", f"is not stated, but a {cls.kind} needs it.", remedy)
                for n in absent
            ]
        )


def _meeting_on(dossier: Dossier, day: str) -> str:
    found = [code for code, record in dossier.tables.get("meeting", {}).items() if str(record.__dict__["date"]) == day]
    return found[0] if len(found) == 1 else ""


def _note(notes: Sequence[str], proposal: Mapping[str, Any]) -> str:
    said = [_sentence(note) for note in notes]
    for difference in proposal.get("differences", ()):
        if difference["conflict"]:
            values = "; ".join(f"{v['source']}: {_words(v['value'])}" for v in difference["values"])
            said.append(f"Reports differ on {difference['field'].replace('_', ' ')}: {values}.")
    return " ".join(said)


def _words(value: Any) -> str:
    if value in (None, "", []):
        return "not stated"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _sentence(text: str) -> str:
    text = text.strip()
    return (text[:1].upper() + text[1:]) + ("" if text.endswith((".", "!", "?")) else ".")


def change_record(desk: Desk, proposal: Mapping[str, Any], documents: Mapping[str, Document], on: date) -> None:
    """Add a later version to a record that exists: what it left open, the source, what the report contradicts."""
    cls = KINDS[proposal["kind"]]
    record = desk.dossier.tables.get(cls.kind, {}).get(proposal["record"])
    if record is None:
        problem = Problem("proposals", 0, f"{proposal.get('id', cls.kind)}.record", str(proposal["record"]),
                          f"is no {cls.kind} of this case.", "Name one that is, or leave it empty.")  # fmt: skip
        raise BadInput([problem])
    new: dict[str, Any] = {}
    against = []
    for difference in proposal.get("differences", ()):
        said = next((v["value"] for v in difference["values"] if v["source"] == "report"), None)
        if said is None or difference["field"] not in cls.model_fields:
            continue
        if difference["conflict"]:
            against.append(f"{difference['field'].replace('_', ' ')}: {_words(said)}")
        else:
            new[difference["field"]] = said
    if against:
        note = getattr(record, "note", "")
        new["note"] = f"{note} Another report says otherwise on {'; '.join(against)}.".strip()
    known = {r.source for r in record.sources}
    references = [r for r in references_of(desk, proposal, documents) if r["source"] not in known or against or new]
    if not new and not references:
        return
    known_on = max(day_known(proposal, documents, on), desk.last_known[record.code])
    change: dict[str, Any] = {"known_on": known_on.isoformat()}
    if new:
        change["set"] = new
    change["sources"] = references
    name = f"{cls.file}.yaml"
    text = desk.texts.get(name)
    if text is None:
        path = desk.folder / name
        if not path.exists():
            raise EntenteError(f"{record.code} stands in a table, not in {name}. Add the change there by hand.")
        text = path.read_text(encoding="utf-8")
    desk.texts[name] = add_change(text, record.code, change, name)
    desk.done.changed.append(record.code)


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " ..."
