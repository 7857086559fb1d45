"""Which goods each exemption list spares, decided at ten digits."""

from __future__ import annotations

import json
from dataclasses import dataclass

from entente.tradedata.build.source import SourceFolder, read_parameters

__all__ = ["LIST_SEPARATOR", "ExemptionLists", "read_exemption_lists"]

LIST_SEPARATOR = "+"
_PREFIX_LENGTHS = (6, 8, 10)


@dataclass(frozen=True, slots=True)
class ExemptionLists:
    """Exemption lists as codes of 6, 8 or 10 digits and as ranges of codes.

    Attributes:
        prefixes: list code → codes on the list; a ten-digit good is on it when it starts with one of them.
        ranges: list code → (first, last) codes of equal length, both included.
    """

    prefixes: dict[str, frozenset[str]]
    ranges: dict[str, tuple[tuple[str, str], ...]]

    def group_of(self, code: str) -> str:
        """Return the lists a ten-digit good is on, in alphabetical order, joined by `LIST_SEPARATOR`."""
        on = [
            name for name, codes in self.prefixes.items() if any(code[:length] in codes for length in _PREFIX_LENGTHS)
        ]
        on += [
            name
            for name, spans in self.ranges.items()
            if any(first <= code[: len(first)] <= last for first, last in spans)
        ]
        return LIST_SEPARATOR.join(sorted(on))


def read_exemption_lists(source: SourceFolder) -> ExemptionLists:
    """Return every list named in `parameters/exemption_lists.csv`."""
    prefixes: dict[str, frozenset[str]] = {}
    ranges: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in read_parameters("exemption_lists.csv"):
        name, file = row["list_code"], row["source_file"]
        if file.endswith("_ranges.csv"):
            spans = [entry for entry in read_parameters(file) if entry["list_code"] == name]
            ranges[name] = tuple((span["first_code"], span["last_code"]) for span in spans)
        elif file.endswith(".json"):
            prefixes[name] = frozenset(json.loads(source.path(file).read_text(encoding="utf-8"))["codes"])
        else:
            prefixes[name] = frozenset(entry["HTSUS"].strip() for entry in source.rows(file))
    return ExemptionLists(prefixes, ranges)
