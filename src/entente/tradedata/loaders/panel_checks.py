"""Checks of a plain table of flows: values, countries, codes and their edition, rows that stand twice."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from entente.base.errors import BadInput, Problem
from entente.tradedata.loaders.codes import check_codes
from entente.tradedata.loaders.countries import census_countries, country_numbers, european_union

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["check_rows", "codes_caveats", "countries_caveats", "place_of", "product_kind"]

_REST = "ROW"  # the rest of the world, in industry tables
_UNION = "EUU"
_CODE_DIGITS = 6


@cache
def _countries() -> frozenset[str]:
    return frozenset((*country_numbers().values(), *census_countries().values(), _REST, _UNION, "USA"))


def countries_caveats(countries: frozenset[str]) -> tuple[str, ...]:
    """Return what to know of the countries of a table: a union beside its members is counted twice."""
    members = sorted(countries & european_union())
    if _UNION not in countries or not members:
        return ()
    return (f"{_UNION} stands beside its members ({', '.join(members[:5])}): do not add its flows to theirs.",)


def codes_caveats(rows: ir.Table, kind: str, hs_revision: str, *, file: str) -> tuple[str, ...]:
    """Return what to know of the codes of a table.

    Raises:
        BadInput: much of the trade is in codes that the edition does not have.
    """
    if not kind.startswith("hs") or int(kind[2:]) < _CODE_DIGITS:
        return ()
    if not hs_revision:
        return (
            f"{file} does not say of which edition its codes are; they are not checked. State it (HS2017, HS2022).",
        )
    by_code = rows.group_by("product").aggregate(value=rows.trade_value_usd.sum()).to_pyarrow()
    values = dict(zip(by_code["product"].to_pylist(), by_code["value"].to_pylist(), strict=True))
    return check_codes(values, hs_revision, file=file)


def product_kind(products: Sequence[str], column: str, file: str) -> str:
    """Return what a product is: codes of one length, or sectors.

    Raises:
        BadInput: there are none, codes stand beside other names, or codes are of several or odd lengths.
    """
    if not products:
        raise BadInput([Problem(file, 0, column, "", "holds no rows.", "Check that it is the file you mean.")])
    codes = [product for product in products if product.isdigit()]
    if len(codes) < len(products):
        if column != "sector" and codes:
            message = f"stands beside {len(products) - len(codes)} products that are no codes."
            raise BadInput([Problem(file, 0, column, codes[0], message, "Keep codes, or sectors.")])
        return "sector"
    lengths = sorted({len(code) for code in codes})
    if len(lengths) > 1 or lengths[0] % 2:
        message = (
            f"has codes of {' and '.join(map(str, lengths))} digits: zeros are lost, or totals stand beside parts."
        )
        raise BadInput(
            [Problem(file, 0, column, "", message, "Keep codes of 2, 4 or 6 digits, as text with their zeros.")]
        )
    return f"hs{lengths[0]}"


def check_rows(rows: ir.Table, file: str) -> frozenset[str]:
    """Return the countries of a table.

    Raises:
        BadInput: a row has no value, a country is not known, or a flow stands twice.
    """
    import ibis

    value = rows.trade_value_usd
    wrong = rows.filter(
        value.isnull() | value.isnan() | (value < 0) | (value == math.inf) | rows["product"].isnull()
    ).limit(20)
    problems = [
        Problem(file, 0, "value", place_of(row), "is not a value of 0 or more.", "Leave out flows that are not known.")
        for row in wrong.to_pyarrow().to_pylist()
    ]
    named = {
        row[side] for side in ("exporter", "importer") for row in rows.select(side).distinct().to_pyarrow().to_pylist()
    }
    problems += [
        Problem(file, 0, "exporter, importer", str(code), "is not an ISO alpha-3 code.", _meant(str(code)))
        for code in sorted(named, key=str)
        if code not in _countries()
    ]
    key = ["year", "exporter", "importer", "product"]
    again = rows.group_by(key).having(ibis._.count() > 1).aggregate(rows=ibis._.count()).limit(20)
    problems += [
        Problem(file, 0, "product", place_of(row), f"stands {row['rows']} times.", "Keep one count of each flow.")
        for row in again.to_pyarrow().to_pylist()
    ]
    if problems:
        raise BadInput(problems)
    return frozenset(named)


def place_of(row: dict[str, object]) -> str:
    """Return a row's flow in words, for messages."""
    return f"{row['exporter']} to {row['importer']}, {row['product']}, {row['year']}"


def _meant(code: str) -> str:
    near = difflib.get_close_matches(code.upper(), _countries(), n=1, cutoff=0.6)
    return "Write three capitals, e.g. VNM." + (f' Did you mean "{near[0]}"?' if near else "")
