"""`python -m entente.calibration.worlds.build --source FOLDER [--out FOLDER]`: build every shipped world."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from entente.base.errors import EntenteError
from entente.calibration.worlds.build.goods import build_goods
from entente.calibration.worlds.build.merged import build_merged
from entente.calibration.worlds.writing import write_world_folder
from entente.tradedata.build.source import SourceFolder

__all__ = ["build_worlds", "main"]


def build_worlds(source_folder: Path, out: Path) -> list[Path]:
    """Write every shipped world as a folder; return the files.

    Args:
        source_folder: folder with the source files.
        out: folder to write to.
    """
    source = SourceFolder(source_folder)
    merged, inputs = build_merged(source)
    written = write_world_folder(merged, out / merged.name, inputs=inputs)
    goods, all_inputs = build_goods(merged, source)
    shipped = [one for one in inputs if one not in all_inputs]
    return written + write_world_folder(goods, out / goods.name, inputs=[*all_inputs, *shipped])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m entente.calibration.worlds.build", description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="folder with the source files")
    parser.add_argument("--out", type=Path, default=None, help="folder to write to (default: the package's own)")
    options = parser.parse_args(arguments)
    out = options.out or Path(str(resources.files("entente.calibration.worlds").joinpath("tables")))
    try:
        for path in build_worlds(options.source, out):
            print(f"{path.parent.name}/{path.name}: {path.stat().st_size:,} bytes", file=sys.stderr)
    except EntenteError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
