"""Proposals beside the records of a case: new, confirmed, more complete, or in contradiction."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from entente.dossier import Dossier
from entente.dossier.kinds import KINDS, Source
from entente.dossier.record import Record
from entente.reading.case_setting import resolve_agencies, setting_of
from entente.reading.document import Document
from entente.reading.merging import statement_of
from entente.reading.proposals import Difference, Proposal
from entente.reading.similarity import alike

__all__ = ["compare_with_case", "source_of"]

# Fields that settle whether a record and a proposal agree; words are compared only to find the record.
_FACTS = {
    "meeting": ("date", "ordinal", "chair"),
    "directive": ("addressees", "deadline"),
    "development": ("date", "until", "rate"),
    "concern": ("topic",),
    "measure": ("date", "number"),
    "request": ("topic",),
    "purchase": ("sign_by", "value"),
    "law": ("topic", "session"),
    "benchmark_deal": (),
    "figure": ("value_low", "value_high"),
    "red_line": (),
}
_ENOUGH = {
    "concern": 0.45,
    "request": 0.4,
    "purchase": 0.6,
    "law": 0.5,
    "figure": 0.6,
    "development": 0.5,
    "red_line": 0.4,
}
_DEFAULT = 0.42


def compare_with_case(
    proposals: Iterable[Proposal], dossier: Dossier, documents: Sequence[Document]
) -> tuple[Proposal, ...]:
    """Return the proposals with their agencies as codes, their status, and the record each is about.

    A proposal is about a record if the record quotes words of the proposal, or if both are of the same day, meeting or
    topic and say alike things.

    - `new`: no record of the case is about it
    - `confirms`: nothing it states differs from the record
    - `updates`: it states something the record leaves open
    - `contradicts`: it states something else than the record
    """
    setting = setting_of(dossier)
    by_id = {document.id: document for document in documents}
    taken: set[str] = set()
    out = []
    for proposal in proposals:
        resolved = resolve_agencies(proposal, setting, dossier)
        record = _find(resolved, dossier, by_id, taken)
        if record is None:
            out.append(replace(resolved, status="new"))
            continue
        if resolved.kind not in ("concern", "red_line"):
            taken.add(record.code)
        out.append(_judge(resolved, record, dossier.tables.get("agency", {})))
    return tuple(out)


def source_of(document: Document, dossier: Dossier) -> str:
    """Return the code of the source of the case that this document is: by content, address or words quoted."""
    for code, source in dossier.all(Source).items():
        if document.sha256[:16] in source.note:
            return code
        if source.url and document.url and source.url.rstrip("/") == document.url.rstrip("/"):
            return code
    counts: dict[str, int] = {}
    for table in dossier.tables.values():
        for record in table.values():
            for reference in record.sources:
                if len(reference.quote) > 20 and reference.quote in document.text:
                    counts[reference.source] = counts.get(reference.source, 0) + 1
    best = max(counts, key=lambda code: counts[code], default="")
    return best if best and counts[best] >= 2 else ""


def _find(proposal: Proposal, dossier: Dossier, documents: dict[str, Document], taken: set[str]) -> Record | None:
    cls = KINDS.get(proposal.kind)
    if cls is None:
        return None
    best: tuple[float, Record] | None = None
    for code, record in dossier.all(cls).items():
        if code in taken:
            continue
        score = _score(proposal, record, dossier, documents)
        if score >= _ENOUGH.get(proposal.kind, _DEFAULT) and (best is None or score > best[0]):
            best = (score, record)
    return best[1] if best is not None else None


def _score(proposal: Proposal, record: Record, dossier: Dossier, documents: dict[str, Document]) -> float:
    if _quoted(proposal, record):
        return 2.0
    fields, values = proposal.fields, record.__dict__
    if proposal.kind == "meeting":
        if str(values["date"]) != fields.get("date"):
            return 0.0
        ordinal = fields.get("ordinal")
        if ordinal and values.get("ordinal") and ordinal != values["ordinal"]:
            return 0.0
        chair = str(fields.get("chair", "")).casefold().split()
        ours = str(values.get("chair", "")).casefold()
        named = 0.3 if chair and chair[-1] in ours else 0.0
        return (
            0.4
            + named
            + alike(str(fields.get("subject", "")), f"{record.title} {values.get('subject', '')}")
            + (0.3 if ordinal and ordinal == values.get("ordinal") else 0)
        )
    if proposal.kind == "benchmark_deal":
        return 1.0 if fields.get("iso3") and fields["iso3"] == values.get("iso3") else 0.0
    if proposal.kind == "measure" and fields.get("number") and values.get("number"):
        return 1.0 if fields["number"].casefold() == str(values["number"]).casefold() else 0.0
    text = " ".join(
        str(values.get(n) or "") for n in ("title", "action", "text", "their_view", "ask", "goods", "quantity")
    )
    score = max(alike(statement_of(proposal), text), alike(statement_of(proposal), record.title))
    if proposal.kind == "directive":
        day = str(values.get("given_on") or "")
        if fields.get("given_on") and day and fields["given_on"] != day:
            return 0.0
        score += 0.15 if day and fields.get("given_on") == day else 0.0
    if proposal.kind == "development":
        day = str(values.get("date") or "")
        if fields.get("date") and fields["date"] not in (day, str(values.get("effective_on") or "")):
            return 0.0
        score += 0.2 if fields.get("date") else -0.2
    if proposal.kind == "figure":
        same = float(values["value_low"]) == float(fields["value_low"]) and _unit(values["unit"]) == _unit(
            fields.get("unit")
        )
        return score + 0.5 if same else 0.0
    if "topic" in fields and proposal.kind in ("concern", "request", "law"):
        score += 0.1 if fields["topic"] == values.get("topic") else -0.2
    return score


def _unit(unit: Any) -> str:
    return str(unit or "").casefold().replace("percentage points", "pp").split(" (")[0]


def _quoted(proposal: Proposal, record: Record) -> bool:
    """Whether the record rests on words that stand in the proposal's quotes, or the other way round."""
    quotes = [" ".join(q.quote.split()) for q in proposal.quotes]
    return any(
        len(reference.quote) > 15
        and any(reference.quote in quote or (len(quote) > 30 and quote in reference.quote) for quote in quotes)
        for reference in record.sources
    )


def _judge(proposal: Proposal, record: Record, agencies: Container[str]) -> Proposal:
    differences = list(proposal.differences)
    more, against = False, False
    for name in _FACTS.get(proposal.kind, ()):
        said = proposal.fields.get(name)
        if said in (None, "", []):
            continue
        if name == "addressees":
            said = [code for code in said if code in agencies]
            if not said:
                continue
        held = _plain(getattr(record, name))
        if held in (None, "", []):
            more = True
            differences.append(Difference(name, (("report", said), (record.code, None)), conflict=False))
        elif not _agree(name, said, held):
            against = True
            differences.append(Difference(name, (("report", said), (record.code, held)), conflict=True))
    status = "contradicts" if against else "updates" if more else "confirms"
    return replace(proposal, status=status, record=record.code, differences=tuple(differences))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, (list, int, float, str)) or value is None:
        return value
    return str(value)


def _agree(name: str, said: Any, held: Any) -> bool:
    if name == "addressees":
        return set(said) <= set(held)
    if name == "chair":
        return str(said).split()[-1].casefold() in str(held).casefold()
    if name == "rate":
        return abs(float(str(said).rstrip("%")) / 100 - float(held)) < 1e-9
    if isinstance(held, float):
        return abs(float(said) - held) <= 1e-6 * max(1.0, abs(held))
    return str(said) == str(held)
