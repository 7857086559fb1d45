"""Who is named in a sentence: bodies, office-holders, persons, countries, and the words that name nobody."""

from entente.reading.names.name import Name
from entente.reading.names.registry import Person, Registry

__all__ = ["Name", "Person", "Registry"]
