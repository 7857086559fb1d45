"""Named models: each is a list of blocks, read like the model section of its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Float

from entente.equilibrium.general.blocks import (
    Balanced,
    Block,
    FixedTransfers,
    FullInputOutput,
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    Parameters,
    PassThrough,
    Profits,
    Roundabout,
    Scale,
)
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World

__all__ = ["Model", "armington", "caliendo_parro", "default_model", "eaton_kortum", "liberation_day", "ossa"]


@dataclass(frozen=True)
class Model:
    """A choice of blocks.

    Attributes:
        name: how results cite the model.
        blocks: applied in order; each sets its own part.
    """

    name: str
    blocks: Sequence[Block]

    def parameters(self, world: World) -> Parameters:
        """Return the parameters the blocks set on a world."""
        parameters = Parameters.neutral(world)
        for block in self.blocks:
            parameters = block.apply(world, parameters)
        return parameters

    def with_blocks(self, *blocks: Block) -> Model:
        """Return this model with more blocks; a later block overrules an earlier one of its kind."""
        return Model(self.name, (*self.blocks, *blocks))


def armington() -> Model:
    """Labour only, fixed supply, revenue handed back, transfers fixed against world labour income.

    Source: Armington (1969) in changes, Dekle, Eaton & Kortum (2008).
    """
    return Model("armington", ())


def default_model(*, full_input_output: bool = False, labour_supply_elasticity: float = 0.0) -> Model:
    """Our own choice: sectors, materials, revenue handed back, transfers fixed against world labour income.

    Source: this project; the blocks are those of Caliendo & Parro (2015).
    """
    materials = FullInputOutput() if full_input_output else Roundabout()
    return Model("default", (materials, LabourSupply(labour_supply_elasticity)))


def caliendo_parro() -> Model:
    """Full input-output linkages, revenue handed back, fixed deficits.

    Source: Caliendo & Parro (2015).
    """
    return Model("caliendo-parro", (FullInputOutput(),))


def ossa() -> Model:
    """Krugman with profits and no free entry, balanced but for the base year's transfers.

    Source: Ossa (2014).
    """
    return Model("ossa", (Profits(),))


def liberation_day(
    *,
    tariff_exponent: Float[Array, " importer"],
    marketing_share: Float[Array, " importer"],
    scale_elasticity: float,
    labour_supply_elasticity: float,
    lump_sum: bool = False,
    value_added_share: float | None = None,
    transfer: Float[Array, " country"] | None = None,
) -> Model:
    """Endogenous deficits, incomplete pass-through, scale and labour supply; with or without materials.

    Source: Ignatenko, Lashkaripour, Macedoni & Simonovska (2025).
    """
    blocks: list[Block] = [
        Marketing(marketing_share),
        PassThrough(tariff_exponent),
        Scale(scale_elasticity),
        LabourSupply(labour_supply_elasticity),
    ]
    if value_added_share is not None:
        blocks.append(Roundabout(value_added_share))
    if not lump_sum:
        blocks.append(IncomeTaxRelief())
    if transfer is not None:
        blocks.append(FixedTransfers(transfer))
    return Model("liberation-day", tuple(blocks))


def eaton_kortum(*, scale_elasticity: float, labour_supply_elasticity: float, balanced: bool = False) -> Model:
    """The variant without marketing costs or market power: full pass-through, fixed deficits.

    Source: Ignatenko et al. (2025), Eaton-Kortum-Krugman variant.
    """
    blocks: list[Block] = [Scale(scale_elasticity), LabourSupply(labour_supply_elasticity), IncomeTaxRelief()]
    return Model("eaton-kortum", (*blocks, Balanced()) if balanced else tuple(blocks))
