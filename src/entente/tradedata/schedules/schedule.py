"""A national schedule in memory: its lowest lines, and the general and other rates they take from the tariff line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from entente.base.hs import HSCode
from entente.base.provenance import Provenance
from entente.tradedata.schedules.duty import Duty, parse_duty

__all__ = ["RateColumn", "Schedule"]


@dataclass(frozen=True, slots=True, eq=False)
class RateColumn:
    """One column of rates over the tariff lines.

    Attributes:
        text: (tariff line,) as worded.
        kind: (tariff line,) kind of duty, see `Duty`.
        ad_valorem_rate: (tariff line,) plain percentage as a fraction; NaN where the words give none.
        rest_rate: (tariff line,) what the rest of the duty comes to, as a fraction of value; 0 where the percentage is
            all, NaN where it is not known.
        currency: currency of amounts without one.
    """

    text: tuple[str, ...]
    kind: tuple[str, ...]
    ad_valorem_rate: NDArray[np.float64]
    rest_rate: NDArray[np.float64]
    currency: str = "USD"

    def duty(self, at: int) -> Duty:
        """Return the duty of a tariff line, parsed from its words."""
        return parse_duty(self.text[at], currency=self.currency)

    @classmethod
    def of(cls, texts: Sequence[str], *, currency: str = "USD") -> RateColumn:
        """Return the column parsed from texts, the rest unknown where there is one."""
        duties = [parse_duty(text, currency=currency) for text in texts]
        rates = [np.nan if duty.ad_valorem_rate is None else duty.ad_valorem_rate for duty in duties]
        return cls(
            text=tuple(duty.text for duty in duties),
            kind=tuple(duty.kind for duty in duties),
            ad_valorem_rate=np.array(rates, dtype=np.float64),
            rest_rate=np.array([0.0 if duty.is_wholly_ad_valorem else np.nan for duty in duties]),
            currency=currency,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """A schedule of one importer.

    Attributes:
        importer: ISO alpha-3 code.
        name: what to call it, e.g. `HTS 2025, revision 10`.
        hs_revision: edition of the Harmonized System the lines are built on.
        lines: lowest lines as written, sorted.
        number: (line,) the same as ten-digit numbers.
        tariff_line: (line,) position of the tariff line that holds the line's rate.
        codes: tariff lines as written, sorted.
        general: most-favoured-nation rates.
        columns: further columns by name, e.g. `column2`, `bound` or a preference.
        special_text: (tariff line,) the special column of the US schedule, or ().
        description: (tariff line,) texts, or ().
        provenance: where it comes from.
        rate_basis: (tariff line,) what the general rate rests on where it is not the schedule itself, or ().
        estimated: (tariff line,) whether the general rate is an average of something wider, or empty if none is.
        caveats: what a reader must know.
        unparsed: codes whose general rate is not a number in any part; kept aside and counted, never dropped.
    """

    importer: str
    name: str
    hs_revision: str
    lines: tuple[str, ...]
    number: NDArray[np.int64]
    tariff_line: NDArray[np.int64]
    codes: tuple[str, ...]
    general: RateColumn
    columns: Mapping[str, RateColumn]
    provenance: Provenance
    special_text: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    rate_basis: tuple[str, ...] = ()
    estimated: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    caveats: tuple[str, ...] = ()
    unparsed: tuple[str, ...] = ()

    def under(self, code: HSCode) -> NDArray[np.int64]:
        """Return the positions of the lowest lines under a code; empty if there is none."""
        digits = code.code
        scale = 10 ** (10 - len(digits))
        low, high = int(digits) * scale, (int(digits) + 1) * scale
        start, stop = np.searchsorted(self.number, [low, high])
        return np.arange(start, stop, dtype=np.int64)
