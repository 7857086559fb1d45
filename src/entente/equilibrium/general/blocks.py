"""The blocks a model is made of. Each sets the parameters of one part of the economy and nothing else.

A model is a list of blocks (`models.py`). What no block mentions keeps its neutral value in `Parameters`: labour
is the only input and is supplied inelastically, tariffs pass through fully, returns to scale are constant, all
receipts are wages, revenue is handed back lump-sum, and transfers stay fixed as a share of world labour income.
Notation and sources of the equations: `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = [
    "Balanced",
    "Block",
    "FixedTransfers",
    "FullInputOutput",
    "IncomeTaxRelief",
    "LabourSupply",
    "Marketing",
    "Materials",
    "Parameters",
    "PassThrough",
    "Profits",
    "RealTransfers",
    "Roundabout",
    "Scale",
]


class Materials(Enum):
    """What producers buy from each other."""

    NONE = "labour only"
    ROUNDABOUT = "the consumers' own basket"
    INPUT_OUTPUT = "a basket of their own, by country and sector"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the blocks decide, with neutral values.

    Attributes:
        materials: what producers buy from each other.
        value_added_share: β, labour's share of cost, [sector, country].
        input_share: share of the first sector in the materials of the second, [country, input, using].
        profit_share: share of receipts that is profit, [sector].
        tariff_exponent: φₙ, exponent of the tariff factor in the landed price of importer n.
        marketing_share: νₙ, share of a sale in n spent on n's own labour.
        transfer: Tₙ, net transfer received; None takes the one the base year implies.
        absorber: position of the country whose labour market takes up transfers that do not sum to 0, or None.
        real_transfers: whether transfers keep their value in world consumer prices, not in world labour income.
        income_tax_relief: whether revenue cuts the tax on labour income instead of being handed out.
        labour_supply_elasticity: κ ≥ 0.
        scale_elasticity: ψₖ ≥ 0, [sector].
    """

    materials: Materials
    value_added_share: Float[Array, "sector country"]
    input_share: Float[Array, "country input using"] | None
    profit_share: Float[Array, " sector"]
    tariff_exponent: Float[Array, " importer"]
    marketing_share: Float[Array, " importer"]
    transfer: Float[Array, " country"] | None
    absorber: int | None
    real_transfers: bool
    income_tax_relief: bool
    labour_supply_elasticity: float
    scale_elasticity: Float[Array, " sector"]

    @classmethod
    def neutral(cls, world: World) -> Parameters:
        """Return the parameters of a model without blocks."""
        countries, sectors = len(world.countries), len(world.sectors)
        return cls(
            materials=Materials.NONE,
            value_added_share=np.ones((sectors, countries)),
            input_share=None,
            profit_share=np.zeros(sectors),
            tariff_exponent=np.ones(countries),
            marketing_share=np.zeros(countries),
            transfer=None,
            absorber=None,
            real_transfers=False,
            income_tax_relief=False,
            labour_supply_elasticity=0.0,
            scale_elasticity=np.zeros(sectors),
        )


@runtime_checkable
class Block(Protocol):
    """One part of a model."""

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Return the parameters with this block's part set."""
        ...


@dataclass(frozen=True, slots=True)
class Roundabout:
    """Unit cost ĉᵢₖ = ŵᵢ^β P̂ᵢ^(1−β): materials are the basket consumers buy.

    Attributes:
        value_added_share: β in (0, 1], one number, or None for the world's own shares.

    Source: Ignatenko et al. (2025), section on input-output linkages.
    """

    value_added_share: float | None = None

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set materials to the consumers' basket."""
        shape = (len(world.sectors), len(world.countries))
        if self.value_added_share is not None:
            share = np.full(shape, _in_unit_interval("value_added_share", self.value_added_share))
        else:
            share = _world_value_added_share(world)
        return replace(parameters, materials=Materials.ROUNDABOUT, value_added_share=share)


@dataclass(frozen=True, slots=True)
class FullInputOutput:
    """Unit cost ĉᵢₖ = ŵᵢ^β Πⱼ P̂ᵢⱼ^((1−β) gᵢⱼₖ): every sector has its own basket of materials.

    Source: Caliendo & Parro (2015), equation for the cost of an input bundle.
    """

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set materials to the world's input-output shares."""
        if world.input_share is None:
            raise WorldError("This world has no input_share. Use Roundabout() or give the world an input-output table.")
        return replace(
            parameters,
            materials=Materials.INPUT_OUTPUT,
            value_added_share=_world_value_added_share(world),
            input_share=np.asarray(world.input_share, dtype=np.float64),
        )


