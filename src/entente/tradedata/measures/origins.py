"""Which codes are origins."""

from __future__ import annotations

import difflib
from functools import cache

from entente.tradedata import starter
from entente.tradedata.measures.result import UnknownOrigin

__all__ = ["require_origin"]


@cache
def _origins() -> dict[str, str]:
    table = starter.origins().to_pyarrow()
    return dict(zip(table["origin"].to_pylist(), table["name"].to_pylist(), strict=True))


def require_origin(code: str, importer: str) -> str:
    """Return the code of an origin.

    Raises:
        UnknownOrigin: it is not an ISO alpha-3 code, or it is the importer; the message suggests one.
    """
    if code == importer:
        raise UnknownOrigin(f"Exporter {code!r} is the importer. Goods of its own pay no duty; give another origin.")
    if code in _origins() or code == "USA":
        return code
    names = {name.lower(): iso for iso, name in _origins().items()} | {iso.lower(): iso for iso in _origins()}
    near = difflib.get_close_matches(code.lower(), names, n=1, cutoff=0.6)
    hint = f' Did you mean "{names[near[0]]}"?' if near else ""
    raise UnknownOrigin(
        f"{code!r} is not an origin. Use an ISO alpha-3 code, e.g. VNM; EUU is the European Union.{hint}"
    )
