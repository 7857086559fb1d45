"""`entente world`: build a world from source files, and show what a world holds before using it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.app import Json, app, print_json, say

if TYPE_CHECKING:
    from entente.calibration.worlds.folder import StoredWorld

world = typer.Typer(no_args_is_help=True, help="Worlds: the base year that models start from.")
app.add_typer(world, name="world")

_SHOWN = 10


@world.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="WORLD", help="A shipped world (icio-2024, goods-2024) or a world's folder.")
    ],
    country: Annotated[
        str, typer.Option(metavar="LABEL", help="Country to describe; VNM where the world has it.")
    ] = "",
    counterpart: Annotated[
        str, typer.Option(metavar="LABEL", help="Country it sells to; USA where the world has it.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Show a world: size, home share and counterpart share against published figures, how balancing moved it."""
    from entente.calibration.worlds import describe_world
    from entente.calibration.worlds.starter import find_world

    stored = find_world(name)
    country = country or _usual("VNM", stored, 0)
    counterpart = counterpart or _usual("USA", stored, -1)
    report = describe_world(stored.world, country, counterpart, stored.observed_sources)
    if as_json:
        print_json(_as_json(stored, report))
        return
    built = stored.world
    year = f", {built.year}" if built.year else ""
    typer.secho(f"{stored.name}: {stored.title}{year}", bold=True)
    if stored.reading:
        typer.echo(stored.reading)
    typer.echo(f"{len(built.countries)} economies: {' '.join(built.countries)}")
    typer.echo(f"{len(built.sectors)} sectors: {' '.join(built.sectors)}")
    _share(f"{country} spends at home", report.home_share, report.observed_home_share, report.observed_home_source)
    sales = report.observed_counterpart_share, report.observed_counterpart_source
    _share(f"{country}'s sales that go to {counterpart}", report.counterpart_share, *sales)
    if report.labour_income_over_gdp is not None:
        typer.echo(f"{country}'s labour income: {report.labour_income_over_gdp:.2f} of GDP")
    _print_movements(stored)
    for caveat in stored.caveats:
        typer.echo(f"  note: {caveat}")
    for part, source in built.provenance.items():
        typer.echo(f"  source of {part}: {source.citation}; {source.licence}")


@world.command()
def build(
    data: Annotated[
        str, typer.Option("--data", metavar="DIR", help="Folder with the source files; for kind world, a world.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the new world; new or a world's own.")],
    kind: Annotated[
        str,
        typer.Option(
            metavar="icio|goods|caliendo-parro|world",
            help="Inter-country table, goods trade with GDP, the paper's 1993 files, or a world to reshape.",
        ),
    ] = "icio",
    partner: Annotated[
        str, typer.Option(metavar="ISO3", help="icio: whose trade with the United States is set to customs figures.")
    ] = "VNM",
    trade_elasticity: Annotated[
        float, typer.Option("--trade-elasticity", metavar="THETA", help="goods: elasticity of all goods.")
    ] = 4.0,
    value_added_share: Annotated[
        float | None,
        typer.Option(
            "--value-added-share",
            metavar="SHARE",
            help="Labour's share of cost; without it GDP over output (icio) or 1 (goods).",
        ),
    ] = None,
    countries: Annotated[
        Path | None, typer.Option("--countries", metavar="CSV", help="Merge countries: columns economy, group.")
    ] = None,
    sectors: Annotated[
        Path | None, typer.Option("--sectors", metavar="CSV", help="Merge sectors: columns sector, group.")
    ] = None,
    targets: Annotated[
        Path | None, typer.Option("--targets", metavar="CSV", help="Balance to totals: name, value, what they cover.")
    ] = None,
) -> None:
    """Build a world, merge and balance it, and keep it as a folder; say how far balancing moved it."""
    from entente.calibration.worlds import reshaping
    from entente.calibration.worlds.writing import write_world_folder

    if value_added_share is not None and not 0 < value_added_share <= 1:
        raise typer.BadParameter(
            f"{value_added_share:g} is not above 0 and at most 1", param_hint="--value-added-share"
        )
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{str(out)!r} is a file; give a folder", param_hint="--out")
    say(f"reading {data}")
    stored = _built(kind, data, out.resolve().name, partner, trade_elasticity, value_added_share)
    if countries is not None or sectors is not None:
        stored = reshaping.merge_stored(
            stored,
            countries=None if countries is None else reshaping.read_groups(countries, "economy"),
            sectors=None if sectors is None else reshaping.read_groups(sectors, "sector"),
        )
    if targets is not None:
        stored = reshaping.balance_stored(stored, reshaping.read_targets(targets))
    files = write_world_folder(stored, out)
    built = stored.world
    typer.echo(f"{out}: {len(built.countries)} economies, {len(built.sectors)} sectors, {len(files)} files")
    _print_movements(stored)


