"""`entente replicate`: re-run a published model from its own input files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entente.cli.app import app, say


@app.command()
def replicate(
    paper: Annotated[
        str,
        typer.Argument(metavar="PAPER", help="caliendo-parro, liberation-day, ossa or structural-gravity."),
    ],
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder with the paper's own input files.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write the tables to; made if missing.")],
) -> None:
    """Re-run a published model and write its tables as CSV, with all digits."""
    from entente.calibration.papers import replicate as run

    _require_folder(out)
    for path in run(paper, data, out, report=lambda part: say(f"{paper}: {part}")):
        typer.echo(str(path))


def _require_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{str(out)!r} is a file; give a folder", param_hint="--out")
