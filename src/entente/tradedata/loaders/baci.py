"""CEPII's BACI: the world's trade by six-digit code, both countries' counts reconciled.

A CSV per year, `BACI_HS22_Y2023_V202501.csv`, with columns t (year), i (exporter), j (importer), k (code), v (thousand
US dollars, free on board) and q (metric tons), and beside it `country_codes_V202501.csv` with `country_code` and
`country_iso3`. About 11 million rows a year. Made-up sample: `samples/BACI_HS22_Y2023_V000000.csv`.

Source: Gaulier & Zignago (2010), "BACI: International Trade Database at the Product-Level", CEPII.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance
from entente.tradedata.backend import default_backend
from entente.tradedata.loaders.codes import check_codes
from entente.tradedata.loaders.flows import TradeFlows, Years, check_revision, settle

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["load_baci"]

_EDITIONS = {
    "92": "HS1992",
    "96": "HS1996",
    "02": "HS2002",
    "07": "HS2007",
    "12": "HS2012",
    "17": "HS2017",
    "22": "HS2022",
}
_NAME = re.compile(r"^BACI_HS(?P<edition>\d{2})_Y(?P<year>\d{4})_V(?P<version>\w+)$")
_COLUMNS = {"t": "SMALLINT", "i": "SMALLINT", "j": "SMALLINT", "k": "INTEGER", "v": "DOUBLE", "q": "DOUBLE"}
_UNKNOWN = ["NA", *(" " * blanks + "NA" for blanks in (10, 11))]  # a quantity not known, padded to a column
_OTHER_ASIA = {"S19": "TWN"}  # "Other Asia, not elsewhere specified", in practice Taiwan
_SHOWN = 20
_ISO3 = 3
_SERIAL = count(1)


def load_baci(
    path: Path, *, countries: Path | None = None, hs_revision: str | None = None, years: Years = None
) -> TradeFlows:
    """Return the flows of a BACI file, held as a table of this thread's DuckDB connection (about 30 bytes a row).

    Args:
        path: the CSV file.
        countries: BACI's file of country codes; `country_codes_V<version>.csv` beside the file when None.
        hs_revision: edition of the codes; read from the file's name when None.
        years: as in `flows.settle`; a BACI file holds one.

    Raises:
        BadInput: a file is absent, columns are not BACI's, a country has no code, or rows are unusable.
    """
    name = _NAME.match(path.stem)
    edition = check_revision(hs_revision, file=path.name, found=_EDITIONS.get(name["edition"]) if name else None)
    raw = _read(path)
    iso = _country_codes(countries or path.with_name(f"country_codes_V{name['version'] if name else ''}.csv"))
    problems = _problems(raw, iso, path.name)
    if problems:
        raise BadInput(problems)
    by_code = raw.group_by("k").aggregate(value=raw.v.sum()).to_pyarrow()
    codes = (f"{code:06d}" for code in by_code["k"].to_pylist())
    outside = check_codes(dict(zip(codes, by_code["value"].to_pylist(), strict=True)), edition, file=path.name)
    provenance = Provenance(
        publisher="CEPII",
        title=f"BACI, {path.stem}",
        url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
        date=name["year"] if name else "",
        licence="Etalab 2.0",
        transformation="Thousand dollars made dollars; country numbers made ISO alpha-3; codes given their zeros.",
        caveats=(
            "Values are free on board and reconciled by CEPII from both countries' statistics: neither's own count.",
            "BACI leaves out flows under 1,000 dollars and trade with areas not specified: missing, not zero.",
            *outside,
        ),
    )
    return settle(
        _flows(raw, iso, by_code["k"].to_pylist()),
        file=path.name,
        name=path.stem,
        hs_revision=edition,
        years=years,
        counted_by="both",
        provenance=provenance,
        found_years=raw.select("t").distinct().to_pyarrow()["t"].to_pylist(),
        checked=True,  # above, on numbers: ten times faster than on text
    )


def _read(path: Path) -> ir.Table:
    """Return the file's rows as a table of numbers, after a look at its first line."""
    import duckdb

    if not path.is_file():
        raise BadInput([Problem(path.name, 0, "", "", "does not exist.", f"Put it in {path.parent}.")])
    with path.open(encoding="utf-8-sig") as file:
        heading = [column.strip().strip('"') for column in file.readline().split(",")]
    if heading != list(_COLUMNS):
        message = f"is not the heading of a BACI file, {','.join(_COLUMNS)}."
        raise BadInput([Problem(path.name, 1, "", ",".join(heading), message, "Use a file as CEPII publishes it.")])
    backend = default_backend()
    backend.raw_sql("SET enable_progress_bar = false")  # DuckDB draws it on standard output, where JSON may go
    serial = next(_SERIAL)
    try:
        rows = backend.read_csv(
            str(path),
            table_name=f"baci_text_{serial}",
            columns=_COLUMNS,
            header=True,
            auto_detect=False,
            delim=",",
            nullstr=_UNKNOWN,
        )
        return backend.create_table(f"baci_{serial}", rows, temp=True)
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        first, *rest = str(error).split("\n")
        line = re.search(r"Line: (\d+)", first)
        value = next((text.removeprefix("Original Line:").strip() for text in rest if "Original Line:" in text), "")
        message = "cannot be read as six numbers separated by commas."
        remedy = "Write numbers with a decimal point and codes as digits; if the download broke off, repeat it."
        raise BadInput([Problem(path.name, int(line[1]) if line else 0, "", value[:80], message, remedy)]) from None


