"""Vietnamese: who tells whom to do what.

Verbs do not change their form and no word marks the infinitive, so an order is a verb of ordering followed by a body
and what it does (`giao Bộ Công Thương chủ trì ...`), or followed at once by what is to be done. `chủ trì` marks who
must act; those after `phối hợp với` only help.

Frames: active (`governed`), passive and modal (`governed`), terse entries (`terse`), and bodies that go on under the
verb of the body before them (`find`).
"""

from __future__ import annotations

from entente.reading.grammar.vietnamese_acts.clauses import subject_before
from entente.reading.grammar.vietnamese_acts.find import find_acts
from entente.reading.grammar.vietnamese_acts.patterns import order_patterns

__all__ = ["find_acts", "order_patterns", "subject_before"]
