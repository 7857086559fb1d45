"""`entente prepare`: the main job, from a case folder to the plan in five formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entente.cli.app import AsOf, CaseFolder, Language, app, say, view
from entente.dossier import load_case


def _folder(text: object) -> Path:
    if not str(text).strip():
        raise typer.BadParameter("is empty; name the folder for the plan")
    return Path(str(text))


Out = Annotated[Path, typer.Option("--out", metavar="DIR", parser=_folder, help="Where the plan goes.")]


@app.command()
def prepare(
    case: CaseFolder,
    as_of: AsOf = None,
    out: Out = Path("out"),
    lang: Language = "en",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a finding is blocking.")] = False,
) -> None:
    """Write the consolidated negotiating plan: HTML, DOCX, PDF, JSON and the annexes as a workbook."""
    case_read = load_case(case)
    from entente.calibration.origin_extracts import extract_files
    from entente.plan import Phrasebook
    from entente.plan.build import build_document
    from entente.plan.consolidation import consolidate
    from entente.publishing import plan_to_json, publish

    book = Phrasebook(lang)
    plan = consolidate(view(case_read, as_of), book, extracts=extract_files(Path(case)), progress=say)
    say(book("progress.writing"))
    document = build_document(plan)
    for path in publish(document, out, plan_json=plan_to_json(plan.to_json(), document), progress=say):
        typer.echo(path)
    if strict and not plan.ready:
        raise typer.Exit(1)