@dataclass(frozen=True, slots=True)
class Profits:
    """Firms keep the share 1/σₖ = 1/(1 + θₖ) of their sales as profit; there is no free entry.

    Source: Ossa (2014), section I.
    """

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set the profit share of each sector."""
        return replace(parameters, profit_share=1.0 / (1.0 + world.trade_elasticity))


@dataclass(frozen=True, slots=True)
class PassThrough:
    """The landed price of importer n carries the tariff to the power φₙ.

    Attributes:
        exponent: φₙ > 0; 1 is the tariff on the price before tariff.

    Source: Ignatenko et al. (2025), pass-through of tariffs with firm selection.
    """

    exponent: Float[Array, " importer"]

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set the tariff exponent and with it the markup's response to market size."""
        return replace(parameters, tariff_exponent=_per_country(world, "tariff exponent", self.exponent))


@dataclass(frozen=True, slots=True)
class Marketing:
    """The share νₙ of every sale in n pays n's own labour: trade deficits become endogenous.

    Attributes:
        share: νₙ in [0, 1).

    Source: Ignatenko et al. (2025), fixed marketing cost in the destination.
    """

    share: Float[Array, " importer"]

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set the marketing share of each importer."""
        return replace(parameters, marketing_share=_per_country(world, "marketing share", self.share))


@dataclass(frozen=True, slots=True)
class FixedTransfers:
    """Net transfers fixed as a share of world labour income.

    Attributes:
        transfer: Tₙ in the world's unit. Transfers that do not sum to 0 leave one market uncleared.
        absorber: label of the country whose labour market takes up such a sum; None refuses it.
    """

    transfer: Float[Array, " country"]
    absorber: str | None = None

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set the transfer of each country."""
        transfer = _per_country(world, "transfer", self.transfer)
        total, size = float(transfer.sum()), float(np.abs(transfer).sum())
        if self.absorber is None and abs(total) > 1e-9 * size:
            raise WorldError(
                f"The transfers sum to {total:g} {world.unit}. What one country receives another must give: make "
                "them sum to 0, or name an absorber."
            )
        absorber = None if self.absorber is None else world.country(self.absorber)
        return replace(parameters, transfer=transfer, absorber=absorber)


@dataclass(frozen=True, slots=True)
class RealTransfers:
    """Transfers keep their purchasing power: they move with the income-weighted mean of consumer prices.

    Source: this project; the usual alternative to transfers fixed in world income.
    """

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Let transfers follow world consumer prices."""
        return replace(parameters, real_transfers=True)


@dataclass(frozen=True, slots=True)
class Balanced:
    """No transfers: every country spends what it earns."""

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set every transfer to 0."""
        return replace(parameters, transfer=np.zeros(len(world.countries)), absorber=None)


@dataclass(frozen=True, slots=True)
class IncomeTaxRelief:
    """Tariff revenue cuts the tax on labour income, which draws labour into work.

    Source: Ignatenko et al. (2025), revenue scenario "income tax relief".
    """

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Let revenue cut the income tax."""
        return replace(parameters, income_tax_relief=True)


@dataclass(frozen=True, slots=True)
class LabourSupply:
    """L̂ᵢ = (real wage after tax)^κ.

    Attributes:
        elasticity: κ ≥ 0.

    Source: Ignatenko et al. (2025), labour supply.
    """

    elasticity: float

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set the labour supply elasticity."""
        if not self.elasticity >= 0:
            raise WorldError(f"The labour-supply elasticity is {self.elasticity:g}; it must be 0 or above.")
        return replace(parameters, labour_supply_elasticity=float(self.elasticity))


@dataclass(frozen=True, slots=True)
class Scale:
    """Unit cost falls with the sector's scale: ĉ is divided by (entry × labour)^ψ.

    Attributes:
        elasticity: ψₖ ≥ 0, one number or one per sector.

    Source: Ignatenko et al. (2025), love of variety.
    """

    elasticity: float | Float[Array, " sector"]

    def apply(self, world: World, parameters: Parameters) -> Parameters:
        """Set the scale elasticity of each sector."""
        elasticity = np.broadcast_to(np.asarray(self.elasticity, dtype=np.float64), (len(world.sectors),))
        if not np.all(elasticity >= 0):
            raise WorldError(f"A scale elasticity is {elasticity.min():g}; each must be 0 or above.")
        return replace(parameters, scale_elasticity=elasticity.copy())


def _world_value_added_share(world: World) -> Array:
    if world.value_added_share is None:
        raise WorldError(
            "This world has no value_added_share. Give Roundabout(value_added_share=...) one number, or add "
            "the shares to the world."
        )
    return np.ascontiguousarray(np.asarray(world.value_added_share, dtype=np.float64).T)


def _per_country(world: World, name: str, values: Array) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (len(world.countries),) or not np.all(np.isfinite(array)):
        raise WorldError(f"The {name} must be one finite number per country ({len(world.countries)}).")
    return array


def _in_unit_interval(name: str, value: float) -> float:
    if not 0 < value <= 1:
        raise WorldError(f"{name} is {value:g}; it must lie in (0, 1].")
    return value
