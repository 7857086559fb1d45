"""The words of the plan, one catalogue per language: `languages/en.toml`, `languages/vi.toml`.

Rules and sections hold no wording of their own: they name a phrase and give its values.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from entente.base.errors import EntenteError
from entente.base.money import Money

__all__ = ["LANGUAGES", "Phrasebook", "Word"]

LANGUAGES = ("en", "vi")


class Word(str):
    """A word of the schema (a state, a form, a topic) that the catalogue translates under `word.`."""

    __slots__ = ()


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        raise EntenteError(f"There is no catalogue for the language {language!r}; use one of {', '.join(LANGUAGES)}.")
    text = resources.files("entente.plan").joinpath("languages", f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(text)))


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in tree.items():
        path = f"{prefix}{key}"
        out += _flatten(value, f"{path}.") if isinstance(value, dict) else [(path, str(value))]
    return out


class Phrasebook:
    """Phrases of one language. `book("finding.CON-OWNER.message", concern="...")` gives the sentence."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._phrases = _catalogue(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the phrase with its values filled in.

        Dates, money and rates are written as the language writes them; a value of None is written as a dash.

        Raises:
            EntenteError: the catalogue has no such phrase.
        """
        phrase = self._phrases.get(key)
        if phrase is None:
            raise EntenteError(
                f"The {self.language} catalogue has no phrase {key!r}; add it to languages/{self.language}.toml."
            )
        return phrase.format_map({name: self._write(name, value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in self._phrases

    @property
    def keys(self) -> frozenset[str]:
        """Every phrase's key; the catalogues of all languages have the same."""
        return frozenset(self._phrases)

    def word(self, value: str) -> str:
        """Write a word of the schema; one the catalogue does not hold is written as it is."""
        return self._phrases.get(f"word.{value}", value)

    def _write(self, name: str, value: object) -> str:
        if value is None:
            return "–"
        if isinstance(value, Word):
            return self.word(value)
        if isinstance(value, tuple):
            return ", ".join(self._write(name, item) for item in value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, float):
            return self.percent(value)
        if isinstance(value, Money):
            return self.amount(value.low) if value.exact and value.currency == "USD" else str(value)
        return str(value)

    def day(self, value: date) -> str:
        """Write a date: 30 April 2025; 30/4/2025."""
        if self.language == "vi":
            return f"{value.day}/{value.month}/{value.year}"
        return f"{value.day} {value:%B} {value.year}"

    def percent(self, fraction: float) -> str:
        """Write a fraction as percent: 7.5 %; 7,5 %."""
        number = f"{fraction * 100:.4g}"
        return f"{number.replace('.', ',')}%" if self.language == "vi" else f"{number} %"

    def amount(self, dollars: float) -> str:
        """Write US dollars in millions or billions."""
        billions = abs(dollars) >= 1e9
        number = f"{dollars / (1e9 if billions else 1e6):,.3g}"
        if self.language == "vi":
            return f"{number.replace('.', ',')} {'tỷ' if billions else 'triệu'} USD"
        return f"USD {number} {'bn' if billions else 'mn'}"
