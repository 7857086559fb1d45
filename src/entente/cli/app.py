"""The Typer application and what its commands share: options, output, errors."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from entente.base.dates import parse_day
from entente.base.errors import BadInput, EntenteError
from entente.base.text import clean, escape_json
from entente.dossier import Case, Dossier

__all__ = ["AsOf", "CaseFolder", "Json", "Language", "app", "parse_date", "print_json", "report_error", "say", "view"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Prepare a country's trade negotiation.",
)


def parse_date(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} {error}") from None


def _language(text: str) -> str:
    from entente.plan.phrasebook import LANGUAGES

    if text not in LANGUAGES:
        raise typer.BadParameter(f"{text!r} is not a language of the plan; use one of {', '.join(LANGUAGES)}")
    return text


CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="Folder of the case, e.g. cases/vietnam-us-2025.")]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", metavar="DATE", parser=parse_date, help="Show only what was known on this day (YYYY-MM-DD)."
    ),
]
Language = Annotated[str, typer.Option("--lang", metavar="en|vi", parser=_language, help="Language of the output.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


def view(case: Case, as_of: date | None) -> Dossier:
    """Return the case as of the day asked for, or today.

    Raises:
        EntenteError: the day lies before the case begins.
    """
    day = as_of or date.today()
    opened = case.negotiation.opened
    if day < opened:
        raise EntenteError(
            f"--as-of {day} lies before the case begins ({opened}, opened in case.yaml). Use a later day."
        )
    return case.as_of(day)


def print_json(value: Any) -> None:
    """Write a JSON document to standard output."""
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")  # a terminal that knows few letters gets escapes
    sys.stdout.write(escape_json(json.dumps(value, ensure_ascii=plain, indent=2)) + "\n")


def say(message: str) -> None:
    """Tell the person what goes on, on standard error, if a terminal is there."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{message}\n")


def report_error(error: EntenteError) -> None:
    """Write an error to standard error, and its problems as JSON to standard output where JSON was asked for."""
    if isinstance(error, BadInput) and "--json" in sys.argv:
        fields = ("file", "line", "field", "value", "message", "remedy")
        print_json({"problems": [{name: getattr(p, name) for name in fields} for p in error.problems]})
    sys.stderr.write("entente: " + "\n".join(clean(line) for line in str(error).split("\n")) + "\n")


from entente.cli import check, new, prepare, read, remind, replicate, screen, simulate, tariff, workspace, world  # noqa: E402, F401  (each registers itself)
