"""Proposals and documents as plain JSON types, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from entente.reading.document import Document
from entente.reading.proposals import Proposal, Quote

__all__ = ["SCHEMA", "document_json", "proposal_json", "quote_json", "to_json"]

SCHEMA = "entente/proposals/1"


def to_json(
    documents: Iterable[Document],
    proposals: Iterable[Proposal],
    *,
    case: str = "",
    refused: Iterable[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return documents and proposals as one JSON document, proposals numbered per kind.

    Args:
        documents: those that were read.
        proposals: in the order to be shown; codes such as `directive-3` follow it.
        case: code of the case they were compared with.
        refused: name, problem and remedy of each document that was not read.
    """
    counts: dict[str, int] = {}
    out = []
    for proposal in proposals:
        counts[proposal.kind] = counts.get(proposal.kind, 0) + 1
        out.append({"id": f"{proposal.kind}-{counts[proposal.kind]}", **proposal_json(proposal)})
    return {
        "schema": SCHEMA,
        "case": case,
        "documents": [document_json(document) for document in documents],
        "refused": [dict(entry) for entry in refused],
        "proposals": out,
    }


def document_json(document: Document) -> dict[str, Any]:
    """Return what is known of a document; the text itself is not repeated."""
    return {
        "id": document.id,
        "path": document.name,
        "publisher": document.publisher,
        "date": document.date.isoformat() if document.date else None,
        "language": document.language,
        "url": document.url,
        "title": document.title,
        "sha256": document.sha256,
        "notes": list(document.notes),
    }


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal with its quotes and the words its fields rest on."""
    return {
        "kind": proposal.kind,
        "status": proposal.status,
        "record": proposal.record,
        "fields": dict(proposal.fields),
        "quotes": [quote_json(quote) for quote in proposal.quotes],
        "grounds": {name: quote_json(quote) for name, quote in proposal.grounds.items()},
        "said_by": proposal.said_by,
        "reported_by": proposal.reported_by,
        "confidence": proposal.confidence,
        "differences": [
            {
                "field": difference.field,
                "conflict": difference.conflict,
                "values": [{"source": source, "value": value} for source, value in difference.values],
            }
            for difference in proposal.differences
        ],
        "notes": list(proposal.notes),
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    """Return a quote with its place."""
    return {"document": quote.document, "start": quote.start, "end": quote.end, "quote": quote.quote}
