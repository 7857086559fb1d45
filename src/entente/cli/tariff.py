"""`entente tariff`: the rate on a code, a whole schedule, and what changed between two days."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.base.rates import format_rate
from entente.cli.app import Json, app, parse_date, print_json

if TYPE_CHECKING:
    from entente.tradedata.measures import TariffAnswer, UnitValue

tariff = typer.Typer(no_args_is_help=True, help="Tariffs in force on a day, with the measures that make them.")
app.add_typer(tariff, name="tariff")

_UNIT_VALUE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:/|per )\s*([a-z0-9 ]+?)\s*$")


def _code(text: str) -> str:
    return text.strip().upper()


def _unit_value(text: str) -> UnitValue:
    from entente.tradedata.measures import UnitValue

    match = _UNIT_VALUE.match(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is not a value per unit; write e.g. 3.20/kg")
    return UnitValue(float(match[1]), match[2])


Importer = Annotated[str, typer.Option("--importer", metavar="ISO3", parser=_code, help="Importing country, e.g. USA.")]
Exporter = Annotated[str, typer.Option("--exporter", metavar="ISO3", parser=_code, help="Country of origin, e.g. VNM.")]
On = Annotated[
    date, typer.Option("--on", metavar="DATE", parser=parse_date, help="Day on which the goods enter (YYYY-MM-DD).")
]
KnownOn = Annotated[
    date | None,
    typer.Option("--known-on", metavar="DATE", parser=parse_date, help="Judge by what was known on this day."),
]
Preference = Annotated[
    str,
    typer.Option("--preference", metavar="SYMBOL", help="Preference claimed, as the schedule's special column has it."),
]
ContentShare = Annotated[
    float,
    typer.Option(
        "--content-share",
        metavar="SHARE",
        min=0.0,
        max=1.0,
        help="Share of the value that is the metal, for duties that fall on the metal alone.",
    ),
]


@tariff.command()
def rate(
    importer: Importer,
    exporter: Exporter,
    hs: Annotated[str, typer.Option("--hs", metavar="CODE", help="Code of 2 to 10 digits, e.g. 640411.")],
    on: On,
    known_on: KnownOn = None,
    hs_revision: Annotated[
        str, typer.Option("--hs-revision", metavar="EDITION", help="Edition of the code, e.g. HS2017.")
    ] = "",
    preference: Preference = "",
    content_share: ContentShare = 1.0,
    unit_value: Annotated[
        Any,
        typer.Option("--unit-value", metavar="AMOUNT/UNIT", parser=_unit_value, help="Value per unit, e.g. 3.20/kg."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what goods of a code from an origin pay on a day, with the measures that made the rate."""
    from entente.tradedata.measures import tariff_rate

    found = tariff_rate(
        importer,
        exporter,
        re.sub(r"[.\s]", "", hs),
        on,
        known_on=known_on,
        hs_revision=hs_revision,
        preference=preference,
        content_share=content_share,
        unit_value=unit_value,
    )
    if as_json:
        print_json({"schema": "entente/tariff-rate/1", **_plain(found)})
    else:
        _print(found)


def _plain(value: Any) -> Any:
    """Return dataclasses, days and tuples as JSON types."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value


def _percent(fraction: float | None) -> str:
    return "unknown" if fraction is None else format_rate(round(fraction, 6))


def _print(found: TariffAnswer) -> None:
    known = f", as known on {found.known_on}" if found.known_on else ""
    typer.echo(f"{found.importer} on {found.hs_revision} {found.hs} from {found.exporter}, {found.on}{known}")
    least = "" if found.complete else "at least "
    typer.secho(f"{least}{_percent(found.ad_valorem_rate)} of the customs value", bold=True)
    if found.basis != "one rate":
        typer.echo(f"  {found.line_count} lines, {_percent(found.lowest)} to {_percent(found.highest)}; {found.basis}")
    for measure in found.measures:
        own = f" (rate {_percent(measure.rate)})" if measure.includes_mfn else ""
        days = f", from {measure.valid_from}" if measure.valid_from else ""
        days += f" to {measure.valid_until}" if measure.valid_until else ""
        typer.echo(f"  {_percent(measure.adds):>12}  {measure.title}{own}{days}; {measure.act} [{measure.id}]")
    for part in found.specific:
        equivalent = f"= {_percent(part.ad_valorem_equivalent)}, {part.basis}" if part.basis else "no equivalent known"
        typer.echo(f"  apart: line {part.line} {part.text}; {equivalent}")
    for relief in found.reliefs:
        typer.echo(f"  {relief.kind}: {relief.title}, from {relief.valid_from}; {relief.act} [{relief.id}]")
    for measure in found.conditional:
        typer.echo(f"  not counted: {measure.title}, if {measure.condition} [{measure.id}]")
    for caveat in found.caveats:
        typer.echo(f"  note: {caveat}")
