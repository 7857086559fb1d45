"""The case that accepted proposals go to: texts are tried out in a copy before they are put in place."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from entente.base.errors import EntenteError
from entente.dossier import Dossier, load_case

__all__ = ["Accepted", "Desk", "append_record", "write_case"]


@dataclass(slots=True)
class Accepted:
    """What was written: codes of new records, of records that got a change, and of sources; what to know of it."""

    records: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Desk:
    """The case being written to, and the texts to be added to its files."""

    folder: Path
    dossier: Dossier
    codes: set[str]
    last_known: Mapping[str, date] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    source_codes: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    done: Accepted = field(default_factory=Accepted)


def append_record(desk: Desk, file: str, code: str, record: Mapping[str, Any]) -> None:
    """Add a record to the text of a file of the case."""
    name = f"{file}.yaml"
    if (desk.folder / f"{file}.csv").exists():
        raise EntenteError(f"The case keeps its {file} in {file}.csv. Rename it to YAML, or add the row there by hand.")
    path = desk.folder / name
    text = desk.texts.get(name)
    if text is None:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    desk.texts[name] = text + to_yaml({code: dict(record)})
    desk.codes.add(code)


def to_yaml(value: Mapping[str, Any]) -> str:
    """Return a mapping as block YAML in the order given, words kept as they are."""
    return yaml.dump(json.loads(json.dumps(value)), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def write_case(desk: Desk) -> None:
    """Load a copy of the case with the new texts; only if it loads, put them in place, each file at once."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "case"
        shutil.copytree(desk.folder, copy, ignore=shutil.ignore_patterns(".*"))
        for name, text in desk.texts.items():
            (copy / name).write_text(text, encoding="utf-8")
        load_case(copy)
    for name, text in desk.texts.items():
        path = desk.folder / name
        beside = path.with_name(f".{name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        desk.done.files.append(name)
