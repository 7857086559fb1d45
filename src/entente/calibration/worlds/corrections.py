"""Correct a world where better figures are at hand: duties paid, bilateral trade observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from entente.base.provenance import Provenance
from entente.calibration.worlds.balance import Movement, Target, balance_world
from entente.equilibrium.world import World, WorldError

__all__ = ["Observation", "WorldReport", "describe_world", "replace_duties", "rescale_bilateral"]


@dataclass(frozen=True, slots=True)
class Observation:
    """An observed flow before tariff, in the world's unit."""

    importer: str
    exporter: str
    sector: str
    value: float


@dataclass(frozen=True, slots=True)
class WorldReport:
    """What must stand beside every result of a world.

    Attributes:
        country, counterpart: labels.
        home_share: share of the country's spending on own goods.
        counterpart_share: share of its sales that goes to the counterpart.
        observed_home_share, observed_counterpart_share: published figures, None where there is none.
        observed_home_source, observed_counterpart_source: where those are from.
        labour_income_over_gdp: labour income over published GDP, None where the world states no GDP.
    """

    country: str
    counterpart: str
    home_share: float
    counterpart_share: float
    observed_home_share: float | None
    observed_counterpart_share: float | None
    observed_home_source: str = ""
    observed_counterpart_source: str = ""
    labour_income_over_gdp: float | None = None


def replace_duties(
    world: World, importer: str, duties: Mapping[tuple[str, str], float], *, provenance: Provenance
) -> World:
    """Return the world with an importer's tariffs replaced by duties paid over customs value.

    Trade before tariff stays; purchaser values follow the new rates. An exporter or sector the world does not have
    raises; pairs not listed keep their rate.

    Args:
        world: the original.
        importer: whose tariffs change.
        duties: rate by (exporter, sector), fractions.
        provenance: where the duties come from.
    """
    rate = world.ad_valorem_rate.copy()
    n = world.country(importer)
    for (exporter, sector), value in duties.items():
        rate[n, world.country(exporter), world.sector(sector)] = value
    rate[n, n] = 0.0
    sources = {**world.provenance, f"ad_valorem_rate of {importer}": provenance}
    return replace(world.with_rates(rate), provenance=sources)


def rescale_bilateral(
    world: World, observations: Sequence[Observation], *, provenance: Provenance
) -> tuple[World, tuple[Movement, ...]]:
    """Return the world with flows set to observations while each importer's spending by sector stays.

    Other sources of the same importer and sector shrink or grow together, own goods included. Exporters' output
    follows; how far is in the movements.

    Args:
        world: the original.
        observations: flows before tariff.
        provenance: where they come from.
    """
    if not observations:
        raise WorldError("There are no observations to scale to. Give at least one.")
    trade = world.trade_value
    targets: list[Target] = []
    for n, k in dict.fromkeys((world.country(o.importer), world.sector(o.sector)) for o in observations):
        name = f"spending of {world.countries[n]} on {world.sectors[k]}"
        targets.append(Target(name, float(trade[n, :, k].sum()), world.countries[n], None, world.sectors[k]))
    for o in observations:
        name = f"{o.sector} of {o.exporter} in {o.importer} ({provenance.publisher}, {provenance.date})"
        targets.append(Target(name, o.value, o.importer, o.exporter, o.sector))
    balanced, movements = balance_world(world, targets)
    sources = {**world.provenance, "observed flows": provenance}
    return replace(balanced, provenance=sources), movements


def describe_world(
    world: World, country: str, counterpart: str, sources: Mapping[str, str] | None = None
) -> WorldReport:
    """Return home share and counterpart share, with the observed figures the world carries.

    Observed figures are read from `world.observed` under "home_share COUNTRY", "sales_share COUNTRY COUNTERPART" and
    "gdp COUNTRY".

    Args:
        world: the world.
        country, counterpart: labels.
        sources: observed figure → source.
    """
    home, sales = f"home_share {country}", f"sales_share {country} {counterpart}"
    known, gdp = sources or {}, world.observed.get(f"gdp {country}")
    output = world.trade_value[:, world.country(country)].sum(axis=0)
    share = 1.0 if world.value_added_share is None else world.value_added_share[world.country(country)]
    return WorldReport(
        country=country,
        counterpart=counterpart,
        home_share=world.home_share(country),
        counterpart_share=world.sales_share(country, counterpart),
        observed_home_share=world.observed.get(home),
        observed_counterpart_share=world.observed.get(sales),
        observed_home_source=known.get(home, ""),
        observed_counterpart_source=known.get(sales, ""),
        labour_income_over_gdp=None if not gdp else float((output * share).sum() / gdp),
    )
