"""`entente new`: a commented skeleton of a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from entente.cli.app import app, parse_date
from entente.dossier.skeleton import write_skeleton

Opened = Annotated[
    date | None, typer.Option("--opened", metavar="DATE", parser=parse_date, help="Day the case begins; default today.")
]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="CASE", help="Folder to make.")],
    home: Annotated[str, typer.Option(help="Home country, ISO alpha-3.")] = "AAA",
    counterpart: Annotated[str, typer.Option(help="Counterpart, ISO alpha-3.")] = "BBB",
    title: Annotated[str, typer.Option(help="Title of the negotiation.")] = "Trade negotiation",
    opened: Opened = None,
) -> None:
    """Make an empty case folder in which every field is explained."""
    files = write_skeleton(folder, home=home, counterpart=counterpart, title=title, opened=opened or date.today())
    typer.echo(f"Made {folder} with {len(files)} files. Fill in case.yaml, then run: entente check {folder}")
