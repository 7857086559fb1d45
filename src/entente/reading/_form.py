"""The form of a file of proposals: what a person may have edited is checked before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from entente.base.errors import BadInput, Problem
from entente.reading._codes import CODE_PREFIX

__all__ = ["check_form"]

_REMEDY = "Correct it, or make the file anew with `entente read --json`."
_ACCEPTED = (*CODE_PREFIX, "coordination")
_LISTS = ("addressees", "attendees", "parties")


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Quote(_Part):
    document: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class _Value(_Part):
    source: str
    value: Any


class _Difference(_Part):
    field: str
    conflict: bool
    values: list[_Value]


class _Proposal(_Part):
    id: str = ""
    kind: str
    fields: dict[str, Any]
    quotes: list[_Quote]
    record: str = ""
    differences: list[_Difference] = []
    notes: list[str] = []


class _Document(_Part):
    id: str
    path: str
    sha256: str
    classification: str = "public"


def check_form(proposals: Sequence[Any], documents: Sequence[Any]) -> None:
    """Refuse what is no file of proposals.

    Raises:
        BadInput: names every proposal or document that is not of the form `to_json` gives, and what is wrong with it.
    """
    problems = [*_wrong("documents", documents, _Document), *_wrong("proposals", proposals, _Proposal)]
    if not problems:
        for proposal in proposals:
            problems += _wrong_fields(proposal)
    if problems:
        raise BadInput(problems)


def _wrong(part: str, entries: Sequence[Any], form: type[_Part]) -> Iterator[Problem]:
    for number, entry in enumerate(entries, 1):
        name = str(entry.get("id") or number) if isinstance(entry, dict) else str(number)
        try:
            form.model_validate(entry)
        except ValidationError as error:
            for wrong in error.errors(include_url=False):
                place = ".".join(map(str, (name, *wrong["loc"])))
                yield Problem(part, 0, place, str(wrong["input"])[:80], f"{wrong['msg'].lower()}.", _REMEDY)


def _wrong_fields(proposal: dict[str, Any]) -> Iterator[Problem]:
    name = proposal.get("id") or proposal["kind"]
    if proposal["kind"] not in _ACCEPTED:
        remedy = f"Use one of {', '.join(_ACCEPTED)}."
        yield Problem("proposals", 0, f"{name}.kind", proposal["kind"], "is no kind that can be accepted.", remedy)
    for field in _LISTS:
        value = proposal["fields"].get(field)
        if value is not None and not (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
            yield Problem("proposals", 0, f"{name}.fields.{field}", str(value)[:80], "is not a list of names.", _REMEDY)
