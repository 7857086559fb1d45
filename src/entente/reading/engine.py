"""The default engine: from a document to proposals by grammar alone, without model or network."""

from __future__ import annotations

from entente.reading.context import Setting, read_context
from entente.reading.document import Document
from entente.reading.grammar import drafts_of
from entente.reading.proposals import Proposal, is_grounded

__all__ = ["propose"]


def propose(document: Document, *, setting: Setting | None = None) -> tuple[Proposal, ...]:
    """Return what a document suggests, in the order of the text.

    Every proposal is grounded: its quotes stand in the document at the places they name. A document in a language
    the grammar does not know gives nothing.

    Args:
        document: as read by `read_file` or `read_bytes`.
        setting: the countries, agencies and sessions of a case, where there is one.
    """
    if not document.language:
        return ()
    context = read_context(document, setting or Setting())
    finished = [proposal for draft in drafts_of(context) if (proposal := draft.finish(document)) is not None]
    kept: dict[tuple[str, int, int, str], Proposal] = {}
    for proposal in finished:
        if is_grounded(proposal, {document.id: document}):
            key = (proposal.kind, proposal.quote.start, proposal.quote.end, str(sorted(proposal.fields.items())))
            kept.setdefault(key, proposal)
    return tuple(sorted(kept.values(), key=lambda p: (p.quote.start, p.quote.end, p.kind)))
