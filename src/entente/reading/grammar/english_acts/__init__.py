"""English: who tells whom to do what.

Frames, in the order in which they are tried on a sentence:

- active (`active`): `V X to do`, `V X for a thing`, `V that X do` with V a verb of ordering
- set phrases (`set_phrases`): `renewed the order to X to do`, `set X another task`, `it falls to X to do`
- passive (`passive`): `X was told to do`, `X is directed to do`, `X was given until Friday to do`
- decided (`decided`): `decided that X do`, `it was agreed that a thing be done by X`
- until (`set_phrases`): `X now has until 15 July`
- modal (`modal`): `X must do`, `X is to do`, `X should do` (the last only from somebody with authority)
- noun (`decided`): `ordered a review`, `called for the completion of`
- agent (`passive`): `a thing will be done by X` within a readout
- colon and infinitive (`terse`): `X: do`, `X to do`, in lists and terse minutes
- plain (`modal`): `Agencies discuss with the other side`, the plain present of translated readouts
"""

from __future__ import annotations

from entente.reading.grammar.english_acts.find import find_acts

__all__ = ["find_acts"]
