"""The schedules that ship: the United States in full, read from the shipped tables."""

from __future__ import annotations

from functools import cache

import numpy as np

from entente.tradedata import starter
from entente.tradedata.schedules.schedule import RateColumn, Schedule

__all__ = ["us_schedule"]


@cache
def us_schedule() -> Schedule:
    """Return the US schedule of 9 April 2025, chapters 1 to 97, at its lowest lines.

    What is not a plain percentage counts with what it collected in 2024 where that is known; see the table
    `us_hts8_2025`. Column 2 has no such equivalent.
    """
    table = starter.us_hts8().order_by("hts8").to_pyarrow()
    codes = table["hts8"].to_pylist()
    lines = tuple(starter.us_hts10().order_by("line").line.to_pyarrow().to_pylist())
    at = {code: position for position, code in enumerate(codes)}
    plain = {"free", "ad_valorem"}

    def column(name: str, equivalent: str | None) -> RateColumn:
        kinds = tuple(table[f"{name}_kind"].to_pylist())
        measured = table[equivalent].to_numpy(zero_copy_only=False) if equivalent else np.full(len(codes), np.nan)
        return RateColumn(
            text=tuple(table[f"{name}_text"].to_pylist()),
            kind=kinds,
            ad_valorem_rate=table[f"{name}_rate"].to_numpy(zero_copy_only=False).astype(np.float64),
            rest_rate=np.where([kind in plain for kind in kinds], 0.0, measured),
        )

    provenance = starter.provenance("us_hts8_2025")
    return Schedule(
        importer="USA",
        name="HTS 2025, revision 10",
        hs_revision=starter.HS_REVISION,
        lines=lines,
        number=np.array([int(line.ljust(10, "0")) for line in lines], dtype=np.int64),
        tariff_line=np.array([at[line[:8]] for line in lines], dtype=np.int64),
        codes=tuple(codes),
        general=column("general", "rest_equivalent_rate"),
        columns={"column2": column("column2", None)},
        special_text=tuple(table["special_text"].to_pylist()),
        provenance=provenance,
        caveats=provenance.caveats[:1],  # the others are about equivalents, whose basis each answer states
        unparsed=tuple(
            code for code, rate in zip(codes, table["general_rate"].to_pylist(), strict=True) if rate is None
        ),
    )
