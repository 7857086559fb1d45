"""The model a scenario names: one of the engine's, perhaps with more blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from jaxtyping import Float

from entente.calibration.simulation.scenario import BlockChoice, ModelChoice
from entente.equilibrium.general import (
    Balanced,
    Block,
    FullInputOutput,
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    Model,
    PassThrough,
    Profits,
    RealTransfers,
    Roundabout,
    Scale,
    armington,
    caliendo_parro,
    default_model,
    eaton_kortum,
    ossa,
)
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["model_of"]

_Value = float | Mapping[str, float] | None


def model_of(choice: ModelChoice, world: World) -> Model:
    """Return the model a scenario asks for.

    Args:
        choice: its name and blocks.
        world: where it will be solved.

    Raises:
        WorldError: the world lacks what the model needs, or a block lacks its number.
    """
    if choice.full_input_output and (choice.name != "default" or world.input_share is None):
        raise WorldError(
            "full_input_output needs the default model and a world with input shares; this one has none. Take it out."
        )
    kappa = choice.labour_supply_elasticity
    named = _named(choice, world)
    own = () if kappa is None else (LabourSupply(kappa),)
    return named.with_blocks(*own, *(_block(one, world) for one in choice.blocks))


def _named(choice: ModelChoice, world: World) -> Model:
    match choice.name:
        case "default" if choice.full_input_output or world.value_added_share is not None:
            return default_model(full_input_output=choice.full_input_output)
        case "default" | "armington":
            return armington()
        case "caliendo-parro":
            return caliendo_parro()
        case "ossa":
            return ossa()
        case "eaton-kortum":
            from entente.calibration.papers.liberation_day import data as paper

            return eaton_kortum(
                scale_elasticity=paper.SCALE_ELASTICITY, labour_supply_elasticity=paper.LABOUR_SUPPLY_ELASTICITY
            )
    return _liberation_day(choice, world)


def _liberation_day(choice: ModelChoice, world: World) -> Model:
    """Return the model of Ignatenko et al. (2025) at its elasticities; the marketing shares are the scenario's."""
    from entente.calibration.papers.liberation_day import data as paper

    marketing = next((one.value for one in choice.blocks if one.block == "marketing"), None)
    if marketing is None:
        raise WorldError(
            "The model liberation-day needs the share of sales that goes to marketing. Add it to its blocks, such as "
            "blocks: [{marketing: 0.1}]."
        )
    share = _by_country(marketing, world, "marketing", otherwise=0.0)
    theta = paper.FIRM_HETEROGENEITY
    exponent = (1.0 + theta) / ((1.0 - share) * theta) - 1.0 / theta
    blocks: Sequence[Block] = (
        PassThrough(exponent),
        Scale(paper.SCALE_ELASTICITY),
        LabourSupply(paper.LABOUR_SUPPLY_ELASTICITY),
        IncomeTaxRelief(),
    )
    return Model("liberation-day", blocks)


def _block(choice: BlockChoice, world: World) -> Block:
    """Return a block with its number."""
    value = choice.value
    plain: dict[str, Callable[[], Block]] = {
        "full-input-output": FullInputOutput,
        "profits": Profits,
        "real-transfers": RealTransfers,
        "balanced": Balanced,
        "income-tax-relief": IncomeTaxRelief,
    }
    if choice.block in plain:
        if value is not None:
            raise WorldError(f"The block {choice.block} takes no number. Write its name alone.")
        return plain[choice.block]()
    if choice.block == "roundabout":
        return Roundabout(None if value is None else _number(value, choice.block))
    if value is None:
        raise WorldError(f"The block {choice.block} needs a number. Write {choice.block}: NUMBER.")
    match choice.block:
        case "labour-supply":
            return LabourSupply(_number(value, choice.block))
        case "scale":
            return Scale(_by_sector(value, world))
        case "marketing":
            return Marketing(_by_country(value, world, choice.block, otherwise=0.0))
    return PassThrough(_by_country(value, world, choice.block, otherwise=1.0))


def _number(value: _Value, block: str) -> float:
    if not isinstance(value, float):
        raise WorldError(f"The block {block} takes one number, not one by label.")
    return value


def _by_country(value: _Value, world: World, block: str, *, otherwise: float) -> Float[Array, " country"]:
    """Return one number per country; those a mapping leaves out have `otherwise`."""
    most = 1.0 if block == "marketing" else np.inf
    numbers = value.values() if isinstance(value, Mapping) else (value or 0.0,)
    bad = next((number for number in numbers if not 0 <= number < most), None)
    if bad is not None:
        raise WorldError(f"The block {block} has {bad:g}. Use 0 or more{', below 1' if most == 1 else ''}.")
    if not isinstance(value, Mapping):
        return np.full(len(world.countries), value)
    found = np.full(len(world.countries), otherwise)
    for label, number in value.items():
        found[world.country(label)] = number
    return found


def _by_sector(value: _Value, world: World) -> Float[Array, " sector"]:
    if not isinstance(value, Mapping):
        return np.full(len(world.sectors), value)
    found = np.zeros(len(world.sectors))
    for label, number in value.items():
        found[world.sector(label)] = number
    return found
