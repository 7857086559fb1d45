"""Every address of the workspace, what to ask it for, and who gets what from it (`workspace/access.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

__all__ = ["arguments", "pages", "read_whole", "routes", "rows"]

TABLE = Path(__file__).parent / "workspace" / "access.csv"
CODES = {"plan": "PLAN-FIN", "directive": "DIR-1", "request": "REQ-1", "offer": "OFF-1", "source": "SRC-1"}


def routes() -> dict[str, tuple[str, ...]]:
    """Name of every route → the names of what its address asks for."""
    return dict(_walk(get_resolver(), (), ()))


def _walk(resolver: Any, spaces: tuple[str, ...], asked: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        here = (*asked, *pattern.pattern.converters)
        if not isinstance(pattern, URLPattern):
            yield from _walk(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, here)
        elif pattern.name:
            yield ":".join((*spaces, pattern.name)), here


def arguments(name: str, asked: tuple[str, ...], things: dict[str, int]) -> dict[str, Any]:
    """What to put into the address of a route."""
    first = name.split("-")[0].split(":")[-1]
    samples = {
        "negotiation": "aaa-bbb-2025", "code": CODES.get(first, "OFF-1"), "kind": "offer", "pk": things.get(first, 1),
        "number": things["snapshot"], "format": "json", "form": "csv", "item": "tariff:0207",
    }  # fmt: skip
    return {part: samples[part] for part in asked}


def rows() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {(row["route"], row["method"]): row for row in csv.DictReader(stream)}


def pages() -> dict[str, tuple[str, ...]]:
    return {name: asked for name, asked in routes().items() if not name.startswith("api:")}


def read_whole(response: Any) -> Any:
    """Read an answer to its end, so that its file is closed; `close()` would close the database of the test too."""
    if response.streaming:
        b"".join(response.streaming_content)
    return response
