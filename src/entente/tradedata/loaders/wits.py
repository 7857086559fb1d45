"""WITS/TRAINS: tariff averages by six-digit code, as the CSV of wits.worldbank.org.

One row per importer, partner, year, code and duty type: MFN (applied), PRF (preferential), BND (bound), AHS
(effectively applied: the lowest available). Rates are percent of value in the file and fractions here. Made-up
sample: `samples/wits_tariffs.csv`.

Source: World Bank, World Integrated Trade Solution, https://wits.worldbank.org; UNCTAD TRAINS.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance
from entente.tradedata.loaders.countries import country_numbers
from entente.tradedata.loaders.flows import check_revision
from entente.tradedata.loaders.text import count_rows, read_columns, translate

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["DUTY_TYPES", "TariffRates", "load_wits_tariffs"]

DUTY_TYPES = {"MFN": "mfn_applied", "PRF": "preferential", "BND": "bound", "AHS": "effectively_applied"}
_WANTED = {
    "importer": ("Reporter", "Reporter_ISO_N"),
    "hs": ("Product", "ProductCode"),
    "partner": ("Partner",),
    "year": ("Tariff Year", "Year"),
    "duty_type": ("DutyType", "TariffType"),
    "simple": ("Simple Average", "SimpleAverage"),
    "edition": ("Native Nomen", "NomenCode"),
}
_OPTIONAL = {
    "weighted": ("Weighted Average", "WeightedAverage"),
    "lowest": ("Minimum Rate", "Min_Rate"),
    "highest": ("Maximum Rate", "Max_Rate"),
    "lines": ("Nbr of Total Lines", "Number of Total Lines", "TotalNoOfLines"),
    "not_ad_valorem": ("Nbr of Non-AVE Lines", "Nbr of NAV Lines"),
}
_EDITIONS = {
    "H0": "HS1992",
    "H1": "HS1996",
    "H2": "HS2002",
    "H3": "HS2007",
    "H4": "HS2012",
    "H5": "HS2017",
    "H6": "HS2022",
}
_LARGEST_RATE = 30.0
_SHOWN = 20


@dataclass(frozen=True, slots=True, eq=False)
class TariffRates:
    """Tariff averages by code.

    Attributes:
        name: file name without its ending.
        table: `importer`, `partner` (ISO alpha-3; "" is every partner), `year`, `hs`, `duty_type` (a value of
            `DUTY_TYPES`), `rate_simple`, `rate_weighted`, `rate_lowest`, `rate_highest` (fractions), `lines`.
        hs_revision: edition of the codes.
        provenance: where they come from, with caveats.
    """

    name: str
    table: ir.Table
    hs_revision: str
    provenance: Provenance


def load_wits_tariffs(path: Path, *, hs_revision: str | None = None) -> TariffRates:
    """Return the tariff averages of a WITS/TRAINS file.

    Raises:
        BadInput: the file is absent or not WITS's, in several editions, or rows are unusable or stand twice.
    """
    import ibis

    columns = read_columns(path, _WANTED, optional=_OPTIONAL)
    numbers = {f"{int(number)}": name for number, name in country_numbers().items()} | {"0": ""}
    padded = {written: numbers[short] for short in numbers for written in (short, short.zfill(2), short.zfill(3))}
    for column in ("importer", "partner"):
        columns = translate(columns, column, padded)
    rows = ibis.memtable(translate(columns, "duty_type", DUTY_TYPES))
    editions = sorted(rows.select("edition").distinct().to_pyarrow()["edition"].to_pylist())
    if len(editions) != 1 or editions[0] not in _EDITIONS:
        message = "is not one edition of the Harmonized System."
        raise BadInput([Problem(path.name, 0, "NomenCode", ", ".join(editions), message, "Keep one edition.")])
    edition = check_revision(hs_revision, file=path.name, found=_EDITIONS[editions[0]])

    def fraction(column: ir.Column) -> ir.Column:
        return column.try_cast("float64") / 100

    table = rows.select(
        "line",
        importer=rows.importer,
        partner=rows.partner,
        year=rows.year.try_cast("int64"),
        hs=rows.hs.lpad(6, "0"),
        duty_type=rows.duty_type,
        rate_simple=fraction(rows.simple),
        rate_weighted=fraction(rows.weighted),
        rate_lowest=fraction(rows.lowest),
        rate_highest=fraction(rows.highest),
        lines=rows.lines.try_cast("int64"),
        not_ad_valorem=rows.not_ad_valorem.try_cast("int64"),
    )
    table = ibis.memtable(table.to_pyarrow())
    problems = _problems(table, path.name)
    if problems:
        raise BadInput(problems)
    return TariffRates(path.stem, table.drop("line", "not_ad_valorem"), edition, _provenance(path, table))


def _problems(table: ir.Table, file: str) -> list[Problem]:
    import ibis

    key = ["importer", "partner", "year", "hs", "duty_type"]
    repeated = ibis._.count().over(ibis.window(group_by=key)) > 1
    faults = (
        ("importer", table.importer.isnull(), "has a country number that is not known.", "Use WITS's numbers."),
        ("partner", table.partner.isnull(), "has a country number that is not known.", "Use WITS's numbers."),
        ("hs", ~table.hs.re_search(r"^\d{6}$"), "is not six digits.", "Download by six-digit code."),
        ("duty_type", table.duty_type.isnull(), "is not MFN, PRF, BND or AHS.", "Use the file as published."),
        (
            "rate_simple",
            table.rate_simple.isnull() | table.rate_simple.isnan() | ~table.rate_simple.between(0, _LARGEST_RATE),
            "is not a rate from 0 to 3000 %.",
            "Leave out lines whose rate is not known.",
        ),
        ("year", table.year.isnull(), "is not a year.", "Use the file as published."),
        ("hs", repeated, "stands twice for the same partner, year and duty type.", "Keep one."),
    )
    counts = table.mutate(**{f"n{index}": fault[1] for index, fault in enumerate(faults)})
    found = counts.aggregate(**{f"n{index}": counts[f"n{index}"].sum() for index in range(len(faults))})
    present = found.to_pyarrow().to_pylist()[0]
    problems = []
    for index, (column, wrong, message, remedy) in enumerate(faults):
        if not present[f"n{index}"]:
            continue
        rows = table.mutate(wrong=wrong).filter(ibis._.wrong).order_by("line").limit(_SHOWN).to_pyarrow().to_pylist()
        problems += [Problem(file, row["line"], column, str(row[column] or row["hs"]), message, remedy) for row in rows]
    return problems[:_SHOWN]


def _provenance(path: Path, table: ir.Table) -> Provenance:
    caveats = ["Rates are averages over the national lines of a code; the law sets a rate by line."]
    specific = table.filter(table.not_ad_valorem > 0).count().to_pyarrow().as_py()
    if specific:
        caveats.append(
            f"{count_rows(specific)} with lines whose duty is not ad valorem: those lines are not in the averages."
        )
    years = sorted(table.select("year").distinct().to_pyarrow()["year"].to_pylist())
    if len(years) > 1:
        caveats.append(f"Years {years[0]} to {years[-1]} are held side by side.")
    return Provenance(
        publisher="World Bank and UNCTAD",
        title=f"WITS/TRAINS, {path.stem}",
        url="https://wits.worldbank.org",
        date=", ".join(map(str, years)),
        licence="WITS terms of use",
        transformation="Percent made fractions; country numbers made ISO alpha-3.",
        caveats=tuple(caveats),
    )
