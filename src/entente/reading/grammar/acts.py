"""Acts of ordering and asking found in a sentence, before it is decided what they amount to."""

from __future__ import annotations

from dataclasses import dataclass, field

from entente.reading.blocks import Sentence
from entente.reading.names import Name

__all__ = ["Act"]


@dataclass(slots=True)
class Act:
    """Somebody orders or asks that something be done. Places count within the sentence.

    Attributes:
        start, end: the words to quote.
        frame: which pattern found it: active, passive, modal, decided, colon, infinitive, row, noun, agent.
        verb: the governing verb.
        giver: who orders or asks, if the sentence says, or the head of a list, `giver_in`.
        actors: who is to do it, as named.
        action: what is to be done.
        weak: found in "should" and the like, which count only from somebody with authority.
    """

    sentence: Sentence
    start: int
    end: int
    frame: str
    verb: str
    action: tuple[int, int]
    giver: Name | None = None
    actors: list[Name] = field(default_factory=list)
    weak: bool = False
    verb_at: int = 0
    giver_in: Sentence | None = None
