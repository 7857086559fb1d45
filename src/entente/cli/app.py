"""The Typer application and what its commands share: options, output, errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from entente.base.dates import parse_day
from entente.base.errors import BadInput, EntenteError, Problem
from entente.base.text import clean, escape_json
from entente.dossier import Case, Dossier

__all__ = ["AsOf", "CaseFolder", "Json", "Language", "app", "parse_date", "print_json", "report_error", "say", "view"]


class _Entente(TyperGroup):
    """The command line; wrong options too end in `problems` on standard output where JSON was asked for."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _options_in_json():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with _options_in_json():
            return super().invoke(ctx)


@contextmanager
def _options_in_json() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        words = getattr(error, "format_message", None)  # of the errors that end in a note on the usage
        if words is None or "--json" not in sys.argv:
            raise
        named = getattr(getattr(error, "param", None), "opts", ("",))
        option = getattr(error, "param_hint", None) or named[0]
        message, _, remedy = words().partition("; ")
        context = getattr(error, "ctx", None)
        see = f"See {context.command_path} --help." if context is not None else ""
        _print_problems([Problem("", 0, str(option), "", message, remedy or see)])
        raise


app = typer.Typer(
    cls=_Entente,
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
    if "--json" in sys.argv:
        message, _, remedy = str(error).partition(". ")
        _print_problems(error.problems if isinstance(error, BadInput) else [Problem("", 0, "", "", message, remedy)])
    sys.stderr.write("entente: " + "\n".join(clean(line) for line in str(error).split("\n")) + "\n")


def _print_problems(problems: Iterable[Problem]) -> None:
    fields = ("file", "line", "field", "value", "message", "remedy")
    print_json({"problems": [{name: getattr(problem, name) for name in fields} for problem in problems]})


from entente.cli import check, new, prepare, read, remind, replicate, screen, simulate, tariff, workspace, world  # noqa: E402, F401  (each registers itself)
