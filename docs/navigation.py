"""Put every page into the navigation, in the order of the four modes; a new page needs no entry anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["on_config"]

SECTIONS = {
    "Tutorials": "tutorials",
    "How-to guides": "how-to",
    "Reference": "reference",
    "Explanation": "explanation",
    "Decisions": "decisions",
}


def on_config(config: Any) -> Any:
    """MkDocs hook: list the pages before the site is built."""
    root = Path(config["docs_dir"])
    nav: list[Any] = ["index.md"]
    for title, folder in SECTIONS.items():
        pages = [path.relative_to(root).as_posix() for path in sorted((root / folder).glob("*.md"))]
        if pages:
            nav.append({title: pages})
    config["nav"] = [*nav, "glossary.md"]
    return config
