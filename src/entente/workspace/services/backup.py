"""Everything in one file, and back: the tables as JSON lines, the attachments as they are, each with its checksum.

A backup made on SQLite can be restored on PostgreSQL and the other way round.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from entente.base.errors import EntenteError
from entente.workspace.models import Negotiation, RecordVersion, User
from entente.workspace.services.chain import verify

__all__ = ["backup", "restore"]

TABLES = "tables.jsonl"
MANIFEST = "manifest.json"
FORMAT = 1


def backup(target: Path) -> dict[str, Any]:
    """Write a backup; the workspace may go on running.

    Returns:
        What the backup holds: time, versions of records, SHA-256 of every file.

    Raises:
        EntenteError: the file exists already.
    """
    if target.exists():
        raise EntenteError(f"{target} exists already. Name a new file; backups are never overwritten.")
    with tempfile.TemporaryDirectory() as temporary:
        tables = Path(temporary) / TABLES
        versions = _dump(tables)
        files = {TABLES: tables, **{f"attachments/{path.name}": path for path in _attachments()}}
        manifest = {
            "format": FORMAT,
            "made": timezone.now().isoformat(),
            "versions": versions,
            "sha256": {name: _checksum(path) for name, path in files.items()},
        }
        beside = target.with_name(f".{target.name}.new")
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for name, path in files.items():
                archive.write(path, name)
        beside.chmod(0o600)
        beside.replace(target)
    return manifest


def _dump(target: Path) -> int:
    """Write the tables as they stand at one moment; return how many versions. Papers are never changed or removed, so
    they can be packed afterwards, when others may write again."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        labels = [model._meta.label for model in apps.get_app_config("workspace").get_models()]
        call_command("dumpdata", *labels, format="jsonl", output=str(target), verbosity=0)
        return RecordVersion.objects.count()


def restore(source: Path) -> int:
    """Read a backup into an empty workspace and check the history.

    Returns:
        The number of versions restored.

    Raises:
        EntenteError: the file is no backup or is damaged, or the workspace is not empty. Nothing is then changed.
    """
    if User.objects.exists() or Negotiation.objects.exists():
        raise EntenteError("The workspace is not empty. Restore into a new database (another --data or DATABASE_URL).")
    with tempfile.TemporaryDirectory() as temporary:
        unpacked = Path(temporary)
        manifest = _unpack(source, unpacked)
        with transaction.atomic():
            call_command("loaddata", str(unpacked / TABLES), verbosity=0)
            wrong = [problem for n in Negotiation.objects.all() for problem in verify(n)]
            if wrong or RecordVersion.objects.count() != manifest["versions"]:
                raise EntenteError(f"{source} is damaged: {wrong[0] if wrong else 'versions are missing'}")
        folder = Path(settings.DATA) / "attachments"
        for path in sorted((unpacked / "attachments").glob("*")) if (unpacked / "attachments").exists() else ():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / path.name)
    return int(manifest["versions"])


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            for name in manifest["sha256"]:
                if Path(name).name not in (name, name.removeprefix("attachments/")):
                    raise EntenteError(f"{source} names a file outside a backup: {name!r}.")
                archive.extract(name, folder)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise EntenteError(f"{source} is no backup of Entente ({error}). Make one with `entente backup`.") from None
    for name, checksum in manifest["sha256"].items():
        if _checksum(folder / name) != checksum:
            raise EntenteError(f"{source} is damaged: {name} is not what was backed up.")
    return manifest


def _attachments() -> list[Path]:
    folder = Path(settings.DATA) / "attachments"
    return sorted(path for path in folder.glob("*") if path.is_file()) if folder.exists() else []


def _checksum(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
