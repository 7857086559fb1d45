"""From files to documents: text, language, what the document says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from entente.reading.document import Document, Raw
from entente.reading.errors import UnreadableDocument
from entente.reading.language import detect_language
from entente.reading.loaders import LIMITS, Limits, load_bytes, load_file
from entente.reading.metadata import describe

__all__ = ["Batch", "read_bytes", "read_documents", "read_file", "read_text"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents read together: those that gave text, and why the others did not."""

    documents: tuple[Document, ...]
    refused: tuple[UnreadableDocument, ...]


def read_documents(paths: Iterable[Path], *, limits: Limits = LIMITS) -> Batch:
    """Read several files; one that cannot be read does not keep the others from being read.

    The same content given twice is read once.
    """
    documents: dict[str, Document] = {}
    refused: list[UnreadableDocument] = []
    for path in paths:
        try:
            document = read_file(path, limits=limits)
        except UnreadableDocument as error:
            refused.append(error)
            continue
        documents.setdefault(document.sha256, document)
    return Batch(_with_own_ids(documents.values()), tuple(refused))


def read_file(path: Path, *, limits: Limits = LIMITS) -> Document:
    """Read one file.

    Raises:
        UnreadableDocument: it gives no text; the message says why and what to do.
    """
    raw, data = load_file(path, limits=limits)
    return _document(raw, sha256(data).hexdigest(), str(path))


def read_bytes(data: bytes, name: str, *, limits: Limits = LIMITS) -> Document:
    """Read a document given as bytes; the name's ending helps to tell what it is."""
    return _document(load_bytes(data, name, limits=limits), sha256(data).hexdigest(), name)


def read_text(text: str, name: str = "text", *, day: date | None = None, publisher: str = "") -> Document:
    """Make a document of text at hand, for use as a library."""
    data = text.encode()
    said = {"publisher": publisher} if publisher else {}
    raw = load_bytes(data, f"{name}.txt")
    raw.said = {**said, **({"date": day.isoformat()} if day else {})}
    return _document(raw, sha256(data).hexdigest(), name)


def _document(raw: Raw, digest: str, name: str) -> Document:
    language = detect_language(raw.text)
    stated = describe(raw, language)
    notes = raw.notes if language else (*raw.notes, "neither English nor Vietnamese; nothing is proposed from it")
    return Document(
        id=Path(name).stem or "document",
        name=name,
        text=raw.text,
        offsets=raw.offsets,
        parts=raw.parts,
        language=language,
        sha256=digest,
        part_name=raw.part_name,
        publisher=stated.publisher,
        url=stated.url,
        title=stated.title,
        date=stated.day,
        notes=notes,
    )


def _with_own_ids(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Give documents of the same name different ids: name, name-2, name-3."""
    from dataclasses import replace

    seen: dict[str, int] = {}
    out = []
    for document in documents:
        seen[document.id] = seen.get(document.id, 0) + 1
        count = seen[document.id]
        out.append(document if count == 1 else replace(document, id=f"{document.id}-{count}"))
    return tuple(out)
