"""Which loader reads a file, and the limits it must keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from entente.reading.document import Raw
from entente.reading.errors import UnreadableDocument
from entente.reading.loaders.plain import load_plain

__all__ = ["LIMITS", "Limits", "load_bytes", "load_file"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be.

    Attributes:
        file_bytes: size of the file.
        text_characters: characters of running text.
        unpacked_bytes: size of a DOCX once unpacked.
        pages: pages of a PDF.
    """

    file_bytes: int = 32_000_000
    text_characters: int = 4_000_000
    unpacked_bytes: int = 64_000_000
    pages: int = 2_000


LIMITS = Limits()
_SUPPORTED = "Give a .txt, .html, .pdf, .docx or .eml document."


def load_file(path: Path, *, limits: Limits = LIMITS) -> tuple[Raw, bytes]:
    """Read a file and return what it holds with its bytes.

    Raises:
        UnreadableDocument: it cannot be opened, is too large, or gives no text.
    """
    name = str(path)
    try:
        if not path.is_file():
            problem = "is a folder." if path.is_dir() else "does not exist."
            raise UnreadableDocument(name, problem, "Check the path and name single files.")
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise UnreadableDocument(
                name,
                f"has {size / 1e6:.0f} MB; the limit is {limits.file_bytes / 1e6:.0f} MB.",
                "Split it, or take out pictures.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(name, f"cannot be read: {error.strerror}.", "Check that you may read it.") from None
    return load_bytes(data, name, limits=limits), data


def load_bytes(data: bytes, name: str, *, limits: Limits = LIMITS) -> Raw:
    """Read the bytes of a document. What they begin with decides what they are, then the ending of the name.

    Raises:
        UnreadableDocument: the bytes give no text.
    """
    if not data.strip():
        raise UnreadableDocument(name, "is empty.", "Give a document with text.")
    raw = _load(data, name, limits)
    if not raw.text.strip():
        raise UnreadableDocument(name, "holds no text.", "Give a document with text.")
    if len(raw.text) > limits.text_characters:
        raise UnreadableDocument(
            name,
            f"holds {len(raw.text):,} characters; the limit is {limits.text_characters:,}.",
            "Split it.",
        )
    return raw


def _load(data: bytes, name: str, limits: Limits) -> Raw:
    ending = Path(name).suffix.lower()
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        from entente.reading.loaders.pdf import load_pdf

        return load_pdf(data, name, limits)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if ending not in (".docx", ".docm", ""):
            raise UnreadableDocument(name, "is a packed archive, not a DOCX document.", _SUPPORTED)
        from entente.reading.loaders.docx import load_docx

        return load_docx(data, name, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        remedy = "Open it in a word processor, remove the password if there is one, and save it as .docx."
        raise UnreadableDocument(name, "is an old or an encrypted Office document.", remedy)
    if ending in (".eml", ".msg"):
        from entente.reading.loaders.eml import load_eml

        return load_eml(data, name)
    lowered = head[:512].lower()
    if ending in (".html", ".htm", ".xhtml") or lowered.startswith((b"<!doctype html", b"<html")):
        from entente.reading.loaders.html import load_html

        return load_html(data, name)
    if ending in (".pdf", ".docx"):
        raise UnreadableDocument(name, f"is not a {ending[1:].upper()} document inside.", _SUPPORTED)
    return load_plain(data, name)
