"""Plain text: which encoding it is in, and its characters."""

from __future__ import annotations

import codecs
import re

from entente.reading.document import Raw
from entente.reading.errors import UnreadableDocument
from entente.reading.offsets import TextBuilder

__all__ = ["decode", "load_plain"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def load_plain(data: bytes, name: str) -> Raw:
    """Read a text file."""
    text = decode(data, name)
    builder = TextBuilder()
    builder.add(text, 0, 0, len(text))
    composed, offsets = builder.finish()
    return Raw(composed, offsets, (text,))


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Return the characters of `data`: by byte-order mark, then as UTF-8, then as declared.

    Raises:
        UnreadableDocument: the bytes are no text, or are text in an encoding nobody declared.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _wrong(name, encoding, error) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not declared:
            raise _wrong(name, "utf-8", error) from None
        try:
            text = data.decode(declared)
        except (UnicodeDecodeError, LookupError, UnicodeError):
            raise UnreadableDocument(
                name, f"is not text in the encoding it declares ({declared}).", "Save it as UTF-8 and try again."
            ) from None
    if len(_CONTROLS.findall(text[:100_000])) > len(text[:100_000]) // 50:
        raise UnreadableDocument(
            name, "is not text but binary data.", "Give a .txt, .html, .pdf, .docx or .eml document."
        )
    return text


def _wrong(name: str, encoding: str, error: UnicodeDecodeError) -> UnreadableDocument:
    if b"\x00" in error.object[:4096]:
        remedy = "Give a .txt, .html, .pdf, .docx or .eml document."
        return UnreadableDocument(name, "is not text but binary data.", remedy)
    return UnreadableDocument(
        name,
        f"is not {encoding.upper()} text (byte {error.start} is 0x{error.object[error.start]:02x}).",
        "Save it as UTF-8; for web pages, declare the encoding in the page.",
    )
