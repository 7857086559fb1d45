"""Merge countries and sectors of a world; totals of value and of tariff revenue are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["aggregate_world"]


def aggregate_world(
    world: World, *, countries: Mapping[str, str] | None = None, sectors: Mapping[str, str] | None = None
) -> World:
    """Return the world with countries and sectors merged into groups.

    Tariffs become revenue over value before tariff, elasticities means weighted by foreign trade, value-added shares
    means weighted by sales. Input-output shares are merged by materials used.

    Args:
        world: the original.
        countries: group of every country, or None to keep them.
        sectors: group of every sector, or None to keep them.
    """
    country_labels, country_map = _grouping("country", world.countries, countries)
    sector_labels, sector_map = _grouping("sector", world.sectors, sectors)

    def merged(cube: Array) -> Array:
        total: Array = np.einsum("nik,nN,iI,kK->NIK", cube, country_map, country_map, sector_map, optimize=True)
        return total

    trade = world.trade_value
    expenditure, net = merged(world.expenditure), merged(trade)
    rate = np.divide(expenditure, net, out=np.ones_like(net), where=net > 0) - 1.0
    foreign = trade.sum(axis=(0, 1)) - np.einsum("nnk->k", trade)
    weight = np.where(foreign > 0, foreign, 1e-12 * trade.sum(axis=(0, 1)))
    elasticity = (sector_map.T @ (weight * world.trade_elasticity)) / (sector_map.T @ weight)
    sales = trade.sum(axis=0)
    share, inputs = world.value_added_share, world.input_share
    if share is not None:
        share = _merge_shares(country_map, sector_map, sales, share)
        if inputs is not None:
            materials = (1.0 - np.asarray(world.value_added_share)) * sales
            used = np.einsum(
                "nkj,nj,nN,kK,jJ->NKJ", inputs, materials, country_map, sector_map, sector_map, optimize=True
            )
            total = used.sum(axis=1, keepdims=True)
            inputs = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
    return replace(
        world,
        countries=country_labels,
        sectors=sector_labels,
        expenditure=expenditure,
        ad_valorem_rate=rate,
        trade_elasticity=elasticity,
        value_added_share=share,
        input_share=inputs,
    )


def _merge_shares(country_map: Array, sector_map: Array, sales: Array, share: Array) -> Array:
    total = country_map.T @ sales @ sector_map
    plain = country_map.T @ share @ sector_map / (country_map.T @ np.ones_like(share) @ sector_map)
    return np.divide(country_map.T @ (share * sales) @ sector_map, total, out=plain, where=total > 0)


def _grouping(
    kind: str, labels: Sequence[str], groups: Mapping[str, str] | None
) -> tuple[tuple[str, ...], Float[Array, "label group"]]:
    """Return the group labels in order of appearance and the matrix that sums into them."""
    if groups is None:
        return tuple(labels), np.eye(len(labels))
    missing = [label for label in labels if label not in groups]
    unknown = sorted(set(groups) - set(labels))
    if missing or unknown:
        named = ", ".join((missing or unknown)[:5])
        problem = "have no group" if missing else "are not in the world"
        raise WorldError(f"These {kind} labels {problem}: {named}. Every {kind} needs exactly one group.")
    names = tuple(dict.fromkeys(groups[label] for label in labels))
    matrix = np.zeros((len(labels), len(names)))
    for row, label in enumerate(labels):
        matrix[row, names.index(groups[label])] = 1.0
    return names, matrix
