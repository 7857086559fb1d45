"""The records of a negotiation: their kinds, case folders, cross-reference checks, views as of a day.

`load_case(folder)` reads a case folder and reports all its problems at once; `case.as_of(day)` gives the
`Dossier` known on that day. The kinds in `entente.dossier.kinds` are the only schema of a record there is.
"""

from entente.dossier.case import Case, Dossier, Place, Version
from entente.dossier.load import load_case

__all__ = ["Case", "Dossier", "Place", "Version", "load_case"]
