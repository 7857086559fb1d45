"""Short titles of chapters, subheadings and tariff lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet

from entente.tradedata.build.source import SourceFolder, read_parameters

__all__ = ["build_titles", "expand_abbreviations"]

_IMPORT_TEXTS = "data/hs_trade/hs10_census_short_descriptions_2024.csv.gz"
_EXPORT_TEXTS = "data/hs_trade/hs10_schedule_b_descriptions_vn.csv.gz"
_HS10_IMPORTS = "data/hs_trade/us_imports_2024_hs10_by_country.parquet"
_WORD = re.compile(r"[A-Za-z&/']+|[^A-Za-z&/']+")


def build_titles(source: SourceFolder, codes: Iterable[str]) -> pa.Table:
    """Return code → title for the codes of 6 and 8 digits given, and for every chapter.

    A title is our own where `own_titles.csv` has one, for a tariff line that of its subheading followed by what sets
    the line apart. Elsewhere it is the Census short description of the ten-digit line with the largest US imports
    under the code, spelled out; `others` says that the code holds more lines.
    """
    texts = {row["HS10"]: row["E_COMMODITY_SDESC"] for row in source.rows(_EXPORT_TEXTS)}
    texts |= {row["HS10"]: row["description"] for row in source.rows(_IMPORT_TEXTS)}
    values = _import_values(source)
    words = {row["abbreviation"]: row["word"] for row in read_parameters("census_abbreviations.csv")}
    own = {row["code"]: row["title"] for row in read_parameters("own_titles.csv")}
    own |= {row["code"]: row["title"] for row in read_parameters("chapter_titles.csv")}
    lines_under: defaultdict[str, list[str]] = defaultdict(list)
    for line in texts:
        for digits in (6, 8):
            lines_under[line[:digits]].append(line)
    records: list[tuple[str, str, str, bool]] = []
    for code in sorted({*codes, *(code for code in own if len(code) == 2)}):
        under = lines_under.get(code, [])
        if code in own:
            records.append((code, own[code], "own", False))
        elif under:
            largest = max(under, key=lambda line: (values.get(line, 0.0), line))
            title = expand_abbreviations(texts[largest], words)
            subheading = own.get(code[:6])
            if subheading and {line[:8] for line in lines_under[code[:6]]} == {code}:
                records.append((code, subheading, "own", False))
            elif subheading:
                records.append((code, f"{subheading}: {_inside_a_sentence(title)}", "own and census", len(under) > 1))
            else:
                records.append((code, title, "census", len(under) > 1))
    return pa.table(
        {
            "code": pa.array([record[0] for record in records], pa.string()),
            "title": pa.array([record[1] for record in records], pa.string()),
            "basis": pa.array([record[2] for record in records], pa.string()),
            "others": pa.array([record[3] for record in records], pa.bool_()),
        }
    )


def expand_abbreviations(text: str, words: dict[str, str]) -> str:
    """Return a Census description in lower case with known abbreviations spelled out and a capital at the start."""
    parts = [words.get(part.upper(), part.lower()) for part in _WORD.findall(text)]
    line = re.sub(r"\s*,\s*", ", ", "".join(parts))
    line = re.sub(r"\s+", " ", line).strip(" ,")
    return line[:1].upper() + line[1:]


def _inside_a_sentence(title: str) -> str:
    """Return a title without its capital, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _import_values(source: SourceFolder) -> dict[str, float]:
    """Return ten-digit line → US imports from all partners, to tell which line under a code is largest."""
    table = pyarrow.parquet.read_table(source.path(_HS10_IMPORTS), columns=["HS10", "con_val_usd"])
    values: defaultdict[str, float] = defaultdict(float)
    for line, value in zip(table["HS10"].to_pylist(), table["con_val_usd"].to_pylist(), strict=True):
        values[line] += value
    return values
