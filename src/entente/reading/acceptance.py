"""Accepted proposals become records of a case folder, with their sources, without touching what stands there.

Text is added to the YAML files; comments and the order of what is there stay. The folder is tried out in a copy
first: if it would not load, nothing is written.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier import Dossier, load_case
from entente.dossier.kinds import KINDS, Source
from entente.dossier.record import Record
from entente.reading._insert import add_change
from entente.reading.against_case import source_of
from entente.reading.document import Document
from entente.reading.read import read_file

__all__ = ["Accepted", "accept"]

_PREFIX = {
    "meeting": "MTG", "directive": "DIR", "development": "DEV", "concern": "CON", "measure": "MEA", "request": "REQ",
    "purchase": "PUR", "law": "LAW", "red_line": "RL", "benchmark_deal": "BEN", "figure": "FIG",
}  # fmt: skip
_QUOTE_LENGTH = 300


@dataclass(slots=True)
class Accepted:
    """What was written: codes of new records, of records that got a change, and of sources."""

    records: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Desk:
    """The case being written to, and the texts to be added to its files."""

    folder: Path
    dossier: Dossier
    codes: set[str]
    last_known: Mapping[str, date] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    source_codes: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    done: Accepted = field(default_factory=Accepted)


def accept(
    chosen: Sequence[Mapping[str, Any]], documents: Sequence[Mapping[str, Any]], folder: Path, *, on: date
) -> Accepted:
    """Write chosen proposals into a case folder.

    Args:
        chosen: proposals as `to_json` gives them; a person may have corrected their fields.
        documents: the documents as `to_json` gives them; they are read again and every quote is looked up.
        folder: the case.
        on: the day of acceptance, for documents that do not state theirs.

    Returns:
        The codes written.

    Raises:
        BadInput: a quote does not stand in its document, a field is missing or wrong, or the case would not load.
    """
    read_again = _read_again(documents)
    _check_quotes(chosen, read_again)
    case = load_case(folder)
    dossier = case.as_of(None)
    last_known = {code: history[-1].known_on for table in case.versions.values() for code, history in table.items()}
    desk = _Desk(folder, dossier, set(last_known), last_known)
    for proposal in sorted(chosen, key=lambda p: list(_PREFIX).index(p["kind"]) if p["kind"] in _PREFIX else 99):
        _add_sources(desk, proposal, read_again, documents, on)
        if proposal.get("record") and proposal["record"] in desk.codes:
            _add_change(desk, proposal, read_again, on)
        else:
            _add_record(desk, proposal, read_again, on)
    _write(desk)
    return desk.done


def _read_again(documents: Sequence[Mapping[str, Any]]) -> dict[str, Document]:
    out: dict[str, Document] = {}
    for entry in documents:
        document = read_file(Path(entry["path"]))
        if document.sha256 != entry["sha256"]:
            raise EntenteError(
                f"{entry['path']} is not the document the proposals were read from: its content has changed. "
                "Read it again with `entente read`."
            )
        out[entry["id"]] = document
    return out


def _check_quotes(chosen: Sequence[Mapping[str, Any]], documents: Mapping[str, Document]) -> None:
    problems = []
    for proposal in chosen:
        name = str(proposal.get("id", proposal.get("kind", "proposal")))
        if not proposal.get("quotes"):
            problems.append(
                Problem("proposals", 0, name, "", "has no quote.", "Only what a document says can be accepted.")
            )
        for quote in proposal.get("quotes", ()):
            document = documents.get(quote["document"])
            if (
                document is None
                or document.text[quote["start"] : quote["end"]] != quote["quote"]
                or not quote["quote"].strip()
            ):
                problems.append(
                    Problem("proposals", 0, name, str(quote["quote"])[:80], "is not in the document at that place.",
                            "Read the document again; quotes cannot be edited.")
                )  # fmt: skip
    if problems:
        raise BadInput(problems)


def _add_sources(
    desk: _Desk,
    proposal: Mapping[str, Any],
    documents: Mapping[str, Document],
    entries: Sequence[Mapping[str, Any]],
    on: date,
) -> None:
    """See that every document quoted has its source record."""
    for quote in proposal["quotes"]:
        key = quote["document"]
        if key in desk.source_codes:
            continue
        document = documents[key]
        known = source_of(document, desk.dossier)
        if known:
            desk.source_codes[key] = known
            continue
        day = document.date or on
        short = _slug(document.publisher or document.id, 12)
        code = _free(desk, f"SRC-{short}-{day:%m%d}")
        title = document.title or f"Report of {day.isoformat()}" + (
            f", {document.publisher}" if document.publisher else ""
        )
        record: dict[str, Any] = {"title": title[:300]}
        if document.publisher:
            record["publisher"] = document.publisher
        if document.url:
            record["url"] = document.url
        record["published_on" if document.date else "known_on"] = day.isoformat()
        record |= {"language": document.language or "en", "form": "news", "classification": _lowest(entries, key)}
        record["note"] = f"Read from {Path(document.name).name}, SHA-256 {document.sha256[:16]}."
        _append(desk, Source.file, code, record)
        desk.source_codes[key] = code
        desk.done.sources.append(code)


def _lowest(entries: Sequence[Mapping[str, Any]], key: str) -> str:
    return str(next((e.get("classification") for e in entries if e["id"] == key), None) or "public")


def _references(desk: _Desk, proposal: Mapping[str, Any], documents: Mapping[str, Document]) -> list[dict[str, str]]:
    out = []
    for quote in proposal["quotes"]:
        document = documents[quote["document"]]
        words = " ".join(quote["quote"].split())
        out.append(
            {
                "source": desk.source_codes[quote["document"]],
                "locator": document.locator(quote["start"], quote["end"]),
                "quote": words
                if len(words) <= _QUOTE_LENGTH
                else words[: _QUOTE_LENGTH - 4].rsplit(" ", 1)[0] + " ...",
            }
        )
    return out


def _known_on(proposal: Mapping[str, Any], documents: Mapping[str, Document], on: date) -> date:
    days = [documents[quote["document"]].date or on for quote in proposal["quotes"]]
    said = _day(proposal["fields"].get("given_on") or proposal["fields"].get("date"))
    return max(min(days), said) if said and said <= on else min(days)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _add_record(desk: _Desk, proposal: Mapping[str, Any], documents: Mapping[str, Document], on: date) -> None:
    kind, fields = proposal["kind"], dict(proposal["fields"])
    notes = list(proposal.get("notes", ()))
    if kind == "coordination":
        parties = fields.pop("parties", [])
        kind = "development"
        fields |= {"topic": "talks", "party": ", ".join(parties)}
        fields.setdefault("date", _known_on(proposal, documents, on).isoformat())
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
    code = _free(desk, _code(kind, fields, title))
    record: dict[str, Any] = {"title": _one_line(title), "known_on": _known_on(proposal, documents, on).isoformat()}
    if kind == "red_line":
        fields.setdefault("rule", {"type": "principle", "forms": []})
    record |= {name: value for name, value in fields.items() if value not in (None, "", [])}
    record["sources"] = _references(desk, proposal, documents)
    note = _note(notes, proposal)
    if note:
        record["note"] = note
    _append(desk, cls.file, code, record)
    desk.done.records.append(code)
    if kind == "meeting" and fields.get("date"):
        desk.meetings[str(fields["date"])] = code


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


def _add_change(desk: _Desk, proposal: Mapping[str, Any], documents: Mapping[str, Document], on: date) -> None:
    """Add a later version to a record that exists: what it left open, the source, what the report contradicts."""
    cls = KINDS[proposal["kind"]]
    record = desk.dossier.tables[cls.kind][proposal["record"]]
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
    references = [r for r in _references(desk, proposal, documents) if r["source"] not in known or against or new]
    if not new and not references:
        return
    known_on = max(_known_on(proposal, documents, on), desk.last_known[record.code])
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


def _append(desk: _Desk, file: str, code: str, record: Mapping[str, Any]) -> None:
    name = f"{file}.yaml"
    if (desk.folder / f"{file}.csv").exists():
        raise EntenteError(f"The case keeps its {file} in {file}.csv. Rename it to YAML, or add the row there by hand.")
    path = desk.folder / name
    text = desk.texts.get(name)
    if text is None:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    desk.texts[name] = text + to_yaml({code: dict(record)})
    desk.codes.add(code)


def to_yaml(value: Mapping[str, Any]) -> str:
    """Return a mapping as block YAML in the order given, words kept as they are."""
    return yaml.dump(json.loads(json.dumps(value)), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _code(kind: str, fields: Mapping[str, Any], title: str) -> str:
    day = fields.get("given_on") or fields.get("date")
    if kind == "meeting" and day:
        return f"MTG-{day}"
    if kind == "benchmark_deal" and fields.get("iso3"):
        return f"BEN-{fields['iso3']}"
    if kind == "directive" and day:
        return f"DIR-{str(day)[5:].replace('-', '')}-{_slug(title, 28)}"
    if kind == "development" and day:
        return f"DEV-{day}-{_slug(title, 24)}"
    return f"{_PREFIX[kind]}-{_slug(title, 32)}"


_SMALL = frozenset(
    [
        "THE",
        "A",
        "AN",
        "OF",
        "TO",
        "AND",
        "IN",
        "ON",
        "FOR",
        "WITH",
        "BY",
        "AT",
        "FROM",
        "BE",
        "IS",
        "THAT",
        "ITS",
        "AS",
        "VE",
        "CUA",
        "VA",
        "CAC",
    ]
)


def _slug(text: str, length: int) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    words = [w for w in re.findall(r"[A-Z0-9]+", plain.encode("ascii", "ignore").decode().upper()) if w not in _SMALL]
    slug = ""
    for word in words or ["X"]:
        if slug and len(slug) + 1 + len(word) > length:
            break
        slug = f"{slug}-{word}" if slug else word[:length]
    return slug


def _free(desk: _Desk, code: str) -> str:
    code, number = code[:58].rstrip("-."), 1
    candidate = code
    while candidate in desk.codes:
        number += 1
        candidate = f"{code}-{number}"
    return candidate


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " ..."


def _write(desk: _Desk) -> None:
    """Load a copy of the case with the new texts; only if it loads, put them in place, each file at once."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "case"
        shutil.copytree(desk.folder, copy, ignore=shutil.ignore_patterns(".*"))
        for name, text in desk.texts.items():
            (copy / name).write_text(text, encoding="utf-8")
        load_case(copy)
    for name, text in desk.texts.items():
        path = desk.folder / name
        beside = path.with_name(f".{name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        desk.done.files.append(name)
