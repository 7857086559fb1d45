"""What can be wrong with a document or with the answer of a language model."""

from __future__ import annotations

from entente.base.errors import EntenteError

__all__ = ["EndpointError", "UnreadableDocument"]


class UnreadableDocument(EntenteError):
    """A document that gives no text. The message names it, says why, and what to do."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        self.name, self.problem, self.remedy = name, problem, remedy
        super().__init__(f"{name} {problem} {remedy}")


class EndpointError(EntenteError):
    """A language-model endpoint that may not be used, does not answer, or answers what cannot be used."""