def _flows(raw: ir.Table, iso: dict[int, str], codes: Sequence[int]) -> ir.Table:
    """Return the rows in the common columns; texts are joined to numbers: faster than making them row by row."""
    import ibis

    names = pa.table({"code": pa.array(list(iso), pa.int16()), "iso3": pa.array(list(iso.values()), pa.string())})
    exporter = ibis.memtable(names)
    importer = exporter.rename(importer_code="code", importer="iso3")
    goods = ibis.memtable(pa.table({"goods": pa.array(codes, pa.int32()), "hs": [f"{code:06d}" for code in codes]}))
    joined = raw.join(exporter, raw.i == exporter.code).join(importer, raw.j == importer.importer_code)
    joined = joined.join(goods, joined.k == goods.goods)
    return joined.select(
        year=joined.t,
        counted_by=ibis.literal("both"),
        exporter=joined.iso3,
        importer=joined.importer,
        hs=joined.hs,
        trade_value_usd=joined.v * 1000,
        quantity=joined.q,
        quantity_unit=ibis.literal("metric tons"),
    )


def _problems(raw: ir.Table, iso: dict[int, str], file: str) -> list[Problem]:
    """Return what is wrong with the rows, found on numbers."""
    import ibis

    if not raw.count().to_pyarrow().as_py():
        return [Problem(file, 0, "", "", "holds no rows.", "Check that it is the file you mean.")]
    problems = []
    for column in ("i", "j"):
        used = raw[[column]].distinct().to_pyarrow()[column].to_pylist()
        problems += [
            Problem(file, 0, column, str(code), "is not in the file of country codes.", "Use that of the same version.")
            for code in sorted(set(used) - set(iso), key=str)
        ]
    wrong = {
        "k": (
            raw.k.isnull() | (raw.k < 10_000) | (raw.k > 999_999),
            "is not a six-digit code.",
            "Write 10121 or 010121.",
        ),
        "v": (
            raw.v.isnull() | raw.v.isnan() | (raw.v < 0) | (raw.v == math.inf),
            "is not a value of 0 or more.",
            "Leave out flows that are not known.",
        ),
        "q": (
            raw.q.isnan() | (raw.q < 0) | (raw.q == math.inf),
            "is not a quantity of 0 or more.",
            "Write NA where it is not known.",
        ),
        "t": (raw.t.isnull(), "is missing.", "Give each row its year."),
    }
    for column, (bad, message, remedy) in wrong.items():
        rows = raw.filter(bad).limit(_SHOWN).to_pyarrow().to_pylist()
        problems += [Problem(file, 0, column, _place(row), message, remedy) for row in rows]
    if not problems:
        key = ((raw.t.cast("int64") * 1000 + raw.i) * 1000 + raw.j) * 1_000_000 + raw.k
        keys = raw.select(key=key).to_pyarrow()["key"].to_numpy()
        if not (np.diff(keys) > 0).all() and not (np.diff(np.sort(keys)) > 0).all():  # CEPII's files are in order
            again = raw.group_by(["t", "i", "j", "k"]).having(ibis._.count() > 1).aggregate(v=ibis._.v.max())
            problems += [
                Problem(file, 0, "k", _place(row), "stands more than once.", "Keep one row for each flow.")
                for row in again.limit(_SHOWN).to_pyarrow().to_pylist()
            ]
    return problems


def _place(row: dict[str, Any]) -> str:
    return f"{row['i']} to {row['j']}, {row['k']}, {row['t']}"


def _country_codes(path: Path) -> dict[int, str]:
    """Return country number → ISO alpha-3."""
    if not path.is_file():
        remedy = "Put CEPII's file of country codes there, or name it (countries)."
        raise BadInput([Problem(path.name, 0, "", "", "does not exist.", remedy)])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(
            [Problem(path.name, 0, "", "", "is not UTF-8 text.", "Use the file that comes with BACI.")]
        ) from None
    with io.StringIO(text, newline="") as file:
        rows = csv.DictReader(file)
        wanted = {"country_code", "country_iso3"}
        if not wanted <= set(rows.fieldnames or ()):
            message = f"lacks the columns {' and '.join(sorted(wanted))}."
            raise BadInput([Problem(path.name, 1, "", "", message, "Use the file that comes with BACI.")])
        found: dict[int, str] = {}
        problems = []
        for row in rows:
            code, iso3 = row["country_code"] or "", row["country_iso3"] or ""
            if len(iso3) != _ISO3:
                continue
            if not code.isdigit() or int(code) in found:
                message = "stands twice." if code.isdigit() else "is not a number."
                remedy = "Use the file that comes with BACI."
                problems.append(Problem(path.name, rows.line_num, "country_code", code, message, remedy))
                continue
            found[int(code)] = _OTHER_ASIA.get(iso3, iso3)
        if problems:
            raise BadInput(problems)
        return found
