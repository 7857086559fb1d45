"""What reading a document yields: proposals, each with the words it rests on. A person makes records of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entente.reading.document import Document

__all__ = ["KINDS_PROPOSED", "Difference", "Proposal", "Quote", "is_grounded"]

# Kinds of proposal. All but `coordination` are kinds of record; a coordination becomes a development when accepted.
KINDS_PROPOSED = (
    "meeting",
    "directive",
    "development",
    "concern",
    "measure",
    "request",
    "purchase",
    "law",
    "red_line",
    "coordination",
    "benchmark_deal",
    "figure",
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a document's text: `document.text[start:end] == quote`."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which reports, or a report and a record, do not say the same; `wording` for the words themselves.

    Attributes:
        field: name of the field.
        values: (document or record, what it says) pairs; None where it says nothing.
        conflict: whether two of them say different things, not only one says more.
    """

    field: str
    values: tuple[tuple[str, Any], ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that a document suggests.

    Attributes:
        kind: one of `KINDS_PROPOSED`.
        fields: values under the field names of the kind; what the text does not state is absent.
        quotes: the words the proposal rests on, one per document that has it.
        grounds: for fields that stand elsewhere or are resolved, the words each rests on.
        said_by: whose word it is, as the document attributes it; "" for the document's own.
        reported_by: who published the document, "" if it does not say.
        confidence: 0 to 1, how plain the wording is; no probability.
        status: "proposed", or against a case "new", "confirms", "updates", "contradicts".
        record: code of the record of the case that it is about, if there is one.
        differences: where reports of the same thing, or the record of it, say something else.
        notes: what else a reader should know.
    """

    kind: str
    fields: Mapping[str, Any]
    quotes: tuple[Quote, ...]
    grounds: Mapping[str, Quote] = field(default_factory=dict)
    said_by: str = ""
    reported_by: str = ""
    confidence: float = 0.8
    status: str = "proposed"
    record: str = ""
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def quote(self) -> Quote:
        """The first quote."""
        return self.quotes[0]


def is_grounded(proposal: Proposal, documents: Mapping[str, Document]) -> bool:
    """Return whether every quote of a proposal stands in its document, word for word, at the place it names."""
    every = (*proposal.quotes, *proposal.grounds.values())
    return bool(proposal.quotes) and all(_stands(quote, documents) for quote in every)


def _stands(quote: Quote, documents: Mapping[str, Document]) -> bool:
    document = documents.get(quote.document)
    return (
        document is not None
        and 0 <= quote.start < quote.end <= len(document.text)
        and document.text[quote.start : quote.end] == quote.quote
        and bool(quote.quote.strip())
    )