def _built(
    kind: str, data: str, name: str, partner: str, trade_elasticity: float, value_added_share: float | None
) -> StoredWorld:
    """Return the world of one kind, before merging and balancing."""
    from entente.calibration.worlds import building
    from entente.calibration.worlds.starter import find_world

    folder = Path(data)
    match kind:
        case "icio":
            return building.build_icio_folder(folder, name=name, partner=partner, value_added_share=value_added_share)
        case "goods":
            return building.build_goods_folder(
                folder, name=name, trade_elasticity=trade_elasticity, value_added_share=value_added_share
            )
        case "caliendo-parro":
            return building.build_caliendo_parro_folder(folder, name=name)
        case "world":
            return replace(find_world(data), name=name)
    raise typer.BadParameter(
        f"{kind!r} is not a kind of world; use icio, goods, caliendo-parro or world", param_hint="--kind"
    )


def _usual(label: str, stored: StoredWorld, otherwise: int) -> str:
    """Return a label if the world has it, or else its first or last."""
    known = stored.world.countries
    return label if label in known else known[otherwise]


def _share(what: str, value: float, observed: float | None, source: str) -> None:
    beside = "no published figure" if observed is None else f"{observed:.1%} by {source or 'a source not stated'}"
    typer.echo(f"{what}: {value:.1%} ({beside})")


def _print_movements(stored: StoredWorld) -> None:
    """Print the totals that balancing moved most, by value: those asked for, then those that moved with them."""
    if not stored.movements:
        return
    asked = [movement for movement in stored.movements if movement.target is not None]
    others = [movement for movement in stored.movements if movement.target is None]
    for text, movements in (
        (f"balancing met {len(asked)} targets", asked),
        ("no target held these, which moved with the others", others),
    ):
        if movements:
            typer.echo(f"{text}; the largest moves, in {stored.world.unit}:")
        for movement in sorted(movements, key=lambda movement: -abs(movement.after - movement.before))[:_SHOWN]:
            typer.echo(f"  {movement}")


def _as_json(stored: StoredWorld, report: Any) -> dict[str, Any]:
    """Return a world's description as plain JSON types; `docs/reference/worlds.md` explains the fields."""
    built = stored.world
    return {
        "schema": "entente/world/1",
        "name": stored.name,
        "title": stored.title,
        "reading": stored.reading,
        "unit": built.unit,
        "year": built.year,
        "economies": [
            {"economy": code, "name": stored.economy_names.get(code, code), "home_share": built.home_share(code)}
            for code in built.countries
        ],
        "sectors": [
            {
                "sector": sector,
                "title": stored.sector_titles.get(sector, sector),
                "trade_elasticity_low": float(stored.elasticity_low[k]),
                "trade_elasticity": float(built.trade_elasticity[k]),
                "trade_elasticity_high": float(stored.elasticity_high[k]),
            }
            for k, sector in enumerate(built.sectors)
        ],
        "country": report.country,
        "counterpart": report.counterpart,
        "home_share": report.home_share,
        "observed_home_share": report.observed_home_share,
        "counterpart_share": report.counterpart_share,
        "observed_counterpart_share": report.observed_counterpart_share,
        "observed_home_source": report.observed_home_source,
        "observed_counterpart_source": report.observed_counterpart_source,
        "labour_income_over_gdp": report.labour_income_over_gdp,
        "movements": [
            {"name": m.name, "before": m.before, "target": m.target, "after": m.after} for m in stored.movements
        ],
        "caveats": list(stored.caveats),
        "sources": {part: source.citation for part, source in built.provenance.items()},
    }
