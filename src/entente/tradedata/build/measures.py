"""The reciprocal duty: its table by country, named lists of rates, and the catalogue of exemption lists."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from entente.tradedata.build.exemptions import ExemptionLists
from entente.tradedata.build.source import SourceFolder, read_parameters

__all__ = ["EVERY_OTHER_PARTNER", "build_exemption_catalogue", "build_partners", "build_rate_lists", "build_reciprocal"]

EVERY_OTHER_PARTNER = "*"
_COUNTRIES = "facts/reciprocal_2025.csv"
_ACTIONS = "data/tariffs/lists/us_tariff_actions_master_list.json"
_EUROPEAN_MEMBER = "Germany (Federal Republic of Germany)"  # one row stands for the Union's common rate
_ISO_OF_TERRITORY = {  # the source leaves these codes empty
    "Pitcairn Islands": "PCN",
    "St Pierre and Miquelon": "SPM",
    "Svalbard, Jan Mayen Island": "SJM",
    "Vatican City": "VAT",
}


def build_reciprocal(source: SourceFolder) -> pa.Table:
    """Return the table of 2 April 2025 by country: trade, both published rates, the rate of 7 August 2025."""
    rows = source.rows(_COUNTRIES)
    return pa.table(
        {
            "country": pa.array([row["country"] for row in rows], pa.string()),
            "partner": pa.array([_partner(row) or None for row in rows], pa.string()),
            "status": pa.array([row["status"].replace(" ", "-") for row in rows], pa.string()),
            "us_exports_2024_usd": pa.array([_dollars(row["us_exports_2024_musd"]) for row in rows], pa.int64()),
            "us_imports_2024_usd": pa.array([_dollars(row["us_imports_2024_musd"]) for row in rows], pa.int64()),
            "chart_rate": pa.array([_fraction(row["announced_rate_2apr2025_pct"]) for row in rows], pa.float64()),
            "annex_i_rate": pa.array([_fraction(row["annex_I_first_text_pct"]) for row in rows], pa.float64()),
            "rate_from_2025_08_07": pa.array([_fraction(row["rate_from_7aug2025_pct"]) for row in rows], pa.float64()),
            "confidence": pa.array([row["confidence"] for row in rows], pa.string()),
            "note": pa.array([row["note"] for row in rows], pa.string()),
        }
    )


def build_rate_lists(source: SourceFolder) -> pa.Table:
    """Return named lists of added rates by partner; `*` stands for every partner the list does not name."""
    countries = [row for row in source.rows(_COUNTRIES) if _partner(row)]
    outside = {_partner(row): 0.0 for row in countries if row["status"] == "not in the scheme"}
    specific = [row for row in countries if row["status"] == "country-specific"]
    chart = {_partner(row): _fraction(row["announced_rate_2apr2025_pct"]) for row in specific}
    annex = {_partner(row): _fraction(row["annex_I_first_text_pct"]) for row in specific}
    august = {_partner(row): _fraction(row["rate_from_7aug2025_pct"]) for row in countries}
    actions = _reciprocal_actions(source)
    in_august = {partner: rate for partner, rate in august.items() if rate is not None} | actions["2025-05-14"]
    in_august["EUU"] = actions["european-union"]["EUU"]
    lists: dict[str, tuple[float, dict[str, float | None]]] = {
        "none": (0.0, {}),
        "baseline-10": (0.10, {}),
        "announced-2025-04-02": (0.10, dict(chart)),
        "annex-i-2025-04-02": (0.10, dict(annex)),
        "in-force-2025-04-10": (0.10, dict(actions["2025-04-10"])),
        "in-force-2025-08-07": (0.10, dict(in_august)),
    }
    titles = {row["list_code"]: row["title"] for row in read_parameters("rate_list_titles.csv")}
    records: list[tuple[str, str, str, float, bool]] = []
    for name, (everyone_else, named) in lists.items():
        exempt = outside if everyone_else else {}
        records.append((name, titles[name], EVERY_OTHER_PARTNER, everyone_else, False))
        for partner, rate in {**exempt, **named}.items():
            if rate is None:
                raise ValueError(f"rate list {name} has no rate for {partner}; complete {_COUNTRIES}")
            records.append((name, titles[name], partner, rate, (name, partner) == ("in-force-2025-08-07", "EUU")))
    return pa.table(
        {
            "list_code": pa.array([record[0] for record in records], pa.string()),
            "title": pa.array([record[1] for record in records], pa.string()),
            "partner": pa.array([record[2] for record in records], pa.string()),
            "added_rate": pa.array([record[3] for record in records], pa.float64()),
            "includes_mfn": pa.array([record[4] for record in records], pa.bool_()),
        }
    )


def build_exemption_catalogue(exemptions: ExemptionLists) -> pa.Table:
    """Return the exemption lists with their title, act, date of announcement and number of codes."""
    rows = read_parameters("exemption_lists.csv")
    sizes = [
        len(exemptions.prefixes.get(row["list_code"], ())) or len(exemptions.ranges[row["list_code"]]) for row in rows
    ]
    names = ("list_code", "title", "announced", "legal_act", "url")
    columns: dict[str, Any] = {name: pa.array([row[name] for row in rows], pa.string()) for name in names}
    return pa.table(columns | {"entries": pa.array(sizes, pa.int32())})


def build_partners() -> pa.Table:
    """Return the concordance of Census country codes with ISO codes for the partners in the import tables."""
    rows = read_parameters("census_partners.csv")
    return pa.table(
        {
            name: pa.array([row[name] or None for row in rows], pa.string())
            for name in ("census_code", "partner", "name")
        }
    )


def _reciprocal_actions(source: SourceFolder) -> dict[str, dict[str, float]]:
    """Return dated changes the country table does not carry: China and Hong Kong in 2025, the European Union."""
    census = {row["census_code"]: row["partner"] for row in read_parameters("census_partners.csv")}
    entries = next(
        entry["effective_date"]
        for entry in json.loads(source.path(_ACTIONS).read_text(encoding="utf-8"))
        if entry["tariff_authority"] == "ieepa" and entry["tariff_name"] == "reciprocal"
    )
    changes: dict[str, dict[str, float]] = {"2025-04-10": {}, "2025-05-14": {}, "european-union": {}}
    for entry in entries:
        day = entry.get("adjust_date")
        if day in changes and entry["census_code"] in census:
            changes[day][census[entry["census_code"]]] = entry["adjust_rate"]
        if day == "2025-08-07" and entry["country_name"] == _EUROPEAN_MEMBER:
            changes["european-union"]["EUU"] = entry["adjust_rate"]
    return changes


def _partner(row: dict[str, str]) -> str:
    return row["iso3"] or _ISO_OF_TERRITORY.get(row["country"], "")


def _dollars(millions: str) -> int | None:
    return round(float(millions) * 1e6) if millions else None


def _fraction(percent: str) -> float | None:
    return round(float(percent) / 100, 6) if percent else None
