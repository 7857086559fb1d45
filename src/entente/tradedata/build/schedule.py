"""The US schedule of 2025 by tariff line, the ten-digit lines under it, and what they collected in 2024."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from entente.tradedata.build.imports import HOMES, import_records
from entente.tradedata.build.source import SourceFolder, read_parameters
from entente.tradedata.schedules.duty import COLLECTED_KINDS, Duty, parse_duty
from entente.tradedata.schedules.usitc import read_usitc_lines

__all__ = ["build_hts8", "build_hts10", "build_hts10_changes", "build_import_hts10"]

_SCHEDULES = {"2025-01-01": "data/tariffs/hts_2025_basic.json.gz", "2025-04-09": "data/tariffs/hts_2025_rev_10.json.gz"}
_CURRENT = "2025-04-09"
_CHANGES = "data/tariffs/lists/budgetlab_hts_concordance.csv"
_SMALLEST_VALUE = 100_000  # US dollars: below this a collected rate is noise of a few shipments


def build_hts8(source: SourceFolder) -> pa.Table:
    """Return every eight-digit line: texts of columns 1 and 2, their numeric parts and the rate collected in 2024."""
    revisions = {day: _lines(source, name) for day, name in _SCHEDULES.items()}
    current = revisions[_CURRENT]
    collected = _collected_rates(source)
    codes = sorted(current)
    general = [parse_duty(current[code].general) for code in codes]
    other = [parse_duty(current[code].column2) for code in codes]
    equivalents = [_equivalent(duty, collected.get(code)) for duty, code in zip(general, codes, strict=True)]
    return pa.table(
        {
            "hts8": pa.array(codes, pa.string()),
            "first_in_schedule": pa.array([_first_day(code, revisions) for code in codes], pa.string()),
            "general_text": pa.array([duty.text for duty in general], pa.string()),
            "general_kind": pa.array([duty.kind for duty in general], pa.string()),
            "general_rate": pa.array([duty.ad_valorem_rate for duty in general], pa.float64()),
            "special_text": pa.array([current[code].special for code in codes], pa.string()),
            "column2_text": pa.array([duty.text for duty in other], pa.string()),
            "column2_kind": pa.array([duty.kind for duty in other], pa.string()),
            "column2_rate": pa.array([duty.ad_valorem_rate for duty in other], pa.float64()),
            "rest_equivalent_rate": pa.array([rate for rate, _ in equivalents], pa.float64()),
            "rest_equivalent_value_usd": pa.array([value for _, value in equivalents], pa.int64()),
        }
    )


def build_hts10(source: SourceFolder) -> pa.Table:
    """Return the lowest lines of the schedule: ten digits, or eight where a line has no statistical suffix."""
    lines = _lines(source, _SCHEDULES[_CURRENT])
    rows = [(suffix, unit) for line in lines.values() for suffix, unit in line.lowest]
    return pa.table(
        {
            "line": pa.array([code for code, _ in rows], pa.string()),
            "units": pa.array([unit for _, unit in rows], pa.string()),
        }
    )


def build_hts10_changes(source: SourceFolder) -> pa.Table:
    """Return ten-digit codes of 2025 that a later revision ended, with what they became."""
    rows = [row for row in source.rows(_CHANGES) if row["old_hts10"] != "NA" and row["new_hts10"] != "NA"]
    seen = {(row["old_hts10"], row["new_hts10"], row["revision_to"]): row for row in rows}
    names = {"old_hts10": "code", "new_hts10": "became", "revision_from": "last_in", "revision_to": "ended_by"}
    return pa.table({new: pa.array([row[old] for row in seen.values()], pa.string()) for old, new in names.items()})


def build_import_hts10(source: SourceFolder) -> pa.Table:
    """Return value and duty by ten-digit code for the home countries; values in US dollars, whole."""
    sums: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for partner, code, value, duty in import_records(source):
        if partner in HOMES:
            sums[partner, code][0] += value
            sums[partner, code][1] += duty
    keys = list(sums)
    return pa.table(
        {
            "partner": pa.array([key[0] for key in keys], pa.string()),
            "hts10": pa.array([key[1] for key in keys], pa.string()),
            "trade_value_consumption_usd": pa.array([round(sums[key][0]) for key in keys], pa.int64()),
            "duty_calculated_usd": pa.array([round(sums[key][1]) for key in keys], pa.int64()),
        }
    )


def _lines(source: SourceFolder, name: str) -> dict[str, Any]:
    rows = json.loads(gzip.decompress(source.path(name).read_bytes()))
    return read_usitc_lines(rows, where=name)


def _first_day(code: str, revisions: dict[str, dict[str, Any]]) -> str:
    """Return the day of the first revision read that has the line."""
    return min(day for day, lines in revisions.items() if code in lines)


def _collected_rates(source: SourceFolder) -> dict[str, tuple[float, float]]:
    """Return line → (duty, value) in 2024 over partners that pay the general rate and nothing beside it."""
    apart = {row["partner"] for row in read_parameters("partners_off_general_rate.csv")}
    metals = tuple(row["chapter"] for row in read_parameters("chapters_off_general_rate.csv"))
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for partner, code, value, duty in import_records(source):
        if partner not in apart and not code.startswith(metals):
            sums[code[:8]][0] += duty
            sums[code[:8]][1] += value
    return {code: (duty, value) for code, (duty, value) in sums.items()}


def _equivalent(duty: Duty, collected: tuple[float, float] | None) -> tuple[float | None, int | None]:
    """Return what the part of a duty that is not a plain percentage came to, as a fraction of value, and the value.

    The rate collected less the plain percentage. Unknown where little was imported or the difference is negative.
    """
    if duty.kind not in COLLECTED_KINDS or collected is None or collected[1] < _SMALLEST_VALUE:
        return None, None
    rest = collected[0] / collected[1] - (duty.ad_valorem_rate or 0.0)
    return (round(rest, 6), round(collected[1])) if rest >= 0 else (None, None)
