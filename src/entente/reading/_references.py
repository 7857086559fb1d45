"""The sources of accepted proposals: a record for every document quoted, and references with the words quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from entente.dossier.kinds import Source
from entente.reading._codes import free_code, slug_of
from entente.reading._desk import Desk, append_record
from entente.reading.against_case import source_of
from entente.reading.document import Document

__all__ = ["add_sources", "day_known", "references_of"]

_QUOTE_LENGTH = 300


def add_sources(
    desk: Desk,
    proposal: Mapping[str, Any],
    documents: Mapping[str, Document],
    entries: Sequence[Mapping[str, Any]],
    undated: date,
    *,
    assumed: bool,
) -> None:
    """See that every document quoted has its source record.

    Args:
        desk: the case being written to.
        proposal: whose documents are meant.
        documents: the documents read again, by id.
        entries: the documents as the proposals came with them.
        undated: when documents that state no day were known.
        assumed: nobody said so, the day of acceptance was taken.
    """
    for quote in proposal["quotes"]:
        key = quote["document"]
        if key in desk.source_codes:
            continue
        document = documents[key]
        known = source_of(document, desk.dossier)
        if known:
            desk.source_codes[key] = known
            continue
        day = document.date or undated
        short = slug_of(document.publisher or document.id, 12)
        code = free_code(desk, f"SRC-{short}-{day:%m%d}")
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
        if document.date is None and assumed:
            record["note"] += " It states no day: known_on is the day of acceptance."
            desk.done.notes.append(
                f"{Path(document.name).name} states no day, so {code} is known from the day of acceptance, {day}. "
                "If it was known earlier, accept again with --known-on DATE."
            )
        append_record(desk, Source.file, code, record)
        desk.source_codes[key] = code
        desk.done.sources.append(code)


def _lowest(entries: Sequence[Mapping[str, Any]], key: str) -> str:
    return str(next((e.get("classification") for e in entries if e["id"] == key), None) or "public")


def references_of(desk: Desk, proposal: Mapping[str, Any], documents: Mapping[str, Document]) -> list[dict[str, str]]:
    """Return where a proposal's words stand, as references to source records."""
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


def day_known(proposal: Mapping[str, Any], documents: Mapping[str, Document], on: date) -> date:
    """Return when a proposal was known: its earliest document, or the day it speaks of if that is later."""
    days = [documents[quote["document"]].date or on for quote in proposal["quotes"]]
    said = _day(proposal["fields"].get("given_on") or proposal["fields"].get("date"))
    return max(min(days), said) if said and said <= on else min(days)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
