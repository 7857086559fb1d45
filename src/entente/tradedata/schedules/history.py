"""What became of a code that a schedule does not have: the edition that had it, and its successors."""

from __future__ import annotations

from functools import cache

from entente.base.hs import HSCode
from entente.tradedata import starter

EDITIONS = ("HS2007", "HS2012", "HS2017", "HS2022")

__all__ = ["EDITIONS", "editions_with", "explain_missing", "is_code", "successors"]


@cache
def _editions() -> dict[str, tuple[str, ...]]:
    table = starter.hs_editions().to_pyarrow()
    names = [name for name in table.column_names if name != "hs6"]
    held = {name: table[name].to_pylist() for name in names}
    return {
        code: tuple(name.upper() for name in names if held[name][row])
        for row, code in enumerate(table["hs6"].to_pylist())
    }


@cache
def _successions() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in starter.hs_successions().order_by(["edition", "hs6", "hs2022"]).to_pyarrow().to_pylist():
        found.setdefault((row["edition"], row["hs6"]), []).append(row["hs2022"])
    return {key: tuple(codes) for key, codes in found.items()}


@cache
def _changes() -> dict[str, tuple[tuple[str, ...], str, str]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in starter.us_hts10_changes().to_pyarrow().to_pylist():
        found.setdefault(row["code"], []).append((row["became"], row["last_in"], row["ended_by"]))
    return {
        code: (tuple(sorted({became for became, _, _ in rows})), rows[0][1], rows[0][2]) for code, rows in found.items()
    }


@cache
def _current() -> frozenset[str]:
    """Chapters, headings and subheadings of HS 2022, with the two chapters of national provisions."""
    held = [code for code, editions in _editions().items() if "HS2022" in editions]
    return frozenset({code[:size] for code in held for size in (2, 4, 6)} | {"98", "99"})


def is_code(code: str) -> bool:
    """Return whether HS 2022 has the chapter, heading or subheading a code begins with."""
    return code[: min(len(code) // 2 * 2, 6)] in _current() or code[:2] in ("98", "99")


def editions_with(subheading: str) -> tuple[str, ...]:
    """Return the editions of the Harmonized System since 2007 that have a six-digit code."""
    return _editions().get(subheading, ())


def successors(subheading: str, edition: str) -> tuple[str, ...]:
    """Return the codes of HS 2022 a subheading of an older edition became; itself where nothing is recorded."""
    found = _successions().get((edition, subheading), ())
    return found or ((subheading,) if "HS2022" in editions_with(subheading) else ())


def explain_missing(code: HSCode, schedule: str) -> str:
    """Return a sentence or two on a code that is not in a schedule: who had it, what it became, what to do.

    Args:
        code: the code looked for.
        schedule: name of the schedule, for the message.
    """
    digits = code.code
    start = f"{code} is not in {schedule}."
    if digits[:2] in ("98", "99"):
        return f"{start} Chapters 98 and 99 hold provisions, not goods. Give the line the goods are classified in."
    if digits in _changes():
        became, last_in, ended_by = _changes()[digits]
        return f"{start} US revision {last_in} had it last; {ended_by} made it {_listed(became)}. Use that code."
    if len(digits) < 6:
        return f"{start} No edition has that heading. Check the first digits."
    subheading = digits[:6]
    held = editions_with(subheading)
    if not held:
        return f"{start} No edition since HS 2007 has subheading {subheading}. Check the code."
    if "HS2022" in held and len(digits) == 6:
        return f"{start} {subheading} is a subheading of HS 2022, but the schedule has no line under it."
    if "HS2022" in held:
        return f"{start} {subheading} exists, but not the digits after it. Give {subheading}, or a line under it."
    newest = held[-1]
    became = successors(subheading, newest)
    if not became:
        return f"{start} {_edition(newest)} had {subheading}; what it became is not recorded. Look for it in HS 2022."
    near = tuple(found for found in became if found[:4] == subheading[:4]) or became
    far = tuple(found for found in became if found not in near)
    verb = "became" if len(near) == 1 else "split into"
    parts = f" (and parts of it are in {_listed(far)})" if far else ""
    remedy = "Use that code." if len(became) == 1 else "Choose the one the goods are in."
    return f"{start} {_edition(newest)} had {subheading}; it {verb} {_listed(near)} in HS 2022{parts}. {remedy}"


def _edition(name: str) -> str:
    return f"HS {name[2:]}"


def _listed(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"
