"""Keeping the papers that people bring: size and type checked, named by their content."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext

from entente.base.errors import BadInput, Problem
from entente.dossier.record import Classification
from entente.reading import Document, UnreadableDocument, read_bytes
from entente.workspace.models import Attachment
from entente.workspace.policies import can_bring_papers, can_see_attachment, require
from entente.workspace.records import View

__all__ = ["LARGEST", "TYPES", "attach", "document_of"]

LARGEST = 10_000_000
_ZIP = b"PK\x03\x04"
# ending → media type, what the content begins with ("" means plain text)
TYPES: dict[str, tuple[str, bytes]] = {
    ".txt": ("text/plain; charset=utf-8", b""),
    ".csv": ("text/csv; charset=utf-8", b""),
    ".html": ("text/html; charset=utf-8", b""),
    ".htm": ("text/html; charset=utf-8", b""),
    ".eml": ("message/rfc822", b""),
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
}
READABLE = frozenset({".txt", ".html", ".htm", ".eml", ".pdf", ".docx"})


def attach(view: View, upload: UploadedFile[bytes], *, classification: Classification, record: str = "") -> Attachment:
    """Keep a paper, for a record or for reading.

    Raises:
        Forbidden: the person brings no papers, or classifies above their clearance.
        BadInput: too large, empty, of another type than its name says, or for a record that cannot be seen.
    """
    require(can_bring_papers(view.member))
    require(can_see_attachment(view.member, classification, view.member.agency, record or "x"))
    if record and view.dossier.find(record) is None:
        raise _refused("record", record, gettext("names no record of this negotiation."), gettext("Correct the code."))
    name = (
        "".join(sign for sign in Path(str(upload.name).replace("\\", "/")).name if sign.isprintable())[:200] or "paper"
    )
    size = upload.size or 0
    if size > LARGEST:
        told = gettext("is %(size)s MB large; at most %(most)s MB can be kept.") % {
            "size": f"{size / 1e6:.1f}",
            "most": f"{LARGEST / 1e6:.0f}",
        }
        raise _refused("file", name, told, gettext("Split it, or bring the pages that matter."))
    data = upload.read()
    media_type = _checked_type(name, data)
    attachment = Attachment(
        negotiation=view.negotiation, sha256=sha256(data).hexdigest(), name=name, media_type=media_type,
        size=len(data), classification=classification.value, agency=view.member.agency, record=record,
        text=_text_of(name, data), by=view.user,
    )  # fmt: skip
    with transaction.atomic():
        attachment.save(force_insert=True)
        _keep(attachment.path, data)
    return attachment


def document_of(attachment: Attachment) -> Document:
    """Return an attachment as a document; its id is the attachment's number.

    Raises:
        UnreadableDocument: it has no text.
    """
    from dataclasses import replace

    return replace(read_bytes(attachment.path.read_bytes(), attachment.name), id=str(attachment.pk))


def _checked_type(name: str, data: bytes) -> str:
    ending = Path(name).suffix.lower()
    remedy = gettext("Bring one of %(types)s.") % {"types": ", ".join(TYPES)}
    if ending not in TYPES:
        raise _refused("file", name, gettext("is of a type that is not kept."), remedy)
    media_type, beginning = TYPES[ending]
    if not data:
        raise _refused("file", name, gettext("is empty."), gettext("Choose the file again."))
    if not data.startswith(beginning) or (not beginning and b"\0" in data[:4096] and data[:2] not in _UTF16):
        told = gettext("is not what %(ending)s says.") % {"ending": ending}
        raise _refused("file", name, told, gettext("Save it again in that format, or rename it."))
    return media_type


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _text_of(name: str, data: bytes) -> str:
    if Path(name).suffix.lower() not in READABLE:
        return ""
    try:
        return read_bytes(data, name).text.replace("\0", "\ufffd")  # which PostgreSQL does not keep
    except UnreadableDocument:
        return ""


def _keep(path: Path, data: bytes) -> None:
    """Write the content under its hash, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    handle, beside = tempfile.mkstemp(dir=Path(settings.DATA) / "attachments")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(beside).replace(path)


def _refused(field: str, value: str, message: str, remedy: str) -> BadInput:
    return BadInput([Problem("", 0, field, value[:80], message, remedy)])
