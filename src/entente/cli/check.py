"""`entente check`: the findings of a case, without writing a plan."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from entente.bargaining import DutyForgoneRange
from entente.base.text import clean
from entente.cli.app import AsOf, CaseFolder, Json, Language, app, print_json, view
from entente.dossier import Dossier, load_case
from entente.dossier.kinds import RedLine, RevenueCeiling
from entente.plan import Finding, Phrasebook, Severity, find_all

COLOURS = {Severity.BLOCKING: typer.colors.RED, Severity.MAJOR: typer.colors.YELLOW, Severity.MINOR: typer.colors.BLUE}


@app.command()
def check(
    case: CaseFolder,
    as_of: AsOf = None,
    lang: Language = "en",
    as_json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a finding is blocking.")] = False,
) -> None:
    """List what is missing, late or contradictory in a case."""
    dossier = view(load_case(case), as_of)
    findings = find_all(dossier, Phrasebook(lang), duty_forgone=_duty_forgone(dossier))
    if as_json:
        print_json(
            {
                "schema": "entente/findings/1",
                "case": dossier.negotiation.code,
                "as_of": dossier.as_of.isoformat(),
                "summary": {s.value: sum(f.severity is s for f in findings) for s in Severity},
                "findings": [finding.to_json() for finding in findings],
            }
        )
    else:
        typer.echo(f"As of {dossier.as_of}:")
        _print(findings, Phrasebook(lang))
    if strict and any(f.severity is Severity.BLOCKING for f in findings):
        raise typer.Exit(1)


def _duty_forgone(dossier: Dossier) -> dict[str, DutyForgoneRange]:
    """Price the offers only where a red line asks for it: reading trade tables takes longer than all other checks."""
    if not any(isinstance(line.rule, RevenueCeiling) for line in dossier.current(RedLine)):
        return {}
    from entente.plan.pricing import duty_ranges, price_offers

    return duty_ranges(price_offers(dossier))


def _print(findings: tuple[Finding, ...], book: Phrasebook) -> None:
    colour = sys.stdout.isatty()
    for severity in Severity:
        chosen = [f for f in findings if f.severity is severity]
        if not chosen:
            continue
        typer.secho(
            f"{book(f'severity.{severity}')} ({len(chosen)})", bold=True, fg=COLOURS[severity] if colour else None
        )
        for f in chosen:
            place = f"  {f.place}" if f.place else ""
            typer.echo(clean(f"  {f.code:<16} {f.message} {f.remedy}  [{' '.join(f.records)}]{place}"))
    if not findings:
        typer.echo(book("findings.none"))
