"""`entente tariff`: the rate on a code, a whole schedule, and what changed between two days."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.base.rates import format_rate
from entente.cli.app import Json, app, parse_date, print_json, say

if TYPE_CHECKING:
    import pyarrow as pa

    from entente.tradedata.measures import Register, SchedulePanel, TariffAnswer, UnitValue
    from entente.tradedata.schedules import Schedule

tariff = typer.Typer(no_args_is_help=True, help="Tariffs in force on a day, with the measures that make them.")
app.add_typer(tariff, name="tariff")

_UNIT_VALUE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([A-Z]{3})?\s*(?:/|per )\s*([a-z0-9 ]+?)\s*$")
_RUN_BY_SPREADSHEETS = r"^([=+\-@])"


def _code(text: str) -> str:
    return text.strip().upper()


def _unit_value(text: str) -> UnitValue:
    from entente.tradedata.measures import UnitValue

    match = _UNIT_VALUE.match(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is not a value per unit; write e.g. 3.20/kg or 3.20 EUR/kg")
    return UnitValue(float(match[1]), match[3], match[2] or "")


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


ScheduleFile = Annotated[
    Path | None,
    typer.Option(
        "--schedule",
        metavar="FILE",
        help="National schedule in CSV, or an export of hts.usitc.gov in JSON; what ships when left out.",
    ),
]
RegisterFolder = Annotated[
    Path | None,
    typer.Option("--register", metavar="DIR", help="Folder of a register of measures; what ships when left out."),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write; .parquet or .csv decides the format.")]


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
        typer.Option(
            "--unit-value",
            metavar="AMOUNT/UNIT",
            parser=_unit_value,
            help="Value per unit, e.g. 3.20/kg or 3.20 EUR/kg.",
        ),
    ] = None,
    schedule_file: ScheduleFile = None,
    register_folder: RegisterFolder = None,
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
        schedule=_schedule(schedule_file, importer, hs_revision),
        register=_register(register_folder),
    )
    if as_json:
        print_json({"schema": "entente/tariff-rate/1", **_plain(found)})
    else:
        _print(found)


@tariff.command()
def schedule(
    importer: Importer,
    on: On,
    out: Out,
    exporter: Annotated[
        list[str] | None,
        typer.Option("--exporter", metavar="ISO3", parser=_code, help="Origin; repeat for several; all when left out."),
    ] = None,
    known_on: KnownOn = None,
    content_share: ContentShare = 1.0,
    hs_revision: Annotated[
        str, typer.Option("--hs-revision", metavar="EDITION", help="Edition of a national schedule file.")
    ] = "",
    schedule_file: ScheduleFile = None,
    register_folder: RegisterFolder = None,
) -> None:
    """Write the whole schedule on a day: every line from one, several or all origins."""
    from entente.tradedata.measures import tariff_schedule

    _require_format(out)
    panel = tariff_schedule(
        importer,
        on,
        exporters=exporter or None,
        known_on=known_on,
        content_share=content_share,
        schedule=_schedule(schedule_file, importer, hs_revision),
        register=_register(register_folder),
    )
    table = panel.to_arrow()
    _write(table, out, panel)
    aside = len(panel.schedule.unparsed)
    lines = "1 line" if aside == 1 else f"{aside} lines"
    unread = f"; {lines} with a general rate that could not be read as a number kept aside" if aside else ""
    typer.echo(
        f"{out}: {table.num_rows:,} rows, {len(panel.schedule.lines):,} lines, {len(panel.origins)} origins{unread}"
    )
    for caveat in panel.caveats:
        typer.echo(f"  note: {caveat}")


@tariff.command()
def diff(
    importer: Importer,
    exporter: Exporter,
    before: Annotated[date, typer.Option("--from", metavar="DATE", parser=parse_date, help="Earlier day.")],
    after: Annotated[date, typer.Option("--to", metavar="DATE", parser=parse_date, help="Later day.")],
    known_on: KnownOn = None,
    content_share: ContentShare = 1.0,
    hs_revision: Annotated[
        str, typer.Option("--hs-revision", metavar="EDITION", help="Edition of a national schedule file.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write every line that differs to this .parquet or .csv file."),
    ] = None,
    schedule_file: ScheduleFile = None,
    register_folder: RegisterFolder = None,
    as_json: Json = False,
) -> None:
    """Say which lines pay another rate on the second day than on the first, and which measures make the difference."""
    from entente.tradedata.measures import schedule_difference, summarise_difference, tariff_schedule

    if out is not None:
        _require_format(out)
    if before > after:
        raise typer.BadParameter(f"{before} is after {after}; give the earlier day first", param_hint="--from")
    schedule, register = _schedule(schedule_file, importer, hs_revision), _register(register_folder)
    one, two = (
        tariff_schedule(
            importer,
            day,
            exporters=[exporter],
            known_on=known_on,
            content_share=content_share,
            schedule=schedule,
            register=register,
        )
        for day in (before, after)
    )
    table = schedule_difference(one, two, exporter)
    caveats = tuple(dict.fromkeys((*one.caveats, *two.caveats)))
    if out is not None:
        _write(table, out, two)
    summary = summarise_difference(table)
    if as_json:
        print_json(
            {
                "schema": "entente/tariff-diff/1",
                "importer": importer,
                "exporter": exporter,
                "from": before.isoformat(),
                "to": after.isoformat(),
                "known_on": _plain(known_on),
                "lines": len(one.schedule.lines),
                "lines_changed": table.num_rows,
                "changes": [_plain(row) for row in summary],
                "caveats": list(caveats),
            }
        )
        return
    typer.echo(f"{importer} on goods from {exporter}, {before} to {after}")
    typer.echo(f"{table.num_rows:,} of {len(one.schedule.lines):,} lines changed")
    for row in summary:
        sign = "+" if row.change > 0 else ""
        what = f"{row.before or '-'} -> {row.after or '-'}" if row.before != row.after else f"general rate {row.before}"
        typer.echo(f"  {row.lines:>7,} lines {sign}{_percent(row.change):>8}  {what.strip()}")
    for caveat in caveats:
        typer.echo(f"  note: {caveat}")


def _schedule(file: Path | None, importer: str, hs_revision: str) -> Schedule | None:
    if file is None:
        return None
    from entente.tradedata.schedules import read_national_schedule, read_usitc_schedule

    if file.is_dir():
        raise typer.BadParameter(f"{file} is a folder; name the file", param_hint="--schedule")
    if ".json" in file.suffixes:
        return read_usitc_schedule(file)
    return read_national_schedule(file, importer=importer, hs_revision=hs_revision or "HS2022")


def _register(folder: Path | None) -> Register | None:
    if folder is None:
        return None
    from entente.tradedata.measures import load_register

    return load_register(folder)


def _require_format(out: Path) -> None:
    if out.suffix.lower() not in (".parquet", ".csv"):
        raise typer.BadParameter(f"{str(out)!r} must end in .parquet or .csv", param_hint="--out")
    if out.parent.exists() and not out.parent.is_dir():
        raise typer.BadParameter(f"{str(out.parent)!r} is a file, not a folder", param_hint="--out")
    if not out.parent.is_dir():
        raise typer.BadParameter(f"folder {str(out.parent)!r} does not exist; create it first", param_hint="--out")


def _write(table: pa.Table, out: Path, panel: SchedulePanel) -> None:
    """Write rows, and what they are: in the file's own metadata (Parquet) or in a statement beside it (CSV)."""
    import pyarrow.csv
    import pyarrow.parquet

    from entente.base.provenance import format_provenance

    say(f"writing {table.num_rows:,} rows")
    made = panel.provenance
    if out.suffix.lower() == ".parquet":
        noted = table.replace_schema_metadata({"entente": format_provenance(made)})
        pyarrow.parquet.write_table(noted, out, compression="zstd")
        return
    pyarrow.csv.write_csv(_decoded(table), out)
    out.with_suffix(".provenance.toml").write_text(format_provenance(made), encoding="utf-8")


