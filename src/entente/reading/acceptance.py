"""Accepted proposals become records of a case folder, with their sources, without touching what stands there.

Text is added to the YAML files; comments and the order of what is there stay. The folder is tried out in a copy
first: if it would not load, nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier import load_case
from entente.reading._codes import CODE_PREFIX
from entente.reading._desk import Accepted, Desk, write_case
from entente.reading._form import check_form
from entente.reading._records import add_record, change_record
from entente.reading._references import add_sources
from entente.reading.document import Document
from entente.reading.read import read_file

__all__ = ["Accepted", "accept"]


def accept(
    chosen: Sequence[Mapping[str, Any]],
    documents: Sequence[Mapping[str, Any]],
    folder: Path,
    *,
    on: date,
    known_on: date | None = None,
) -> Accepted:
    """Write chosen proposals into a case folder.

    Args:
        chosen: proposals as `to_json` gives them; a person may have corrected their fields.
        documents: the documents as `to_json` gives them; they are read again and every quote is looked up.
        folder: the case.
        on: the day of acceptance.
        known_on: the day on which documents that state no day were known; the day of acceptance if not given, which
            a note in the source record then says.

    Returns:
        The codes written.

    Raises:
        BadInput: a quote does not stand in its document, a field is missing or wrong, or the case would not load.
    """
    check_form(chosen, documents)
    read_again = _read_again(documents)
    _check_quotes(chosen, read_again)
    case = load_case(folder)
    dossier = case.as_of(None)
    last_known = {code: history[-1].known_on for table in case.versions.values() for code, history in table.items()}
    desk = Desk(folder, dossier, set(last_known), last_known)
    undated = known_on or on
    for proposal in sorted(
        chosen, key=lambda p: list(CODE_PREFIX).index(p["kind"]) if p["kind"] in CODE_PREFIX else 99
    ):
        add_sources(desk, proposal, read_again, documents, undated, assumed=known_on is None)
        if proposal.get("record") and proposal["record"] in desk.codes:
            change_record(desk, proposal, read_again, undated)
        else:
            add_record(desk, proposal, read_again, undated)
    write_case(desk)
    return desk.done


def _read_again(documents: Sequence[Mapping[str, Any]]) -> dict[str, Document]:
    out: dict[str, Document] = {}
    for entry in documents:
        document = read_file(Path(entry["path"]))
        if document.sha256 != entry["sha256"]:
            raise EntenteError(
                f"{entry['path']} is not the document the proposals were read from: its content has changed. "
                "Read it again with `entente read`."
            )
        out[entry["id"]] = document
    return out


def _check_quotes(chosen: Sequence[Mapping[str, Any]], documents: Mapping[str, Document]) -> None:
    problems = []
    for proposal in chosen:
        name = str(proposal.get("id", proposal.get("kind", "proposal")))
        if not proposal.get("quotes"):
            problems.append(
                Problem("proposals", 0, name, "", "has no quote.", "Only what a document says can be accepted.")
            )
        for quote in proposal.get("quotes", ()):
            document = documents.get(quote["document"])
            if (
                document is None
                or document.text[quote["start"] : quote["end"]] != quote["quote"]
                or not quote["quote"].strip()
            ):
                problems.append(
                    Problem("proposals", 0, name, str(quote["quote"])[:80], "is not in the document at that place.",
                            "Read the document again; quotes cannot be edited.")
                )  # fmt: skip
    if problems:
        raise BadInput(problems)
