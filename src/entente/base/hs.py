"""Codes of the Harmonized System, always with the revision they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from entente.base.errors import EntenteError

__all__ = ["HS_REVISIONS", "HSCode", "InvalidHSCode"]

HS_REVISIONS = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")
_DIGITS = re.compile(r"^(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10})\Z")


class InvalidHSCode(EntenteError):
    """A code or revision that cannot be a Harmonized System code."""


@dataclass(frozen=True, slots=True, order=True)
class HSCode:
    """A Harmonized System code of 2, 4 or 6 digits, or a national line of 8 or 10 digits built on one.

    Attributes:
        code: digits as text, leading zeros kept, without dots or blanks, e.g. `"640411"`.
        revision: edition of the Harmonized System, one of `HS_REVISIONS`; the same digits can mean
            different goods in two editions.

    Raises:
        InvalidHSCode: on creation, if the digits or the revision are not usable.
    """

    code: str
    revision: str

    def __post_init__(self) -> None:
        if not isinstance(self.code, str) or not _DIGITS.match(self.code):
            raise InvalidHSCode(
                f"HS code {self.code!r} is not 2, 4, 6, 8 or 10 digits as text. {_remedy_for_digits(self.code)}"
            )
        if self.code[:2] == "00":
            raise InvalidHSCode(f"HS code {self.code!r} is in chapter 00, which does not exist. Chapters start at 01.")
        if self.revision not in HS_REVISIONS:
            raise InvalidHSCode(
                f"HS revision {self.revision!r} of code {self.code!r} is not known. "
                f"Use one of {', '.join(HS_REVISIONS)}."
            )

    @property
    def chapter(self) -> HSCode:
        """The two-digit chapter."""
        return HSCode(self.code[:2], self.revision)

    @property
    def heading(self) -> HSCode:
        """The four-digit heading; refused for a chapter, which holds many headings."""
        return self._shortened_to(4, "heading")

    @property
    def subheading(self) -> HSCode:
        """The six-digit subheading; refused for a shorter code, which holds many subheadings."""
        return self._shortened_to(6, "subheading")

    def contains(self, other: HSCode) -> bool:
        """Return whether `other` is this code or lies under it. Codes of two revisions are never compared."""
        if other.revision != self.revision:
            raise InvalidHSCode(
                f"{self} and {other} belong to different revisions. Convert one with a concordance first."
            )
        return other.code.startswith(self.code)

    def __str__(self) -> str:
        return f"{self.revision} {self.code}"

    def _shortened_to(self, digits: int, name: str) -> HSCode:
        if len(self.code) < digits:
            raise InvalidHSCode(
                f"HS code {self.code!r} has {len(self.code)} digits and so no single {name}. "
                f"Give at least {digits} digits."
            )
        return HSCode(self.code[:digits], self.revision)


def _remedy_for_digits(code: object) -> str:
    """Return what the person most likely has to change."""
    if isinstance(code, int):
        return f'Numbers lose leading zeros: write it as text, e.g. "{code:06d}".'
    if isinstance(code, str):
        digits = re.sub(r"\D", "", code)
        if digits != code and _DIGITS.match(digits):
            return f'Write it without separators: "{digits}".'
        if code.isdigit() and _DIGITS.match(f"0{code}"):
            return f'If a leading zero was lost, write "0{code}".'
    return 'Write the digits only, e.g. "640411".'
