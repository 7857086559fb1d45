"""`entente read` and `entente accept`: documents become proposals, and chosen proposals records of a case."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.base.errors import EntenteError
from entente.cli.app import Json, app, parse_date, print_json, say

if TYPE_CHECKING:
    from entente.reading import Endpoint, Proposal

Documents = Annotated[
    list[Path], typer.Argument(metavar="DOCUMENT...", help="Reports or readouts: .txt, .html, .pdf, .docx or .eml.")
]
CaseOption = Annotated[Path | None, typer.Option("--case", metavar="CASE", help="Folder of the case to compare with.")]
KEY_VARIABLE = "ENTENTE_MODEL_KEY"


@app.command()
def read(
    documents: Documents,
    case: CaseOption = None,
    as_json: Json = False,
    model_url: Annotated[
        str, typer.Option("--model-url", metavar="URL", help="Also ask a model behind this OpenAI-compatible address.")
    ] = "",
    model: Annotated[str, typer.Option("--model", metavar="NAME", help="Name of that model.")] = "",
    send_text: Annotated[
        bool, typer.Option("--send-text", help="Say that the text may be sent to the model's address.")
    ] = False,
    classification: Annotated[
        str, typer.Option(metavar="CLASS", help="Of the documents: public, internal, confidential or secret.")
    ] = "public",
    budget: Annotated[int, typer.Option(min=1, metavar="TOKENS", help="Tokens the model may cost.")] = 200_000,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="Longest wait for one answer.")] = 60.0,
) -> None:
    """Propose records from documents, each with the words it rests on. Nothing is written."""
    from entente.reading.output import to_json
    from entente.reading.read import read_documents

    endpoint = _endpoint(model_url, model, send_text, budget, timeout)
    grade = _classification(classification)
    batch = read_documents(documents)
    problems: tuple[str, ...] = ()
    code = ""
    if endpoint is None and case is None:
        from entente.reading.engine import propose
        from entente.reading.merging import reconcile

        found = {document.id: propose(document) for document in batch.documents}
        proposals = reconcile(batch.documents, found)
    else:
        from entente.dossier import load_case
        from entente.reading.session import read_together

        dossier = load_case(case).as_of(None) if case is not None else None
        reading = read_together(batch.documents, dossier=dossier, endpoint=endpoint, classification=grade)
        proposals, problems = reading.proposals, reading.problems
        code = dossier.negotiation.code if dossier is not None else ""
        if reading.usage is not None:
            say(
                f"{reading.usage.requests} requests, {reading.usage.tokens} tokens, "
                f"{len(reading.usage.refused)} refused"
            )
    refused = [{"path": e.name, "problem": e.problem, "remedy": e.remedy} for e in batch.refused]
    if as_json:
        body = to_json(batch.documents, proposals, case=code, refused=refused)
        for entry in body["documents"]:
            entry["classification"] = grade.value
        print_json(body)
    else:
        _print_table(batch.documents, proposals)
    for message in (*(str(error) for error in batch.refused), *problems):
        sys.stderr.write(f"entente: {message}\n")
    if batch.refused or problems:
        raise typer.Exit(2)


@app.command()
def accept(
    proposals: Annotated[Path, typer.Argument(metavar="PROPOSALS", help="What `entente read --json` wrote.")],
    case: Annotated[Path, typer.Option("--case", metavar="CASE", help="Folder of the case to write into.")],
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="Accept this proposal; may be repeated.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Accept all of this kind; may be repeated.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Accept every proposal.")] = False,
    on: Annotated[
        date | None, typer.Option("--on", metavar="DATE", parser=parse_date, help="Day of acceptance; default today.")
    ] = None,
    known_on: Annotated[
        date | None,
        typer.Option(
            "--known-on",
            metavar="DATE",
            parser=parse_date,
            help="When documents that state no day were known; default the day of acceptance.",
        ),
    ] = None,
) -> None:
    """Write chosen proposals into a case folder, with their sources and quotes."""
    from entente.reading.acceptance import accept as accept_proposals

    body = _load(proposals)
    chosen = _choose(body["proposals"], set(only or ()), set(kind or ()), everything)
    done = accept_proposals(chosen, body["documents"], case, on=on or date.today(), known_on=known_on)
    for label, codes in (("new", done.records), ("changed", done.changed), ("source", done.sources)):
        for code in codes:
            typer.echo(f"{label:<8} {code}")
    for note in done.notes:
        sys.stderr.write(f"entente: {note}\n")
    typer.echo(f"Wrote {', '.join(done.files) or 'nothing'} in {case}. Run: entente check {case}")


def _endpoint(url: str, model: str, send_text: bool, budget: int, timeout: float) -> Endpoint | None:
    if not url and not model:
        return None
    if not url or not model:
        raise EntenteError("A model needs both its address and its name. Give --model-url and --model.")
    from entente.reading.endpoint import Endpoint

    key = os.environ.get(KEY_VARIABLE, "")
    return Endpoint(url, model, key=key, budget_tokens=budget, timeout_s=timeout, allowed=send_text)


def _classification(text: str) -> Any:
    from entente.dossier.record import Classification

    if text not in list(Classification):
        raise EntenteError(f"{text!r} is not a classification. Use one of {', '.join(Classification)}.")
    return Classification(text)


def _load(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EntenteError(f"{path} cannot be read: {error.strerror}. Make it with `entente read --json`.") from None
    except (ValueError, RecursionError) as error:
        raise EntenteError(f"{path} is not JSON ({error}). Make it with `entente read --json`.") from None
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("proposals"), list)
        or not isinstance(body.get("documents"), list)
    ):
        raise EntenteError(f"{path} holds no proposals. Make it with `entente read --json`.")
    from entente.reading._form import check_form

    check_form(body["proposals"], body["documents"])
    return body


def _choose(proposals: list[dict[str, Any]], ids: set[str], kinds: set[str], everything: bool) -> list[dict[str, Any]]:
    known = {p.get("id") for p in proposals}
    if missing := sorted(ids - known):
        raise EntenteError(
            f"There is no proposal {', '.join(missing)}. There are: {', '.join(sorted(map(str, known)))}."
        )
    if not (ids or kinds or everything):
        raise EntenteError("Nothing was chosen. Name proposals with --only ID or --kind KIND, or accept --all.")
    return [p for p in proposals if everything or p.get("id") in ids or p.get("kind") in kinds]


def _print_table(documents: Any, proposals: tuple[Proposal, ...]) -> None:
    for document in documents:
        stated = [
            document.publisher or "publisher not stated",
            str(document.date or "day not stated"),
            document.language or "?",
        ]
        typer.echo(f"{document.id}: {', '.join(stated)}" + "".join(f"; {note}" for note in document.notes))
    counts: dict[str, int] = {}
    last = ""
    for proposal in sorted(proposals, key=lambda p: _ORDER.index(p.kind)):
        counts[proposal.kind] = counts.get(proposal.kind, 0) + 1
        if proposal.kind != last:
            typer.echo("")
            typer.secho(proposal.kind.replace("_", " "), bold=True)
            last = proposal.kind
        record = f" {proposal.record}" if proposal.record else ""
        status = f" [{proposal.status}{record}]" if proposal.status != "proposed" else ""
        typer.echo(f"  {proposal.kind}-{counts[proposal.kind]}{status} {_summary(proposal)}")
        for quote in proposal.quotes:
            words = " ".join(quote.quote.split())
            typer.echo(f'      {quote.document}: "{words if len(words) <= 160 else words[:157] + "..."}"')
        for difference in proposal.differences:
            if difference.conflict or difference.field != "wording":
                values = " | ".join(f"{source}: {_shown(value)}" for source, value in difference.values)
                typer.echo(
                    f"      {'differs' if difference.conflict else 'only one says'}: {difference.field}: {values}"
                )
        for note in proposal.notes:
            typer.echo(f"      {note}")


_ORDER = (
    "meeting", "directive", "development", "concern", "measure", "request", "purchase", "law", "red_line",
    "coordination", "benchmark_deal", "figure",
)  # fmt: skip
_SHOWN = ("addressees", "deadline", "deadline_text", "date", "ordinal", "chair", "topic", "rate", "goods", "sign_by",
          "value_low", "unit", "period", "session", "parties", "partner")  # fmt: skip


def _summary(proposal: Proposal) -> str:
    shown = [
        f"{name}={_shown(proposal.fields[name])}" for name in _SHOWN if proposal.fields.get(name) not in (None, "", [])
    ]
    return "; ".join(shown)


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return "not stated"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
