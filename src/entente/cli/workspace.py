"""The workspace from the command line: `serve`, people, cases in and out, backups, the check of the history."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from entente.base.errors import EntenteError
from entente.cli.app import AsOf, CaseFolder, app, say
from entente.dossier.record import Classification
from entente.dossier.states import Role

__all__ = ["add_person", "backup", "export", "import_", "open_workspace", "restore", "serve", "verify_history"]

DEMO_CASE = Path("cases/vietnam-us-2025")
DEMO_DAY = date(2025, 4, 30)
NO_TRIAL = ("ENTENTE_DEBUG", "ENTENTE_SECRET_KEY", "ENTENTE_HOSTS", "ENTENTE_BEHIND_PROXY", "ENTENTE_OIDC_ISSUER")
LOOPBACK = ("127.0.0.1", "localhost", "::1")

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the database and attachments; default ENTENTE_DATA or data."),
]


def open_workspace(data: Path | None = None, *, trial: bool = False) -> None:
    """Make the settings hold, and the database ready.

    Args:
        data: folder of the database and attachments.
        trial: on one's own machine, without a key or hosts set: they are made up and kept in the folder.

    Raises:
        EntenteError: the workspace is not installed, or a setting is missing or unsafe.
    """
    if data is not None:
        os.environ["ENTENTE_DATA"] = str(data)
    os.umask(0o077)  # what the workspace writes is for its own account on this machine
    folder = Path(os.environ.setdefault("ENTENTE_DATA", "data"))
    folder.mkdir(parents=True, exist_ok=True)
    if trial and not any(name in os.environ for name in NO_TRIAL):
        os.environ["ENTENTE_DEBUG"] = "1"
        os.environ["ENTENTE_SECRET_KEY"] = _kept_key(folder / "secret-key")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entente.workspace.settings")
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import call_command
    except ImportError:
        raise EntenteError("The workspace is not installed: pip install 'entente[workspace]'") from None
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise EntenteError(str(error)) from None
    call_command("migrate", verbosity=0, interactive=False)


def _kept_key(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    data: Data = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="Case for the first start instead of the shipped one.")
    ] = None,
    as_of: AsOf = None,
    threads: Annotated[int, typer.Option("--threads", min=1, max=64, help="Requests answered at a time.")] = 4,
) -> None:
    """Serve the workspace. The first start on one's own machine loads a case and one person per role."""
    open_workspace(data, trial=host in LOOPBACK)
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.server import Server

    from entente.workspace.services.demonstration import set_up

    if settings.TRIAL:
        if host not in LOOPBACK:
            raise EntenteError(f"A trial is for one's own machine, not for {host}; take ENTENTE_DEBUG out.")
        folder, day = (case, as_of) if case is not None else (DEMO_CASE, as_of or DEMO_DAY)
        for line in set_up(folder, clock=day):
            typer.echo(line)
    typer.echo(f"Entente serves on http://{host}:{port} (stop with Ctrl-C).")
    server = Server(
        "entente.workspace.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=1, blocking_threads=threads, blocking_threads_idle_timeout=600, respawn_failed_workers=True,
        log_access=False, websockets=False,
    )  # fmt: skip
    server.serve()


@app.command("import")
def import_(case: CaseFolder, as_of: AsOf = None, data: Data = None) -> None:
    """Read a case folder into the workspace; --as-of takes that day as today and leaves out what came later."""
    open_workspace(data, trial=True)
    from entente.workspace.services.cases import import_case

    negotiation = import_case(case, clock=as_of)
    typer.echo(f"{negotiation.code}: {negotiation.sequence} versions of records.")


@app.command()
def export(
    negotiation: Annotated[str, typer.Argument(metavar="NEGOTIATION", help="Code of the negotiation.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="An empty folder for the case.")],
    data: Data = None,
) -> None:
    """Write a negotiation of the workspace as a case folder."""
    open_workspace(data, trial=True)
    from entente.workspace.services.cases import export_case

    for path in export_case(negotiation, out):
        say(str(path))
    typer.echo(f"Wrote {out}. Run: entente check {out}")


@app.command()
def add_person(
    username: Annotated[str, typer.Argument(metavar="USERNAME", help="Name to sign in with.")],
    negotiation: Annotated[str, typer.Option("--negotiation", metavar="CODE", help="Code of the negotiation.")],
    role: Annotated[Role, typer.Option("--role", help="What the person does.")],
    agency: Annotated[str, typer.Option("--agency", metavar="CODE", help="Code of the person's agency.")] = "",
    clearance: Annotated[
        Classification, typer.Option("--clearance", help="The most secret that the person may see.")
    ] = Classification.INTERNAL,
    email: Annotated[str, typer.Option("--email", help="For reminders, and for sign-in by OpenID Connect.")] = "",
    ask: Annotated[bool, typer.Option("--ask", help="Ask for the first password instead of making one up.")] = False,
    data: Data = None,
) -> None:
    """Add somebody to a negotiation, e.g. its first administrator; the first password is shown once."""
    open_workspace(data, trial=True)
    from entente.workspace.services.members import Part, enrol

    chosen = typer.prompt("First password", hide_input=True, confirmation_prompt=True) if ask else ""
    part = Part(role, agency, clearance)
    password = enrol(negotiation, username=username, part=part, email=email, password=chosen)
    typer.echo(f"{username} takes part in {negotiation} as {role.value}.")
    if password and not ask:
        typer.echo(f"First password, shown once: {password}")


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, e.g. entente-2025-04-30.zip.")],
    data: Data = None,
) -> None:
    """Write everything of the workspace into one file, while it runs."""
    open_workspace(data, trial=True)
    from entente.workspace.services.backup import backup as write_backup

    manifest = write_backup(out)
    typer.echo(f"Wrote {out}: {manifest['versions']} versions of records, {len(manifest['sha256']) - 1} attachments.")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What `entente backup` wrote.")], data: Data = None
) -> None:
    """Read a backup into an empty workspace and check its history."""
    open_workspace(data, trial=True)
    from entente.workspace.services.backup import restore as read_backup

    typer.echo(f"Restored {read_backup(source)} versions of records; the history is whole.")


@app.command()
def verify_history(data: Data = None) -> None:
    """Check that no version of any record was changed, removed or put in; exit 1 if one was."""
    open_workspace(data, trial=True)
    from entente.workspace.models import Negotiation
    from entente.workspace.services.chain import verify

    wrong = 0
    for negotiation in Negotiation.objects.order_by("code"):
        problems = list(verify(negotiation))
        wrong += len(problems)
        for problem in problems:
            typer.echo(problem)
        typer.echo(
            f"{negotiation.code}: {negotiation.sequence} versions, {len(problems)} problems, head {negotiation.head}"
        )
    if wrong:
        raise typer.Exit(1)
