"""Documents become proposed records, each with the words it rests on; several reports of one meeting are reconciled.

`read_documents` reads files, `read_together` proposes, reconciles and compares with a case, `accept` writes what a
person chose into a case folder. The engine is a grammar of English and Vietnamese; it needs no model and no network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.reading.acceptance import Accepted, accept
    from entente.reading.document import Document
    from entente.reading.endpoint import Endpoint, Usage
    from entente.reading.engine import propose
    from entente.reading.errors import EndpointError, UnreadableDocument
    from entente.reading.merging import reconcile
    from entente.reading.output import to_json
    from entente.reading.proposals import Difference, Proposal, Quote
    from entente.reading.read import Batch, read_bytes, read_documents, read_file, read_text
    from entente.reading.session import Reading, read_together

__all__ = [
    "Accepted",
    "Batch",
    "Difference",
    "Document",
    "Endpoint",
    "EndpointError",
    "Proposal",
    "Quote",
    "Reading",
    "UnreadableDocument",
    "Usage",
    "accept",
    "propose",
    "read_bytes",
    "read_documents",
    "read_file",
    "read_text",
    "read_together",
    "reconcile",
    "to_json",
]

_HOME = {
    "Accepted": "acceptance",
    "accept": "acceptance",
    "Document": "document",
    "Endpoint": "endpoint",
    "Usage": "endpoint",
    "propose": "engine",
    "EndpointError": "errors",
    "UnreadableDocument": "errors",
    "to_json": "output",
    "Difference": "proposals",
    "Proposal": "proposals",
    "Quote": "proposals",
    "Batch": "read",
    "read_bytes": "read",
    "read_documents": "read",
    "read_file": "read",
    "read_text": "read",
    "reconcile": "merging",
    "Reading": "session",
    "read_together": "session",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: reading two reports needs a fraction of the package."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
