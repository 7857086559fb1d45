"""`python -m entente.tradedata.build --source FOLDER [--out FOLDER]`: build every shipped table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

import pyarrow as pa

from entente.base.errors import EntenteError
from entente.tradedata.build import (
    elasticities,
    exemptions,
    exports,
    goods_lists,
    home_tariffs,
    imports,
    measures,
    nomenclature,
    schedule,
    titles,
    writing,
)
from entente.tradedata.build.source import SourceFolder

__all__ = ["build_tables", "main"]


def build_tables(source_folder: Path, out: Path) -> list[Path]:
    """Write every table and its provenance file.

    Args:
        source_folder: folder with the source files.
        out: existing folder to write to.

    Returns:
        The table files, in the order written.
    """
    source = SourceFolder(source_folder)
    lists = exemptions.read_exemption_lists(source)
    list_files = list(source.used)
    made: dict[str, pa.Table] = {}

    def used_codes() -> set[str]:
        columns = [
            ("us_imports_2024_by_partner", "hs6"),
            ("us_exports_by_partner", "hs6"),
            ("us_imports_2024_lines", "hts8"),
        ]
        return {code for table, column in columns for code in made[table][column].to_pylist()}

    plan: list[tuple[str, Sequence[str], Callable[[], pa.Table]]] = [
        ("partners.csv", ["census_code"], measures.build_partners),
        ("exemption_lists.csv", ["list_code"], lambda: measures.build_exemption_catalogue(lists)),
        ("us_reciprocal_2025.csv", ["country"], lambda: measures.build_reciprocal(source)),
        ("us_rate_lists.csv", ["list_code", "partner"], lambda: measures.build_rate_lists(source)),
        ("us_exports_by_partner.parquet", ["partner", "hs6", "year"], lambda: exports.build_exports_by_partner(source)),
        (
            "us_imports_2024_by_partner.parquet",
            ["hs6", "partner", "exemption_lists"],
            lambda: imports.build_imports_by_partner(source, lists),
        ),
        (
            "us_imports_2024_lines.parquet",
            ["partner", "hts8", "exemption_lists"],
            lambda: imports.build_import_lines(source, lists),
        ),
        ("trade_elasticities_hs6.parquet", ["hs6"], lambda: elasticities.build_trade_elasticities(source)),
        ("hs_titles.parquet", ["code"], lambda: titles.build_titles(source, used_codes())),
        ("us_hts8_2025.parquet", ["hts8"], lambda: schedule.build_hts8(source)),
        ("us_hts10_2025.parquet", ["line"], lambda: schedule.build_hts10(source)),
        ("us_hts10_changes.csv", ["code", "became", "ended_by"], lambda: schedule.build_hts10_changes(source)),
        ("us_imports_2024_hts10.parquet", ["partner", "hts10"], lambda: schedule.build_import_hts10(source)),
        (
            "goods_lists.parquet",
            ["list_code", "first_code", "last_code"],
            lambda: goods_lists.build_goods_lists(source),
        ),
        ("origins.csv", ["origin"], lambda: goods_lists.build_origins(source)),
        ("vn_tariff_lines.csv", ["code"], lambda: home_tariffs.build_home_lines(source)),
        ("vn_sector_tariffs.csv", ["sector"], lambda: home_tariffs.build_home_sectors(source)),
        ("hs_editions.parquet", ["hs6"], lambda: nomenclature.build_editions(source)),
        ("hs_successions.parquet", ["edition", "hs6", "hs2022"], lambda: nomenclature.build_successions(source)),
    ]
    written = []
    for name, key, build in plan:
        source.start_table()
        table = build()
        made[name.split(".")[0]] = table
        path = out / name
        (writing.write_csv if path.suffix == ".csv" else writing.write_parquet)(table, path, key=key)
        from_lists = list_files if "exemption_lists" in [*table.column_names, path.stem] else []
        writing.write_provenance(path, rows=table.num_rows, inputs=[*source.used, *from_lists])
        written.append(path)
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m entente.tradedata.build", description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="folder with the source files")
    parser.add_argument("--out", type=Path, default=None, help="folder to write to (default: the package's own)")
    options = parser.parse_args(arguments)
    out = options.out or Path(str(resources.files("entente.tradedata").joinpath("tables")))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path in build_tables(options.source, out):
            print(f"{path.name}: {path.stat().st_size:,} bytes", file=sys.stderr)
    except EntenteError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
