"""`entente read` and `entente accept`: documents become proposals, and chosen proposals records of a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entente.cli.app import Json, app, print_json

Documents = Annotated[
    list[Path], typer.Argument(metavar="DOCUMENT...", help="Reports or readouts: .txt, .html, .pdf, .docx or .eml.")
]


@app.command()
def read(documents: Documents, as_json: Json = False) -> None:
    """Propose records from documents, each with the words it rests on. Nothing is written."""
    from entente.reading.engine import propose
    from entente.reading.output import to_json
    from entente.reading.read import read_documents

    batch = read_documents(documents)
    proposals = [proposal for document in batch.documents for proposal in propose(document)]
    refused = [{"path": e.name, "problem": e.problem, "remedy": e.remedy} for e in batch.refused]
    if as_json:
        print_json(to_json(batch.documents, proposals, refused=refused))
    else:
        for proposal in proposals:
            typer.echo(f"{proposal.kind:<14} {proposal.quote.quote}")
    for error in batch.refused:
        typer.echo(f"entente: {error}", err=True)
    if batch.refused:
        raise typer.Exit(2)
