"""`entente remind`: tell people what falls due and what is overdue."""

from __future__ import annotations

from typing import Annotated

import typer

from entente.cli.app import app
from entente.cli.workspace import Data, open_workspace

__all__ = ["remind"]


@app.command()
def remind(
    days: Annotated[int, typer.Option("--days", min=0, max=60, help="Tell so many days before a task is due.")] = 3,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would be told.")] = False,
    data: Data = None,
) -> None:
    """Tell people by e-mail and on the pages what falls due and what is overdue, each task and stage once."""
    open_workspace(data, trial=True)
    from entente.workspace.services.reminders import remind as tell

    count = 0
    for told in tell(days_ahead=days, dry_run=dry_run):
        count += 1
        how = "e-mail" if told.mailed else "on the pages only, no e-mail address"
        typer.echo(f"{told.username}: {told.tasks} task{'s' if told.tasks != 1 else ''} ({how})")
    typer.echo(f"{'Would tell' if dry_run else 'Told'} {count} {'person' if count == 1 else 'people'}.")
