"""CSV files of labelled numbers, written with every digit a float holds."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from jaxtyping import Float

from entente.equilibrium.solution import Array
from entente.equilibrium.world import World

__all__ = ["write_cube", "write_table"]


def write_table(path: Path, header: Sequence[str], labels: Sequence[str], values: Float[Array, "row column"]) -> Path:
    """Write a label and its numbers per line; return the path. The folder is made if missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        for label, row in zip(labels, values, strict=True):
            writer.writerow([label, *(repr(float(value)) for value in row)])
    return path


def write_cube(path: Path, world: World, column: str, values: Float[Array, "importer exporter sector"]) -> Path:
    """Write a cube in long form: importer, exporter, sector and the value; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["importer", "exporter", "sector", column])
        for n, importer in enumerate(world.countries):
            for i, exporter in enumerate(world.countries):
                for k, sector in enumerate(world.sectors):
                    writer.writerow([importer, exporter, sector, repr(float(values[n, i, k]))])
    return path
