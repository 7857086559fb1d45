"""E-mail: the body as text; sender and day from the header."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from entente.reading.document import Raw
from entente.reading.errors import UnreadableDocument
from entente.reading.loaders.html import read_html
from entente.reading.loaders.plain import decode
from entente.reading.offsets import TextBuilder

__all__ = ["load_eml"]

_NESTED = 100  # the time the parser takes grows with the square of the depth


def load_eml(data: bytes, name: str) -> Raw:
    """Read an e-mail. The part is its decoded body, plain text before HTML; attachments are not opened.

    Raises:
        UnreadableDocument: it has no readable body.
    """
    if data.lower().count(b"content-type: multipart/") > _NESTED:
        raise UnreadableDocument(name, "holds e-mails within e-mails too many times.", "Save its text as .txt.")
    try:
        message = BytesParser(_Message, policy=policy.default).parsebytes(data)
        body = message.get_body(("plain", "html"))
        content_type = body.get_content_type() if body is not None else ""
        payload = body.get_payload(decode=True) if body is not None else None
        charset = (body.get_content_charset() or "") if body is not None else ""
        said = _fields(message)
        attachments = sum(1 for _ in message.iter_attachments())
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError, KeyError) as error:
        raise UnreadableDocument(
            name, f"is a damaged e-mail ({type(error).__name__}).", "Save it anew as .eml, or its text as .txt."
        ) from None
    if not isinstance(payload, bytes) or not payload.strip():
        raise UnreadableDocument(name, "is an e-mail without a text.", "Save its text as .txt.")
    text = decode(payload, name, charset if charset.lower() not in ("utf-8", "us-ascii") else "").replace("\r\n", "\n")
    notes = (f"{attachments} attachment(s) not opened",) if attachments else ()
    if content_type == "text/html":
        raw = read_html(text, name)
        return Raw(raw.text, raw.offsets, raw.parts, "", said, notes)
    builder = TextBuilder()
    builder.add(text, 0, 0, len(text))
    composed, offsets = builder.finish()
    return Raw(composed, offsets, (text,), "", said, notes)


def _Message(policy: object = None) -> EmailMessage:  # noqa: N802  (the parser wants a class)
    return EmailMessage(policy=policy)  # type: ignore[arg-type]


def _fields(message: EmailMessage) -> dict[str, str]:
    said: dict[str, str] = {}
    display, address = parseaddr(str(message.get("From", "")))
    if display or address:
        said["publisher"] = display or address
    if subject := str(message.get("Subject", "")).strip():
        said["title"] = subject
    sent = message.get("Date")
    moment = getattr(sent, "datetime", None)
    if moment is not None:
        said["date"] = moment.date().isoformat()
    return said
