"""Reading several documents at once: proposals by grammar, and by a model if one is given, reconciled and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entente.dossier import Dossier
from entente.dossier.record import Classification
from entente.reading.against_case import compare_with_case
from entente.reading.case_setting import setting_of
from entente.reading.context import Setting
from entente.reading.document import Document
from entente.reading.endpoint import Endpoint, Usage, propose_with_model
from entente.reading.engine import propose
from entente.reading.errors import EndpointError
from entente.reading.merging import likeness, reconcile
from entente.reading.proposals import Proposal

__all__ = ["Reading", "read_together"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Proposals of several documents, and what went wrong on the way without stopping it."""

    proposals: tuple[Proposal, ...]
    problems: tuple[str, ...] = ()
    usage: Usage | None = None


def read_together(
    documents: Sequence[Document],
    *,
    dossier: Dossier | None = None,
    endpoint: Endpoint | None = None,
    classification: Classification = Classification.PUBLIC,
) -> Reading:
    """Return the proposals of documents, merged where they report one meeting.

    Args:
        documents: as read.
        dossier: the case to compare with, if there is one.
        endpoint: a model to ask besides the grammar.
        classification: of the documents; decides whether they may be sent to the endpoint.
    """
    setting = setting_of(dossier) if dossier is not None else Setting()
    usage = Usage() if endpoint is not None else None
    problems: list[str] = []
    found: dict[str, list[Proposal]] = {}
    for document in documents:
        own = list(propose(document, setting=setting))
        if endpoint is not None:
            try:
                more = propose_with_model(document, endpoint, classification=classification, usage=usage)
            except EndpointError as error:
                problems.append(str(error))
            else:
                own += [p for p in more if not any(_same(p, known) for known in own)]
        found[document.id] = own
    proposals = reconcile(documents, found)
    if dossier is not None:
        proposals = compare_with_case(proposals, dossier, documents)
    return Reading(proposals, tuple(problems), usage)


def _same(new: Proposal, known: Proposal) -> bool:
    if new.kind != known.kind:
        return False
    overlap = min(new.quote.end, known.quote.end) - max(new.quote.start, known.quote.start)
    shorter = min(new.quote.end - new.quote.start, known.quote.end - known.quote.start)
    return 2 * overlap >= shorter or likeness(new, known) >= 0.8
