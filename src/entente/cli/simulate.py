"""`entente simulate` and `entente sweep`: scenarios of tariffs in general equilibrium."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.app import Json, app, print_json, say

if TYPE_CHECKING:
    from entente.calibration.simulation import Simulated, Simulation, SweepRow, Unsolved
    from entente.calibration.simulation.results import Interval
    from entente.calibration.worlds.folder import StoredWorld

World = Annotated[
    str, typer.Option("--world", metavar="WORLD", help="A shipped world (icio-2024, goods-2024) or a world's folder.")
]
Draws = Annotated[
    int,
    typer.Option("--draws", metavar="N", min=0, help="Draws of the elasticities behind intervals; 0 gives none."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Seed of the draws; same seed, same result.")]
Workers = Annotated[
    int, typer.Option("--workers", metavar="N", min=1, help="Processes on this machine; results are the same for any.")
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Dask scheduler to solve on, tcp://host:8786.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="File to write; .json or .csv decides.")]

_SHOWN = 12
_WIDTH = 28


@app.command()
def simulate(
    world: World,
    scenario: Annotated[Path, typer.Option("--scenario", metavar="FILE", help="One scenario in YAML.")],
    out: Out = None,
    draws: Draws = 0,
    seed: Seed = 2024,
    as_json: Json = False,
) -> None:
    """Solve one scenario and give every outcome by country and sector."""
    from entente.calibration.simulation import read_scenarios
    from entente.calibration.simulation import simulate as run
    from entente.calibration.worlds.starter import find_world

    _require_format(out, world, scenario)
    found = read_scenarios(scenario)
    if len(found) > 1:
        raise typer.BadParameter(
            f"{str(scenario)!r} holds {len(found)} scenarios; use entente sweep", param_hint="--scenario"
        )
    result = run(find_world(world), found[0], draws=draws, seed=seed, progress=_progress)
    if out is not None:
        _write_simulation(result, out)
    if as_json:
        print_json(result.to_json())
    else:
        _print(result)
        if out is not None:
            typer.echo(f"written to {out}")


@app.command()
def sweep(
    world: World,
    scenarios: Annotated[Path, typer.Option("--scenarios", metavar="FILE", help="Scenarios in YAML.")],
    out: Out = None,
    draws: Draws = 0,
    seed: Seed = 2024,
    workers: Workers = 1,
    cluster: Cluster = None,
    as_json: Json = False,
) -> None:
    """Solve many scenarios on one world together; give welfare, wages, prices, employment and revenue by country."""
    from entente.calibration.simulation import Unsolved, read_scenarios
    from entente.calibration.simulation import sweep as run
    from entente.calibration.worlds.starter import find_world

    _require_format(out, world, scenarios)
    found = read_scenarios(scenarios)
    stored = find_world(world)
    rows = list(run(stored, found, draws=draws, seed=seed, workers=workers, cluster=cluster, progress=_progress))
    document = _sweep_json(rows, stored, found, draws, seed)
    if out is not None:
        _write_sweep(rows, document, out)
    if as_json:
        print_json(document)
    elif out is not None:
        typer.echo(f"{out}: {len(rows):,} rows")
    else:
        writer = csv.writer(typer.get_text_stream("stdout"), lineterminator="\n")
        writer.writerows(_sweep_table(rows))
    lost = [row for row in rows if isinstance(row, Unsolved)]
    if lost:
        for row in lost:
            typer.echo(
                f"scenario {row.scenario} has no equilibrium: the {row.worst_market} is off by "
                f"{row.worst_residual:.3g} of its base value. {row.status}",
                err=True,
            )
        typer.echo(f"{len(lost)} of {len(found)} scenarios have no equilibrium and no numbers", err=True)
        raise typer.Exit(1)


def _progress(done: int, total: int) -> None:
    if total > 1 and (done == total or done % 50 == 0):
        say(f"solved {done:,} of {total:,}")


def _require_format(out: Path | None, world: str, scenario: Path) -> None:
    """Refuse a file of another kind, in no folder, or where it would overwrite what the command reads."""
    if out is None:
        return
    target = out.resolve()
    if target == scenario.resolve() or Path(world).resolve() in target.parents:
        raise typer.BadParameter(f"{str(out)!r} would overwrite what is read; name another file", param_hint="--out")
    if out.suffix not in (".json", ".csv"):
        raise typer.BadParameter(f"{str(out)!r} must end in .json or .csv", param_hint="--out")
    if not out.parent.is_dir():
        raise typer.BadParameter(f"folder {str(out.parent)!r} does not exist; create it first", param_hint="--out")


def _write_simulation(result: Simulation, out: Path) -> None:
    """Write everything as JSON, or outcomes one by one as CSV."""
    if out.suffix == ".json":
        out.write_text(json.dumps(result.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return
    content = result.to_json()
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("country", "partner", "sector", "outcome", "value", "low", "high"))
        for kind, keys in (
            ("countries", ("country",)),
            ("sectors", ("country", "sector")),
            ("bilateral", ("importer", "exporter")),
        ):
            for row in content[kind]:
                place = (row[keys[0]], row.get("exporter", ""), row.get("sector", ""))
                for outcome, interval in row.items():
                    if outcome not in keys and interval is not None:
                        writer.writerow((*place, outcome, interval["value"], interval["low"], interval["high"]))
    _write_beside(content, out, without=("countries", "sectors", "bilateral"))


_SWEPT = ("welfare_change", "real_wage_change", "price_change", "employment_change", "revenue")


def _sweep_table(rows: Iterable[SweepRow | Unsolved]) -> Iterable[list[object]]:
    from entente.calibration.simulation import Unsolved

    yield [
        "scenario",
        "country",
        *(f"{name}{end}" for name in _SWEPT for end in ("", "_low", "_high")),
        "walras",
        "status",
        "worst_market",
        "worst_residual",
    ]
    for row in rows:
        if isinstance(row, Unsolved):
            empty = [None] * (3 * len(_SWEPT) + 1)
            yield [row.scenario, None, *empty, row.status, row.worst_market, row.worst_residual]
            continue
        intervals: list[Interval] = [getattr(row, name) for name in _SWEPT]
        ends = (end for one in intervals for end in (one.value, one.low, one.high))
        yield [row.scenario, row.country, *ends, row.walras, "solved", None, None]


def _sweep_json(
    rows: list[SweepRow | Unsolved], stored: StoredWorld, scenarios: Sequence[Simulated], draws: int, seed: int
) -> dict[str, object]:
    """Return a sweep as plain JSON types; `docs/reference/simulate-json.md` explains the fields."""
    from entente.calibration.simulation import describe_pairs, model_of

    header, *body = _sweep_table(rows)
    return {
        "schema": "entente/sweep/1",
        "world": stored.name,
        "model": model_of(scenarios[0].model, stored.world).name,
        "unit": stored.world.unit,
        "year": stored.world.year,
        "draws": -(-draws // 9) * 9,
        "seed": seed,
        "shares": [asdict(report) for report in describe_pairs(stored, scenarios)],
        "caveats": list(stored.caveats),
        "sources": {part: source.citation for part, source in stored.world.provenance.items()},
        "rows": [dict(zip(map(str, header), values, strict=True)) for values in body],
    }


def _write_sweep(rows: list[SweepRow | Unsolved], document: dict[str, object], out: Path) -> None:
    if out.suffix == ".json":
        out.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return
    with out.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(_sweep_table(rows))
    _write_beside(document, out, without=("rows",))


def _write_beside(document: Mapping[str, object], out: Path, *, without: Sequence[str]) -> None:
    """Write what must stand beside a table as `NAME.csv-metadata.json`: model, shares, residuals, caveats, sources."""
    about = {key: value for key, value in document.items() if key not in without}
    beside = out.with_name(f"{out.name}-metadata.json")
    beside.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _print(result: Simulation) -> None:
    title = f": {result.title}" if result.title else ""
    typer.secho(f"{result.scenario}{title}", bold=True)
    intervals = f"; 5th to 95th percentile of {result.draws} draws, seed {result.seed}" if result.draws else ""
    typer.echo(f"world {result.world}, model {result.model}{intervals}")
    for one in result.shares[:_SHOWN]:
        typer.echo(
            f"in this world {one.country} spends {one.home_share:.1%} at home"
            f"{_observed(one.observed_home_share, one.observed_home_source)} and sells {one.counterpart_share:.1%} to "
            f"{one.counterpart}{_observed(one.observed_counterpart_share, one.observed_counterpart_source)}"
            + ("" if one.labour_income_over_gdp is None else f"; labour income {one.labour_income_over_gdp:.2f} of GDP")
        )
    typer.echo(f"{'':8}" + "".join(f"  {name:>{_WIDTH}}" for name in ("welfare", "real wage", "exports", "imports")))
    acting = {label for one in result.shares for label in (one.country, one.counterpart)}
    acting |= {pair.importer for pair in result.bilateral}
    order = sorted(result.countries, key=lambda one: (one.country not in acting, -abs(one.welfare_change.value)))
    for country in order[:_SHOWN]:
        cells = (
            country.welfare_change,
            country.real_wage_change,
            country.exports_change,
            country.imports_change,
        )
        typer.echo(f"{country.country:8}" + "".join(f"  {_percent(cell):>{_WIDTH}}" for cell in cells))
    if len(order) > _SHOWN:
        typer.echo(f"and {len(order) - _SHOWN} more that move less; --json or --out give all")
    typer.echo(
        f"{result.steps} steps; worst market {result.worst_market} off by {result.worst_residual:.1e}, "
        f"Walras {result.walras:.1e}"
    )
    for caveat in result.caveats:
        typer.echo(f"  note: {caveat}")


def _observed(share: float | None, source: str) -> str:
    """Return a published figure with its source, which may be the world's own table before balancing."""
    return "" if share is None else f" ({share:.1%} by {source or 'a source not stated'})"


def _percent(one: Interval) -> str:
    text = f"{100 * one.value:+.2f} %"
    if one.low is None or one.high is None:
        return text
    return f"{text} ({100 * one.low:+.2f} to {100 * one.high:+.2f})"
