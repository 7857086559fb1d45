"""The words the grammar turns on, read from the TOML files in `lexicons/`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["Lexicon", "lexicon", "load_table", "loosen", "word_list"]

_BLANK = re.compile(r" (?![?*+{])")


@cache
def load_table(name: str) -> dict[str, Any]:
    """Return one of the shipped TOML files as plain data."""
    text = resources.files("entente.reading").joinpath("lexicons", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the lists in `word_lists.toml`."""
    return frozenset(load_table("word_lists")[name].split())


def loosen(pattern: str) -> str:
    """Let every blank of a pattern stand for any number of blanks; line ends in it are layout."""
    return _BLANK.sub(" +", pattern.replace("\n", ""))


class Lexicon:
    """The patterns of one language, by section and name, compiled when first used."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._tables = load_table(language)
        self._compiled: dict[str, re.Pattern[str]] = {}

    def text(self, path: str) -> str:
        """Return a pattern such as `orders.modal` as text; a list becomes one alternation."""
        section, _, name = path.partition(".")
        value = self._tables[section][name]
        joined = f"(?:{'|'.join(value)})" if isinstance(value, list) else str(value)
        return loosen(joined)

    def names(self, section: str) -> tuple[str, ...]:
        """Return the names in a section."""
        return tuple(self._tables[section])

    def pattern(self, path: str) -> re.Pattern[str]:
        """Return a pattern compiled, blind to case."""
        if path not in self._compiled:
            self._compiled[path] = re.compile(self.text(path), re.IGNORECASE)
        return self._compiled[path]

    def words(self, path: str) -> re.Pattern[str]:
        """Return a pattern compiled to match whole words only."""
        key = f"\\b{path}"
        if key not in self._compiled:
            self._compiled[key] = re.compile(rf"(?<!\w)(?:{self.text(path)})(?!\w)", re.IGNORECASE)
        return self._compiled[key]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language; English where the language is unknown."""
    return Lexicon("vi" if language == "vi" else "en")
