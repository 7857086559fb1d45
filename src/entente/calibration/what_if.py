"""Scenarios answered while somebody drags a slider: one pair's tables and worlds stay ready in memory.

The answers are those of `line_effects` and `general_effects`, the latter with fewer draws; only what does not depend
on the scenario is worked out beforehand.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from threading import Lock

import numpy as np

from entente.base.provenance import Provenance
from entente.calibration.balance_inputs import Triangle, assumption, balance_parameters
from entente.calibration.balance_results import Interval
from entente.calibration.cells import load_import_cells
from entente.calibration.general_effects import _Setting, assess_general
from entente.calibration.general_results import WorldEffects
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.line_results import LineEffects
from entente.calibration.scenarios import TariffScenario, added_rates, known_exemption_lists, rate_list
from entente.calibration.worlds.starter import SHIPPED_WORLDS, load_shipped_world
from entente.tradedata import starter

__all__ = [
    "Effects",
    "PreparedPair",
    "exemption_titles",
    "imports_added",
    "is_prepared",
    "prepare_pair",
    "rate_list_titles",
]

DRAWS = 27  # of the elasticities; the plan itself uses more
SEED = 2024
_LINES = 10
_THIRD_EXPORTERS = 5


@dataclass(frozen=True, slots=True)
class Effects:
    """What the models say of one scenario.

    Attributes:
        lines: home's exports line by line.
        worlds: general equilibrium, one result per world.
    """

    lines: LineEffects
    worlds: tuple[WorldEffects, ...]


@dataclass(frozen=True, eq=False)
class PreparedPair:
    """A home country and its counterpart, ready for any scenario.

    Attributes:
        home, counterpart: ISO alpha-3.
        exemption_lists: lists the import table knows.
        why_worlds_differ: a plain sentence with the figures behind the difference.
        draws: draws of the elasticities behind each range of the worlds.
        caveats: of the worlds.
        provenance: world and table → origin.
    """

    home: str
    counterpart: str
    exemption_lists: tuple[str, ...]
    why_worlds_differ: str
    draws: int
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]
    _settings: tuple[_Setting, ...]

    def assess(self, scenario: TariffScenario) -> Effects:
        """Return the effects of a scenario.

        Raises:
            InvalidScenario: it names a list or partner the tables do not have.
            NotSolvedError: it has no equilibrium the solver can reach.
        """
        lines = _aside.submit(self._lines, scenario)
        added = added_rates(scenario, home=self.home, cells=load_import_cells(self.home, self.counterpart))
        worlds = tuple(setting.assess(added) for setting in self._settings)
        return Effects(lines.result(), worlds)

    def _lines(self, scenario: TariffScenario) -> LineEffects:
        (lines,) = assess_scenarios(
            self.home, self.counterpart, [scenario], third_exporters=_THIRD_EXPORTERS, lines=_LINES
        )
        return lines


_aside = ThreadPoolExecutor(2, "lines")  # lines and worlds are worked out side by side
_preparing = Lock()


def prepare_pair(home: str, counterpart: str) -> PreparedPair:
    """Return a pair made ready; the first call takes about a second, later ones nothing.

    Every shipped table that a question may need is read here, in one thread: the connection behind tables from CSV
    files is shared and bears one at a time.

    Raises:
        NotShipped: the package has no import table for this pair.
    """
    with _preparing:
        return _prepare(home, counterpart)


def is_prepared(home: str, counterpart: str) -> bool:
    """Whether the pair is ready, so that a question is answered at once."""
    return (home, counterpart) in _ready


_ready: set[tuple[str, str]] = set()


@cache
def _prepare(home: str, counterpart: str) -> PreparedPair:
    cells = load_import_cells(home, counterpart)
    for name in rate_list_titles():
        rate_list(name)
    exemption_titles()
    nothing = TariffScenario("none", "no added duty", 0.0)
    assess_scenarios(home, counterpart, [nothing])
    (still,) = assess_general(home, counterpart, [nothing], draws=DRAWS)
    worlds = [load_shipped_world(name) for name in SHIPPED_WORLDS]
    pair = PreparedPair(
        home=home,
        counterpart=counterpart,
        exemption_lists=known_exemption_lists(cells),
        why_worlds_differ=still.why_worlds_differ,
        draws=still.draws,
        caveats=still.caveats,
        provenance=still.provenance,
        _settings=tuple(_Setting.of(stored, cells, home, counterpart, DRAWS, SEED) for stored in worlds),
    )
    _ready.add((home, counterpart))
    return pair


@cache
def exemption_titles() -> dict[str, str]:
    """Return exemption list → title."""
    rows = starter.exemption_lists().to_pyarrow().to_pylist()
    return {str(row["list_code"]): str(row["title"]) for row in rows}


@cache
def rate_list_titles() -> dict[str, str]:
    """Return list of added duties on the other exporters → title."""
    rows = starter.us_rate_lists().to_pyarrow().to_pylist()
    return {str(row["list_code"]): str(row["title"]) for row in rows}


def imports_added(contracts_usd: float, *, imports_at: str) -> Interval:
    """Return what contracts of a stated value add to a year's imports, once delivered.

    Many ordinary contracts are meant: the interval is over the assumed shares (carried out, price paid, additional),
    not over the fate of a single one.

    Args:
        contracts_usd: value stated, for deliveries of one year, US dollars.
        imports_at: "fas" or "cif", see `BilateralStatistic`.

    Source: the assumptions of docs/explanation/purchases-and-balance.md.
    """
    share = _share_added(imports_at)
    return Interval(contracts_usd * share.low, contracts_usd * share.mid, contracts_usd * share.high)


@cache
def _share_added(imports_at: str, draws: int = 20_000) -> Interval:
    factors = [
        assumption("stage_probability", "contract"), assumption("price_realised"), assumption("additionality"),
    ]  # fmt: skip
    if imports_at == "cif":
        factors.append(Triangle(**{key: balance_parameters()["valuation"][key] for key in ("low", "mid", "high")}))
    random = np.random.default_rng(SEED)
    product = np.ones(draws)
    for factor in factors:
        if factor.low < factor.high:
            product *= random.triangular(factor.low, factor.mid, factor.high, draws)
        else:
            product *= factor.mid
    low, mid, high = (float(value) for value in np.percentile(product, (5, 50, 95)))
    return Interval(low, mid, high)
