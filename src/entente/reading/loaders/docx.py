"""DOCX: paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from entente.reading.document import Raw
from entente.reading.errors import UnreadableDocument
from entente.reading.loaders.load import Limits
from entente.reading.offsets import TextBuilder

__all__ = ["load_docx"]


def load_docx(data: bytes, name: str, limits: Limits) -> Raw:
    """Read a DOCX. Each paragraph is a part; table rows become lines with ` | ` between their cells.

    Raises:
        UnreadableDocument: it is damaged, not a DOCX, or unpacks to too much.
    """
    _refuse_bombs(data, name, limits)
    import docx

    try:
        opened = docx.Document(io.BytesIO(data))
        builder = TextBuilder()
        parts: list[str] = []
        for line in _lines(opened.element.body):
            if len(builder):
                builder.gap("\n")
            for index, text in enumerate(line):
                if index:
                    builder.gap(" | ")
                builder.add(text, len(parts), 0, len(text))
                parts.append(text)
        properties = opened.core_properties
        said = {"title": properties.title} if properties.title else {}
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, RecursionError, SyntaxError,
            zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:  # fmt: skip
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise UnreadableDocument(name, f"is a damaged DOCX ({reason}).", "Open it and save it anew.") from None
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("docx", "lxml", "zlib", "struct"):
            raise
        raise UnreadableDocument(
            name, f"is not a DOCX ({type(error).__name__}).", "Open it and save it anew."
        ) from None
    text, offsets = builder.finish()
    return Raw(text, offsets, tuple(parts), "paragraph", said)


def _refuse_bombs(data: bytes, name: str, limits: Limits) -> None:
    """Unpack every entry in small steps and stop at the limit: the sizes an archive declares may be false."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise UnreadableDocument(name, "is an encrypted archive.", "Save a copy without a password.")
            if len(entries) > 10_000 or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
                raise _bomb(name, limits)
            total = 0
            for entry in entries:
                with archive.open(entry) as stream:
                    while chunk := stream.read(1 << 20):
                        total += len(chunk)
                        if total > limits.unpacked_bytes:
                            raise _bomb(name, limits)
    except UnreadableDocument:
        raise
    except Exception as error:
        raise UnreadableDocument(name, f"is a damaged DOCX ({error}).", "Open it and save it anew.") from None


def _bomb(name: str, limits: Limits) -> UnreadableDocument:
    size = f"{limits.unpacked_bytes / 1e6:.0f} MB"
    return UnreadableDocument(name, f"unpacks to more than {size}.", "Take out pictures, or save the text alone.")


def _lines(body: object) -> Iterator[list[str]]:
    """Paragraphs as lines of one text, table rows as lines of several."""
    from docx.oxml.ns import qn

    for child in body.iterchildren():  # type: ignore[attr-defined]
        if child.tag == qn("w:p"):
            text = _text(child)
            if text.strip():
                yield [text]
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                cells = ["".join(_text(p) for p in cell.iter(qn("w:p"))) for cell in row.iter(qn("w:tc"))]
                if any(cell.strip() for cell in cells):
                    yield cells
        elif child.tag in (qn("w:sdt"), qn("w:customXml")):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _lines(content)


def _text(paragraph: object) -> str:
    from docx.oxml.ns import qn

    words = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): " ", qn("w:noBreakHyphen"): "-"}
    pieces = []
    for node in paragraph.iter(*words):  # type: ignore[attr-defined]
        fixed = words[node.tag]
        pieces.append((node.text or "") if fixed is None else fixed)
    return "".join(pieces)
