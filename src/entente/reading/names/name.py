"""A mention of somebody in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Form", "Name"]

Form = Literal["agency", "office", "person", "collective", "outsider", "country", "body", "pronoun", "counterpart"]


@dataclass(slots=True)
class Name:
    """A stretch of a sentence that names somebody.

    Attributes:
        form: agency (a specific body), office (its holder, with or without a person), person, collective (ministries,
            agencies: nobody in particular), outsider (firms, experts), country, body (the meeting, the government),
            pronoun, counterpart (the other side, without a name).
        text: the name without article.
        person: the personal name, if one stands with the office.
        office: the office, if one stands there.
        several: the names, where one stretch names several bodies with a shared first word.
        country: key of the country, for countries and what belongs to one.
    """

    start: int
    end: int
    form: Form
    text: str
    person: str = ""
    office: str = ""
    several: list[tuple[str, int, int]] = field(default_factory=list)
    country: str = ""
