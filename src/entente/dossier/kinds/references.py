"""Sources: documents and tables that statements rest on."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from entente.dossier.record import Day, Record

__all__ = ["Source"]


class Source(Record):
    """A document or table. Records quote it by code, with a locator."""

    kind: ClassVar[str] = "source"
    file: ClassVar[str] = "sources"
    known_from_start: ClassVar[bool] = True
    needs_source: ClassVar[bool] = False

    publisher: str = ""
    url: str = ""
    published_on: Day | None = Field(
        default=None, description="day of publication; hidden from views as of earlier days"
    )
    language: str = "en"
    form: Literal["news", "official", "law", "data", "study", "other"] = "news"
