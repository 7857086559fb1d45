"""The folder of source files: where each lies, that it is there, and what exactly was read from it."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from entente.base.errors import EntenteError
from entente.base.provenance import SourceFile

__all__ = ["MissingSource", "SourceFolder", "read_parameters"]


class MissingSource(EntenteError):
    """A source file that the build needs and cannot find."""


@dataclass(slots=True)
class SourceFolder:
    """The source folder, remembering each file handed out since `start_table` was last called.

    Attributes:
        root: the folder.
        used: files handed out, in order.
    """

    root: Path
    used: list[SourceFile] = field(default_factory=list)

    def start_table(self) -> None:
        """Forget which files were used: what follows belongs to the next table."""
        self.used = []

    def path(self, name: str) -> Path:
        """Return the path of a file and note that the current table depends on it."""
        path = self.root / name
        if not path.is_file():
            raise MissingSource(
                f"{path} does not exist. Point --source at the folder that holds data/hs_trade, data/tariffs, "
                "data/elasticities, data/nomenclature and facts."
            )
        noted = SourceFile(name, hashlib.sha256(path.read_bytes()).hexdigest())
        if noted not in self.used:
            self.used.append(noted)
        return path

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a CSV file, gzipped or not, as text."""
        raw = self.path(name).read_bytes()
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))


def read_parameters(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the build's own parameter files."""
    text = resources.files(__package__).joinpath("parameters", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
