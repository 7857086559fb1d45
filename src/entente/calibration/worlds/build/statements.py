"""The hand-written parameters and statements of the shipped worlds."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from entente.base.provenance import Provenance

__all__ = ["parameter_rows", "provenance_of", "statement"]


def parameter_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of this build's parameter files."""
    text = resources.files(__package__).joinpath("parameters", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def statement(name: str) -> dict[str, Any]:
    """Return a world's hand-written statement."""
    text = resources.files(__package__).joinpath("parameters", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def provenance_of(about: Mapping[str, Any]) -> dict[str, Provenance]:
    """Return the sources a statement names."""
    return {name: Provenance(**fields) for name, fields in about["provenance"].items()}
