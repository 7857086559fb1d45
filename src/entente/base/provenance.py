"""Where a table comes from: the statement that travels with every figure to the printed page."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import Any

from entente.base.errors import EntenteError

__all__ = ["InvalidProvenance", "Provenance", "SourceFile", "format_provenance", "parse_provenance"]

_REQUIRED = ("publisher", "title", "url", "date", "licence", "transformation")


class InvalidProvenance(EntenteError):
    """A provenance file that leaves out what a reader must know."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the table was computed from: its name in the source folder and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Origin and treatment of one table.

    Attributes:
        publisher: who publishes the figures.
        title: what the publisher calls them.
        url: where they can be found.
        date: ISO date or year the figures belong to or were published.
        licence: terms of use of the figures.
        transformation: what was done between the publisher's figures and this table.
        rows: number of rows, or None where there is no table file.
        sha256: SHA-256 of the table file, or "".
        caveats: what a reader must know before using the figures.
        inputs: files the table was computed from.
    """

    publisher: str
    title: str
    url: str
    date: str
    licence: str
    transformation: str
    rows: int | None = None
    sha256: str = ""
    caveats: tuple[str, ...] = ()
    inputs: tuple[SourceFile, ...] = ()

    @property
    def citation(self) -> str:
        """One line for a note under a table: publisher, title, date."""
        return f"{self.publisher}, {self.title} ({self.date})"


def format_provenance(made: Provenance) -> str:
    """Return a statement as TOML that `parse_provenance` reads; rows, hash and input files are left out."""
    lines = [f"{name} = {json.dumps(getattr(made, name), ensure_ascii=False)}" for name in _REQUIRED]
    return "\n".join([*lines, f"caveats = {json.dumps(list(made.caveats), ensure_ascii=False)}"]) + "\n"


def parse_provenance(text: str, *, where: str) -> Provenance:
    """Return the provenance written as TOML.

    Args:
        text: the TOML document.
        where: name of the file, for messages.

    Raises:
        InvalidProvenance: the text is not TOML, or a required field is absent or empty.
    """
    try:
        fields: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProvenance(f"{where} is not valid TOML: {error}. Correct the file.") from error
    absent = [name for name in _REQUIRED if not str(fields.get(name, "")).strip()]
    if absent:
        raise InvalidProvenance(f"{where} does not state {', '.join(absent)}. Add each as a line of text.")
    return Provenance(
        **{name: str(fields[name]) for name in _REQUIRED},
        rows=fields.get("rows"),
        sha256=str(fields.get("sha256", "")),
        caveats=tuple(fields.get("caveats", ())),
        inputs=tuple(SourceFile(str(row["name"]), str(row["sha256"])) for row in fields.get("inputs", ())),
    )
