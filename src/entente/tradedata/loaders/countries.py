"""Country numbers of publishers as ISO 3166 alpha-3 codes."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

__all__ = ["census_countries", "country_numbers", "european_union"]


@cache
def country_numbers() -> dict[str, str]:
    """Return three-digit number → ISO alpha-3: ISO 3166-1 numeric, and where UN trade statistics use another."""
    return {row["number"]: row["iso3"] for row in _rows("country_numbers.csv")}


@cache
def census_countries() -> dict[str, str]:
    """Return Schedule C code of the US Census Bureau → ISO alpha-3; the European Union's aggregate is EUU."""
    return {row["census_code"]: row["iso3"] for row in _rows("census_countries.csv")}


@cache
def european_union() -> frozenset[str]:
    """Return the members of the European Union since 2020."""
    return frozenset(row["iso3"] for row in _rows("census_countries.csv") if row["in_european_union"] == "yes")


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
