"""Case folders written: the same case read back gives the same records, versions, days and reasons."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from entente.base.errors import EntenteError
from entente.dossier.case import Case, Version
from entente.dossier.kinds import KINDS
from entente.dossier.record import Record

__all__ = ["write_case"]

_MOST_ROWS = 200  # longer tables go into a file of their own


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def write_case(case: Case, folder: Path) -> tuple[Path, ...]:
    """Write a case as a folder: `case.yaml`, one file per kind, tables of positions as CSV.

    Args:
        folder: made if missing; must hold no case yet.

    Returns:
        The files written.

    Raises:
        EntenteError: the folder holds a case already, or cannot be written.
    """
    if (folder / "case.yaml").exists():
        raise EntenteError(f"{folder} holds a case already (case.yaml). Name an empty folder.")
    header = case.negotiation.model_dump(mode="json", exclude_defaults=True)
    texts = {"case.yaml": _yaml(header)}
    for kind, cls in KINDS.items():
        table = case.versions.get(kind, {})
        if table:
            records = {code: _entry(code, history, texts) for code, history in table.items()}
            texts[f"{cls.file}.yaml"] = _yaml(records)
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def _entry(code: str, history: tuple[Version, ...], texts: dict[str, str]) -> dict[str, Any]:
    """One record with its later versions as changes."""
    before = _plain(history[0].record)
    out = _with_tables(before, code, 1, texts)
    changes = []
    for number, version in enumerate(history[1:], 2):
        after = _plain(version.record)
        change: dict[str, Any] = {"known_on": version.known_on.isoformat()}
        changed = {name: value for name, value in after.items() if before.get(name) != value}
        dropped = [name for name in before if name not in after]
        empty = {name: _default(type(version.record), name) for name in dropped}
        if changed or empty:
            change["set"] = _with_tables(changed | empty, code, number, texts)
        if version.reason:
            change["reason"] = version.reason
        changes.append(change)
        before = after
    return out | ({"changes": changes} if changes else {})


def _plain(record: Record) -> dict[str, Any]:
    plain = record.model_dump(mode="json", exclude_defaults=True)
    plain.pop("code")
    return plain


def _default(cls: type[Record], name: str) -> Any:
    if name == "state" and cls.machine is not None:
        return cls.machine.initial
    default = cls.model_fields[name].get_default(call_default_factory=True)
    return json.loads(json.dumps(default, default=str))


def _with_tables(fields: Mapping[str, Any], code: str, number: int, texts: dict[str, str]) -> dict[str, Any]:
    """Put long lists of plain rows into CSV files beside the record."""
    out = dict(fields)
    for name in ("positions", "lines"):
        rows = out.get(name)
        if isinstance(rows, list) and len(rows) > _MOST_ROWS:
            path = f"{name}/{code}{f'-{number}' if number > 1 else ''}.csv"
            texts[path] = _csv(rows)
            out[name] = path
    return out


def _csv(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _yaml(value: Mapping[str, Any]) -> str:
    return yaml.dump(dict(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
