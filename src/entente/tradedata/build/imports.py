"""US imports for consumption: by HS6 and partner for every partner, by tariff line for the home countries."""

from __future__ import annotations

import re
from collections import defaultdict

import pyarrow as pa
import pyarrow.parquet

from entente.base.errors import EntenteError
from entente.tradedata.build.exemptions import ExemptionLists
from entente.tradedata.build.source import SourceFolder, read_parameters

__all__ = ["HOMES", "UnknownPartner", "build_import_lines", "build_imports_by_partner", "import_records"]

HOMES = ("VNM",)  # partners whose tariff lines ship; add one and rebuild
_HS10_IMPORTS = "data/hs_trade/us_imports_2024_hs10_by_country.parquet"
_SCHEDULE = "data/tariffs/us_hts8_rates_2025_rev10_april.parquet"
_SPECIAL_CHAPTERS = ("98", "99")  # not in the tariff schedule's chapters 1-97
_MARKUP = re.compile(r"</?\w+>")
_KINDS = {
    "free": "free",
    "ad_valorem": "ad_valorem",
    "specific_or_other": "specific_or_other",
    "compound_or_formula": "compound_or_formula",
}


class UnknownPartner(EntenteError):
    """A Census country code without an ISO code in `parameters/census_partners.csv`."""


def build_imports_by_partner(source: SourceFolder, exemptions: ExemptionLists) -> pa.Table:
    """Return value and duty by (HS6, partner, exemption lists); values in US dollars, whole."""
    sums: defaultdict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for partner, code, value, duty in import_records(source):
        cell = sums[code[:6], partner, exemptions.group_of(code)]
        cell[0] += value
        cell[1] += duty
    keys = list(sums)
    return pa.table(
        {
            "hs6": pa.array([key[0] for key in keys], pa.string()),
            "partner": pa.array([key[1] for key in keys], pa.string()),
            "exemption_lists": pa.array([key[2] for key in keys], pa.string()),
            "trade_value_consumption_usd": pa.array([round(sums[key][0]) for key in keys], pa.int64()),
            "duty_calculated_usd": pa.array([round(sums[key][1]) for key in keys], pa.int64()),
        }
    )


def build_import_lines(source: SourceFolder, exemptions: ExemptionLists) -> pa.Table:
    """Return value, duty and general rate by (partner, HTS8 line, exemption lists) for the home countries."""
    schedule = _general_rates(source)
    sums: defaultdict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for partner, code, value, duty in import_records(source):
        if partner in HOMES:
            cell = sums[partner, code[:8], exemptions.group_of(code)]
            cell[0] += value
            cell[1] += duty
    keys = list(sums)
    rates = [schedule.get(line) or _outside_schedule(line) for _, line, _ in keys]
    return pa.table(
        {
            "partner": pa.array([key[0] for key in keys], pa.string()),
            "hts8": pa.array([key[1] for key in keys], pa.string()),
            "exemption_lists": pa.array([key[2] for key in keys], pa.string()),
            "trade_value_consumption_usd": pa.array([round(sums[key][0]) for key in keys], pa.int64()),
            "duty_calculated_usd": pa.array([round(sums[key][1]) for key in keys], pa.int64()),
            "mfn_text": pa.array([rate[0] for rate in rates], pa.string()),
            "mfn_kind": pa.array([rate[1] for rate in rates], pa.string()),
            "mfn_applied_rate": pa.array([rate[2] for rate in rates], pa.float64()),
        }
    )


def import_records(source: SourceFolder) -> list[tuple[str, str, float, float]]:
    """Return (partner, ten-digit code, value, duty), leaving out members counted in the EU aggregate."""
    partners = {row["census_code"]: row["partner"] for row in read_parameters("census_partners.csv")}
    table = pyarrow.parquet.read_table(source.path(_HS10_IMPORTS))
    columns = [table[name].to_pylist() for name in ("CTY_CODE", "HS10", "con_val_usd", "cal_dut_usd", "CTY_NAME")]
    records = []
    for census_code, code, value, duty, name in zip(*columns, strict=True):
        if census_code not in partners:
            raise UnknownPartner(
                f"Census country {census_code} ({name}) has no ISO code in census_partners.csv. Add a row for it, "
                "with an empty partner if it is already counted in an aggregate."
            )
        if partners[census_code]:
            records.append((partners[census_code], code, value, duty))
    return records


def _general_rates(source: SourceFolder) -> dict[str, tuple[str, str, float | None]]:
    """Return line → (text, kind, rate); the rate only where the whole duty is ad valorem or free."""
    rates: dict[str, tuple[str, str, float | None]] = {}
    for row in pyarrow.parquet.read_table(source.path(_SCHEDULE)).to_pylist():
        kind = _KINDS[row["general_type"]]
        rate = row["general_adval"] if kind in ("free", "ad_valorem") else None
        rates[row["hts8"]] = (_plain(row["general"]), kind, None if rate is None else round(rate, 9))
    return rates


def _plain(text: str) -> str:
    """Return a rate's text without the schedule's markup: `14.5¢/m<sup>2</sup>` becomes `14.5¢/m2`."""
    return _MARKUP.sub("", text).strip()


def _outside_schedule(line: str) -> tuple[str, str, float | None]:
    """Return the rate of a line that has none of its own: chapters 98 and 99 take that of another line."""
    if line[:2] in _SPECIAL_CHAPTERS:
        return "", "special_provision", None
    raise UnknownPartner(
        f"Tariff line {line} is in the trade figures but not in the schedule of 9 April 2025. Map it in the build."
    )
