"""PDF: the text layer, page by page."""

from __future__ import annotations

import io
import logging
import warnings

from entente.reading.document import Raw
from entente.reading.errors import UnreadableDocument
from entente.reading.loaders.load import Limits
from entente.reading.offsets import TextBuilder

__all__ = ["load_pdf"]

_PAGE_BYTES = 32_000_000


def load_pdf(data: bytes, name: str, limits: Limits) -> Raw:
    """Read a PDF. Each page is a part; its characters are those of the page's text layer.

    Raises:
        UnreadableDocument: it is encrypted, damaged, too long, or a scan without a text layer.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                remedy = "Save a copy without a password and give that."
                raise UnreadableDocument(name, "is an encrypted PDF.", remedy)
            count = len(reader.pages)
            if count > limits.pages:
                raise UnreadableDocument(name, f"has {count} pages; the limit is {limits.pages}.", "Split it.")
            pages = tuple(_page_text(reader, index, name) for index in range(count))
            said = _fields(reader)
    except UnreadableDocument:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError,
            NotImplementedError, AssertionError, OverflowError, MemoryError, ImportError) as error:  # fmt: skip
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise UnreadableDocument(name, f"is a damaged PDF ({reason}).", "Open it and save it anew.") from None
    empty = [str(index + 1) for index, text in enumerate(pages) if not text.strip()]
    if len(empty) == len(pages):
        raise UnreadableDocument(
            name, "has no text layer; it is a scan or a picture.", "Run text recognition (OCR) on it and try again."
        )
    builder = TextBuilder()
    for index, text in enumerate(pages):
        if len(builder):
            builder.gap("\n")
        builder.add(text, index, 0, len(text))
    composed, offsets = builder.finish()
    notes = (f"no text layer on page {', '.join(empty)}",) if empty else ()
    return Raw(composed, offsets, pages, "page", said, notes)


def _page_text(reader: object, index: int, name: str) -> str:
    page = reader.pages[index]  # type: ignore[attr-defined]
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _PAGE_BYTES:
        raise UnreadableDocument(name, f"unpacks to too much on page {index + 1}.", "Print it to a new PDF.")
    text: str = page.extract_text()
    return text.replace("\x00", " ")


def _fields(reader: object) -> dict[str, str]:
    """Title only: the dates and producers of PDF files tell of the program that made them, not of the publisher."""
    metadata = getattr(reader, "metadata", None)
    title = getattr(metadata, "title", None) if metadata is not None else None
    return {"title": str(title)} if title else {}
