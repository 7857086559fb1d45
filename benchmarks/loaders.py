"""A BACI-size file (11 million rows): read, checked and added up by exporter and chapter.

The file is made once, in the system's folder for temporary files: every pair of 200 countries in about 5.5 % of
5,000 codes. Its total is known from making it, and the answer is checked against it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks._process import run_cold
from entente.tradedata.starter import table_path

__all__ = ["TARGETS", "run"]

TARGETS = {"load_check_and_aggregate": 10.0, "peak_megabytes": 2000.0}
_ROWS = 11_000_000
_SMOKE_ROWS = 20_000
_WORK = """
import json, sys, time
from pathlib import Path
start = time.perf_counter()
from entente.tradedata.loaders import load_baci
flows = load_baci(Path(sys.argv[1]))
loaded = time.perf_counter()
table = flows.table
keys = ["exporter", table.hs.substr(0, 2).name("chapter")]
sums = table.group_by(keys).aggregate(value=table.trade_value_usd.sum(), rows=table.count()).to_pyarrow()
done = time.perf_counter()
print(json.dumps({
    "load": loaded - start, "aggregate": done - loaded, "total": done - start, "cells": sums.num_rows,
    "rows": sum(sums["rows"].to_pylist()), "value": sum(sums["value"].to_pylist()),
}))
"""


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return measured figures: seconds unless the name says otherwise."""
    path, expected = _make(_SMOKE_ROWS if smoke else _ROWS)
    cost = run_cold([sys.executable, "-c", _WORK, str(path)], folder=Path(__file__).parents[1])
    found = json.loads(cost.output)
    if found["rows"] != expected["rows"] or abs(found["value"] / expected["value"] - 1) > 1e-9:
        raise AssertionError(f"the file holds {expected}, the loader found {found}")
    return {
        "rows": float(found["rows"]),
        "load_and_check": found["load"],
        "aggregate_by_exporter_and_chapter": found["aggregate"],
        "load_check_and_aggregate": found["total"],
        "processor_seconds": cost.processor_seconds,
        "peak_megabytes": cost.megabytes,
    }


def _make(rows: int) -> tuple[Path, dict[str, float]]:
    """Return a made-up BACI file of about that many rows, and what it holds."""
    import duckdb

    folder = Path(tempfile.gettempdir()) / f"entente-baci-hs22-{rows}"
    path, facts = folder / "BACI_HS22_Y2023_V000001.csv", folder / "facts.json"
    if facts.exists():
        return path, json.loads(facts.read_text(encoding="utf-8"))
    folder.mkdir(exist_ok=True)
    names = ["country_code,country_name,country_iso2,country_iso3"]
    names += [f"{4 * n},Country {n},XX,{chr(65 + n // 26)}{chr(65 + n % 26)}X" for n in range(1, 201)]
    (folder / "country_codes_V000001.csv").write_text("\n".join(names) + "\n", encoding="utf-8")
    share = rows / (200 * 199 * 5000)
    connection = duckdb.connect()
    codes = table_path("trade_elasticities_hs6")
    connection.execute(
        f"""create table flows as select 2023 t, 4 * i i, 4 * j j, hs6 k,
        round(exp(10 * (hash(i, j, k) % 1000003) / 1000003.0), 3) v, case when hash(k, j, i) % 20 = 0 then
        '           NA' else round(exp(8 * (hash(j, i, k) % 999983) / 999983.0), 3)::varchar end q
        from range(1, 201) a(i), range(1, 201) b(j),
        (select hs6, row_number() over (order by hs6) k from '{codes}' limit 5000) c
        where i <> j and hash(k, i, j, 7) % 1000000 < {share * 1e6}"""
    )
    connection.execute(f"copy flows to '{path}' (header)")
    held = connection.execute("select count(*), 1000 * sum(v) from flows").fetchone()
    assert held is not None
    facts.write_text(json.dumps({"rows": held[0], "value": held[1]}), encoding="utf-8")
    return path, {"rows": held[0], "value": held[1]}


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
