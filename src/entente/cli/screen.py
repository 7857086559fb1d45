"""`entente screen`: screens of trade figures. `entente screen origin` finds products whose origin is worth a look."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.app import Json, app, parse_date, print_json, say

if TYPE_CHECKING:
    from entente.calibration.origin_results import OriginScreen, ScreenedProduct

screen = typer.Typer(no_args_is_help=True, help="Screens of trade figures: where to look, never a verdict.")
app.add_typer(screen, name="screen")

_KINDS = ("hs2", "hs4", "hs6", "sector")


@screen.callback()
def _group() -> None:
    """Keep `origin` a command of its own while it is the only screen."""


def _code(text: str) -> str:
    return text.strip().upper()


def _years(text: str) -> tuple[int, ...]:
    """Return the years in "2017" or "2016-2018"."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text.strip())
    if match is None or int(match[2] or match[1]) < int(match[1]):
        raise typer.BadParameter(f"{text!r} is not a year or a span of years; write 2017 or 2016-2018")
    return tuple(range(int(match[1]), int(match[2] or match[1]) + 1))


def _kind(text: str) -> str:
    if text not in _KINDS:
        raise typer.BadParameter(f"{text!r} is not a level of detail; use one of {', '.join(_KINDS)}")
    return text


Years = Annotated[Any, typer.Option(metavar="YEARS", parser=_years, help="Years to average, e.g. 2017 or 2016-2018.")]


@screen.command()
def origin(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Extracts: BACI, Comtrade CSV, Census JSON, or a plain table of flows."),
    ] = None,
    home: Annotated[str, typer.Option(metavar="ISO3", parser=_code, help="Home country, e.g. VNM.")] = "VNM",
    counterpart: Annotated[
        str, typer.Option(metavar="ISO3", parser=_code, help="Country home exports to, e.g. USA.")
    ] = "USA",
    third: Annotated[
        list[str] | None, typer.Option(metavar="ISO3", parser=_code, help="Third country, e.g. CHN; may be repeated.")
    ] = None,
    by: Annotated[str, typer.Option(metavar="hs2|hs4|hs6|sector", parser=_kind, help="Level of detail.")] = "hs6",
    first: Years = None,
    last: Years = None,
    hs_revision: Annotated[str, typer.Option(metavar="EDITION", help="Edition of the codes, where no file says.")] = "",
    counted_by: Annotated[
        str, typer.Option(metavar="importer|exporter", help="Whose count to use, where a file holds both.")
    ] = "",
    countries: Annotated[Path | None, typer.Option(metavar="FILE", help="BACI's file of country codes.")] = None,
    statistic: Annotated[str, typer.Option(metavar="TEXT", help="Whose count a plain table of flows is.")] = "not said",
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            metavar="DATE",
            parser=parse_date,
            help="Duties of this day (YYYY-MM-DD); else those collected in 2024.",
        ),
    ] = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, help="How many products to show.")] = 15,
    as_json: Json = False,
) -> None:
    """Order home's exports by how much they look like what home buys from a third country, with reasons."""
    from entente.calibration.origin import Period, screen_origin
    from entente.calibration.origin_sources import collected_duties, duties_on, product_titles, shipped_panel
    from entente.tradedata.loaders import load_panels
    from entente.tradedata.measures.origins import require_origin

    if counted_by not in ("", "importer", "exporter"):
        raise typer.BadParameter(f"{counted_by!r} is not importer or exporter", param_hint="--counted-by")
    for code in third or []:
        if code == home:
            raise typer.BadParameter(f"{code} is the home country; name another", param_hint="--third")
        require_origin(code, counterpart)
    if (first is None) != (last is None):
        raise typer.BadParameter("give both --first and --last, or neither", param_hint="--first")
    for path in files or []:
        say(f"Reading {path.name}")
    panels = load_panels(
        files or [],
        product_kind=by,
        statistic=statistic,
        hs_revision=hs_revision or None,
        counted_by=counted_by or None,  # type: ignore[arg-type]
        countries=countries,
    )
    shipped = counterpart == "USA" and _is_shipped(home)
    if not panels:
        panels = [shipped_panel(home, product_kind=by)]
    kind = panels[0].product_kind
    duties = None
    if on is not None:
        if kind not in _KINDS:
            raise typer.BadParameter(f"duties are by {', '.join(_KINDS)}, not by {kind!r}", param_hint="--on")
        duties = duties_on(home, counterpart, third, on=on, product_kind=kind)
    elif shipped and kind in _KINDS:
        duties = collected_duties(home, third, product_kind=kind)
    result = screen_origin(
        panels,
        home=home,
        counterpart=counterpart,
        thirds=third,
        period=Period(first, last) if first is not None else None,
        duties=duties,
        titles=product_titles(),
    )
    if as_json:
        print_json(_as_json(result, top))
    else:
        _print(result, top)


def _is_shipped(home: str) -> bool:
    from entente.tradedata import starter

    try:
        starter.require_pair(home=home, counterpart="USA")
    except starter.NotShipped:
        return False
    return True


def _as_json(result: OriginScreen, top: int) -> dict[str, Any]:
    """Return the screen as plain JSON types; `docs/how-to/screen-origin.md` explains the fields."""
    products = [
        {
            "product": one.product,
            "title": one.title,
            "third": one.third,
            "score": round(one.score, 4),
            "evidence": round(one.evidence, 4),
            "ranked": one.ranked,
            "exports_usd": round(one.exports_usd),
            "supplied_usd": None if one.supplied_usd is None else round(one.supplied_usd),
            "indicators": [dataclasses.asdict(indicator) for indicator in one.indicators],
        }
        for one in result.products[:top]
    ]
    return {
        "schema": "entente/origin-screen/1",
        "what_it_is": result.what_it_is,
        "home": result.home,
        "counterpart": result.counterpart,
        "product_kind": result.product_kind,
        "first_years": list(result.first_years),
        "last_years": list(result.last_years),
        "ranked": len(result.ranked),
        "products": products,
        "ordinary_reasons": list(result.ordinary_reasons),
        "statistics": result.statistics,
        "assumptions": result.assumptions,
        "caveats": list(result.caveats),
        "sources": {name: origin.citation for name, origin in result.provenance.items()},
    }


def _print(result: OriginScreen, top: int) -> None:
    span = ", ".join(sorted({_span(result.first_years), _span(result.last_years)}))
    typer.echo(f"{result.home} to {result.counterpart}, by {result.product_kind}, {span}")
    typer.echo(result.what_it_is)
    shown = result.ranked[:top]
    if not shown:
        typer.echo("\nNo product has enough evidence to be ranked; the largest exports are:")
        shown = result.products[:top]
    for one in shown:
        bought = "not recorded" if one.supplied_usd is None else f"{one.supplied_usd / 1e6:,.0f} million USD"
        typer.echo(
            f"\n{_name(one)}: {one.third}, score {one.score:.2f} on {one.evidence:.0%} of the evidence; "
            f"exports {one.exports_usd / 1e6:,.0f} million USD, imports {bought}"
        )
        for reason in one.reasons:
            typer.echo(f"  - {reason}")
        for gap in one.unknown:
            typer.echo(f"  ? {gap}")
    typer.echo("\nOrdinary reasons for a high score:")
    for reason in result.ordinary_reasons:
        typer.echo(f"  - {reason}")
    typer.echo("\nNotes:")
    for caveat in result.caveats[1:]:
        typer.echo(f"  - {caveat}")


def _name(one: ScreenedProduct) -> str:
    return one.product if one.title == one.product else f"{one.product} {one.title}"


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
