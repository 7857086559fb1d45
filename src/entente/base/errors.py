"""Errors a person can act on: what is wrong, where, with which value, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entente.base.text import clean

__all__ = ["BadInput", "EntenteError", "Problem"]

SHOWN = 500


class EntenteError(Exception):
    """Base of every error Entente raises on purpose. Its message is meant for the person at the keyboard."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with an input, placed so that a person can go and mend it.

    Attributes:
        file: path as the person gave it, relative to the case folder where there is one.
        line: 1-based line, or 0 where the whole file is meant.
        field: dotted path of the field, or "" where the whole record or file is meant.
        value: the offending value as written, shortened.
        message: what is wrong.
        remedy: what to do about it.
    """

    file: str
    line: int
    field: str
    value: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = " = ".join(part for part in (self.field, self.value) if part)
        words = " ".join(part for part in (f"{place}:", subject and f"{subject}:", self.message, self.remedy) if part)
        return clean(words)


class BadInput(EntenteError):
    """An input that cannot be used. Carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        count = len(self.problems)
        heading = "1 problem" if count == 1 else f"{count} problems"
        shown = [f"  {problem}" for problem in self.problems[:SHOWN]]
        if count > SHOWN:
            shown.append(f"  and {count - SHOWN} more; --json lists them all")
        super().__init__("\n".join([f"{heading}:", *shown]))