def _decoded(table: pa.Table) -> pa.Table:
    """Return the table with plain text columns: the CSV writer takes no dictionaries, and spreadsheets run formulas."""
    import pyarrow as pa
    import pyarrow.compute

    columns = []
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            column = pyarrow.compute.replace_substring_regex(
                column.cast(pa.string()), pattern=_RUN_BY_SPREADSHEETS, replacement=r"'\1"
            )
        columns.append(column)
    return pa.table(columns, names=table.column_names)


def _plain(value: Any) -> Any:
    """Return dataclasses, days and tuples as JSON types."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _percent(fraction: float | None) -> str:
    return "unknown" if fraction is None else format_rate(round(fraction, 6))


def _print(found: TariffAnswer) -> None:
    as_known = f", as known on {found.known_on}" if found.known_on else ""
    typer.echo(f"{found.importer} on {found.hs_revision} {found.hs} from {found.exporter}, {found.on}{as_known}")
    known = found.ad_valorem_rate is not None
    estimated = any("sector average" in caveat for caveat in found.caveats)
    least = "" if found.complete or not known else "about " if estimated else "at least "
    typer.secho(f"{least}{_percent(found.ad_valorem_rate)} of the customs value", bold=True)
    if found.lowest is not None and found.highest is not None and found.lowest < found.highest:
        lines = f"{found.line_count} lines, " if found.line_count > 1 else ""
        typer.echo(f"  {lines}{_percent(found.lowest)} to {_percent(found.highest)}; {found.basis}")
    for measure in found.measures:
        own = f" (rate {_percent(measure.rate)})" if measure.includes_mfn else ""
        days = f", from {measure.valid_from}" if measure.valid_from else ""
        days += f" to {measure.valid_until}" if measure.valid_until else ""
        adds = measure.adds if measure.rate is not None else None
        typer.echo(f"  {_percent(adds):>12}  {measure.title}{own}{days}; {measure.act} [{measure.id}]")
    for part in found.specific:
        equivalent = f"= {_percent(part.ad_valorem_equivalent)}, {part.basis}" if part.basis else "no equivalent known"
        typer.echo(f"  apart: line {part.line} {part.text}; {equivalent}")
    for relief in found.reliefs:
        typer.echo(f"  {relief.kind}: {relief.title}, from {relief.valid_from}; {relief.act} [{relief.id}]")
    for measure in found.conditional:
        typer.echo(f"  not counted: {measure.title}, if {measure.condition} [{measure.id}]")
    for caveat in found.caveats:
        typer.echo(f"  note: {caveat}")
