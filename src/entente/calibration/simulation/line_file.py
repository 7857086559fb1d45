"""A tariff schedule by line, read from a CSV file and placed in a world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.base.rates import MOST
from entente.calibration.simulation.scenario import LineSchedule, Simulated
from entente.calibration.worlds.line_schedule import SectorShock, sector_shock_of_lines
from entente.calibration.worlds.lines import sector_of_line
from entente.calibration.worlds.rows import read_rows
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["Lines", "read_lines"]

_COLUMNS = ("line", "exporter", "trade_value", "base_rate", "new_rate")
_COVERED = (0.8, 1.25)  # part of a cell's trade that lines must hold to stand for all of it


@dataclass(frozen=True, eq=False)
class Lines:
    """A line schedule placed in a world.

    Attributes:
        importer: position.
        code: label of each line.
        exporter, sector: positions, by (exporter, sector) pair.
        pair: pair of each line.
        trade_value, base_rate, new_rate: by line.
        coverage: trade of the file's lines over the world's, by pair.
    """

    importer: int
    code: tuple[str, ...]
    exporter: Int[NDArray[np.int64], " pair"]
    sector: Int[NDArray[np.int64], " pair"]
    pair: Int[NDArray[np.int64], " line"]
    trade_value: Float[Array, " line"]
    base_rate: Float[Array, " line"]
    new_rate: Float[Array, " line"]
    coverage: Float[Array, " pair"]

    def shock(self, trade_elasticity: Float[Array, " sector"]) -> SectorShock:
        """Return the exact sector shock at given elasticities."""
        return sector_shock_of_lines(
            self.trade_value,
            self.base_rate,
            self.new_rate,
            self.pair,
            cells=len(self.exporter),
            trade_elasticity=trade_elasticity[self.sector],
        )


def read_lines(world: World, scenario: Simulated) -> Lines | None:
    """Return the scenario's line schedule placed in a world, or None where it has none."""
    asked = scenario.line_schedule
    if asked is None:
        return None
    path = scenario.folder / asked.file
    rows = _csv(path)
    exporter = np.array([_exporter(world, row, path, line) for line, row in rows])
    sector = np.array([_sector(world, row, path, line) for line, row in rows])
    importer = world.country(asked.importer)
    if importer in exporter:
        raise WorldError(f"{path}: {asked.importer} is importer and exporter of a line. Leave own goods out.")
    pairs, pair = np.unique(exporter * len(world.sectors) + sector, return_inverse=True)
    table = np.array([[_number(row, name, path, line) for name in _COLUMNS[2:]] for line, row in rows])
    _check_once(rows, pair, path)
    found = Lines(
        importer=importer,
        code=tuple(row["line"] for _, row in rows),
        exporter=pairs // len(world.sectors),
        sector=pairs % len(world.sectors),
        pair=pair,
        trade_value=table[:, 0],
        base_rate=table[:, 1],
        new_rate=table[:, 2],
        coverage=np.ones(len(pairs)),
    )
    return _with_rest(world, found, asked, path)


def _check_once(rows: Sequence[tuple[int, dict[str, str]]], pair: Int[NDArray[np.int64], " line"], path: Path) -> None:
    seen: set[tuple[str, int]] = set()
    for (line, row), cell in zip(rows, pair.tolist(), strict=True):
        if (row["line"], cell) in seen:
            raise WorldError(f"{path}:{line}: line {row['line']} of {row['exporter']} appears twice. Keep one.")
        seen.add((row["line"], cell))


def _with_rest(world: World, lines: Lines, asked: LineSchedule, path: Path) -> Lines:
    """Return the lines with what the world trades beyond them, where that is to stay at its rate."""
    place = lines.importer, lines.exporter, lines.sector
    held = np.bincount(lines.pair, weights=lines.trade_value)
    traded = world.trade_value[place]
    labels = [f"{world.countries[i]} in {world.sectors[k]}" for i, k in zip(lines.exporter, lines.sector, strict=True)]
    idle = np.flatnonzero(~(traded > 0))
    if idle.size:
        raise WorldError(f"{path}: this world has no trade of {labels[idle[0]]} to take lines into. Leave them out.")
    empty = np.flatnonzero(~(held > 0))
    if empty.size:
        raise WorldError(f"{path}: the lines of {labels[empty[0]]} have no trade. Give it, or leave them out.")
    coverage = held / traded
    odd = np.flatnonzero((coverage < _COVERED[0]) | (coverage > _COVERED[1]))
    if odd.size and asked.rest is None:
        raise WorldError(
            f"{path}: the lines of {labels[odd[0]]} hold {coverage[odd[0]]:.1%} of this world's trade there "
            f"({traded[odd[0]]:,.0f} {world.unit}; {odd.size} such cells). List all lines, or write `rest: base` to "
            "leave the rest at its rate, or `rest: like` to let the lines stand for all."
        )
    lines = replace(lines, coverage=coverage)
    if asked.rest != "base":
        return lines
    short = np.flatnonzero(coverage < 1.0)
    base = world.ad_valorem_rate[place][short]
    return replace(
        lines,
        code=(*lines.code, *(f"rest of {labels[cell]}" for cell in short)),
        pair=np.concatenate([lines.pair, short]),
        trade_value=np.concatenate([lines.trade_value, (traded - held)[short]]),
        base_rate=np.concatenate([lines.base_rate, base]),
        new_rate=np.concatenate([lines.new_rate, base]),
    )


def _csv(path: Path) -> list[tuple[int, dict[str, str]]]:
    if not path.is_file():
        raise WorldError(f"{path} cannot be read. Give the line schedule's CSV file.")
    rows = [(row.line, dict(row)) for row in read_rows(path, _COLUMNS)]
    if not rows:
        raise WorldError(f"{path} has no lines. The header must name {', '.join(_COLUMNS)}.")
    return rows


def _exporter(world: World, row: dict[str, str], path: Path, line: int) -> int:
    try:
        return world.country(row["exporter"])
    except WorldError as error:
        raise WorldError(f"{path}:{line}: {error}") from None


def _sector(world: World, row: dict[str, str], path: Path, line: int) -> int:
    """Return a line's sector: the one stated, or else that of its HS 2022 code."""
    stated = (row.get("sector") or "").strip()
    try:
        found = world.sector(stated) if stated else sector_of_line(world, row["line"])
    except WorldError as error:
        raise WorldError(f"{path}:{line}: {error}") from None
    if found < 0:
        raise WorldError(
            f"{path}:{line}: line {row['line']!r} has no sector in this world. Give its HS 2022 code of six digits or "
            "more, state a sector, or leave the line out."
        )
    return found


def _number(row: dict[str, str], name: str, path: Path, line: int) -> float:
    low, high = (0.0, np.inf) if name == "trade_value" else (-1.0, MOST)
    try:
        value = float(row[name])
    except (TypeError, ValueError):
        raise WorldError(f"{path}:{line}: {name} is {row[name]!r}. Write a plain number; 5 % is 0.05.") from None
    if not low <= value <= high or value == -1.0 or not np.isfinite(value):
        what = "an amount of 0 or more" if name == "trade_value" else f"a rate above -1 (-100 %) and at most {MOST:g}"
        raise WorldError(f"{path}:{line}: {name} of line {row['line']} is {value:g}. Write {what}.")
    return value
