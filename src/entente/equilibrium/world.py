"""`World`: the labelled arrays of one base year that every model starts from.

Axes in the interface are (importer, exporter, sector). In memory the cubes lie as [sector, importer, exporter],
because every pass over them is one matrix product per sector; `sector_first` gives that view without a copy.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.base.provenance import Provenance
from entente.equilibrium.solution import Array

__all__ = ["World", "WorldError", "in_interface_axes", "sector_first"]


class WorldError(EntenteError):
    """A world that cannot be used: names the label, the value and the remedy."""


def sector_first(cube: Array) -> Array:
    """Return an (importer, exporter, sector) cube as [sector, importer, exporter], contiguous in memory.

    Free of copies when the cube came from `in_interface_axes`.
    """
    return np.ascontiguousarray(np.moveaxis(cube, 2, 0))


def in_interface_axes(cube: Array) -> Array:
    """Return a [sector, importer, exporter] cube as an (importer, exporter, sector) view of the same memory."""
    return np.moveaxis(cube, 0, 2)


@dataclass(frozen=True)
class World:
    """One base year of the world economy.

    Attributes:
        countries: labels of importers and exporters (ISO alpha-3 or the source's own), N of them.
        sectors: labels of sectors, K of them.
        expenditure: Xₙᵢₖ, spending of n on goods of i in sector k at purchaser value (tariff included), own
            goods included, in `unit`. At least 0.
        ad_valorem_rate: tₙᵢₖ, base tariff, a fraction above −1.
        trade_elasticity: θₖ > 0 (Armington: σ − 1).
        value_added_share: share of producers' cost that is labour (value added), axes (country, sector), in (0, 1].
        input_share: share of sector k in the material inputs of sector j, axes (country, input, using); each
            column sums to 1, and none is below -0.01 (published tables hold small negative residuals). None where
            the data has none.
        unit: unit of the values.
        year: base year.
        provenance: source of each array, by attribute name.
        observed: published figures to set beside the world's own, by name (see `home_share`).
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    expenditure: Float[Array, "importer exporter sector"]
    ad_valorem_rate: Float[Array, "importer exporter sector"]
    trade_elasticity: Float[Array, " sector"]
    value_added_share: Float[Array, "country sector"] | None = None
    input_share: Float[Array, "country input using"] | None = None
    unit: str = "USD"
    year: int | None = None
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    observed: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("countries", "sectors"):
            _check_labels(name, getattr(self, name))
        for name in ("expenditure", "ad_valorem_rate"):
            cube = np.asarray(getattr(self, name), dtype=np.float64)
            expected = (len(self.countries), len(self.countries), len(self.sectors))
            if cube.shape != expected:
                raise WorldError(
                    f"{name} has axes of length {cube.shape}; {expected} (importer, exporter, sector) is needed "
                    f"for {expected[0]} countries and {expected[2]} sectors. Give the array in that order."
                )
            object.__setattr__(self, name, in_interface_axes(sector_first(cube)))
        object.__setattr__(self, "trade_elasticity", np.asarray(self.trade_elasticity, dtype=np.float64))
        self._check_values()

    def _check_values(self) -> None:
        self._check_cube("expenditure", self.expenditure < 0, "is negative", "Set it to 0 or mend the source.")
        self._check_cube("ad_valorem_rate", self.ad_valorem_rate <= -1, "is -100 % or less", "Use a rate above -1.")
        if self.trade_elasticity.shape != (len(self.sectors),):
            raise WorldError(
                f"trade_elasticity has shape {self.trade_elasticity.shape}; one value per sector "
                f"({len(self.sectors)}) is needed."
            )
        for sector, value in zip(self.sectors, self.trade_elasticity, strict=True):
            if not value > 0 or not np.isfinite(value):
                raise WorldError(
                    f"The trade elasticity of sector {sector} is {value:g}. It must be above 0 (sigma - 1); "
                    "check the sign convention of the source."
                )
        if self.value_added_share is not None:
            share = np.asarray(self.value_added_share, dtype=np.float64)
            bad = np.argwhere(~((share > 0) & (share <= 1)))
            if share.shape != (len(self.countries), len(self.sectors)) or bad.size:
                where = f"{self.countries[bad[0][0]]}, {self.sectors[bad[0][1]]}" if bad.size else str(share.shape)
                raise WorldError(f"value_added_share ({where}) must be one number in (0, 1] per country and sector.")
        if self.input_share is not None:
            self._check_inputs(np.asarray(self.input_share, dtype=np.float64))
        income = self.expenditure.sum(axis=(1, 2))
        sold = self.expenditure.sum(axis=(0, 2))
        for label, spent, earned in zip(self.countries, income, sold, strict=True):
            if not spent > 0 or not earned > 0:
                raise WorldError(
                    f"{label} spends {spent:g} and sells {earned:g} {self.unit}. Both must be above 0: leave the "
                    "country out, or merge it into another."
                )

    def _check_inputs(self, share: Array) -> None:
        shape = (len(self.countries), len(self.sectors), len(self.sectors))
        if share.shape != shape or self.value_added_share is None:
            raise WorldError(
                f"input_share has shape {share.shape}; {shape} (country, input, using) is needed, with "
                "value_added_share beside it."
            )
        uses = np.asarray(self.value_added_share) < 1.0 - 1e-9
        bad = np.argwhere(uses & ~(np.abs(share.sum(axis=1) - 1.0) < 1e-6) | np.any(share < -0.01, axis=1))
        if bad.size:
            n, k = bad[0]
            raise WorldError(
                f"The input shares of {self.countries[n]}, {self.sectors[k]} sum to {share[n, :, k].sum():g} with a "
                f"lowest of {share[n, :, k].min():g} ({len(bad)} such columns). Each must sum to 1, none below -0.01."
            )

    def _check_cube(self, name: str, bad: NDArray[np.bool_], problem: str, remedy: str) -> None:
        cube = getattr(self, name)
        unusable = np.argwhere(bad | ~np.isfinite(cube))
        if unusable.size:
            n, i, k = unusable[0]
            raise WorldError(
                f"{name} of importer {self.countries[n]}, exporter {self.countries[i]}, sector {self.sectors[k]} "
                f"is {cube[n, i, k]:g}, which {problem if np.isfinite(cube[n, i, k]) else 'is missing'} "
                f"({len(unusable)} such cells). {remedy}"
            )

    def country(self, label: str) -> int:
        """Return the position of a country; an unknown label raises with the nearest known ones."""
        return _position("country", label, self.countries)

    def sector(self, label: str) -> int:
        """Return the position of a sector; an unknown label raises with the nearest known ones."""
        return _position("sector", label, self.sectors)

    @cached_property
    def trade_value(self) -> Float[Array, "importer exporter sector"]:
        """Xₙᵢₖ / (1 + tₙᵢₖ): value before the tariff, which is what the exporter receives."""
        value: Array = self.expenditure / (1.0 + self.ad_valorem_rate)
        value.setflags(write=False)
        return value

    def home_share(self, label: str) -> float:
        """Return the share of a country's spending that goes to its own goods."""
        n = self.country(label)
        return float(self.expenditure[n, n].sum() / self.expenditure[n].sum())

    def sales_share(self, label: str, buyer: str) -> float:
        """Return the share of a country's sales (own market included) that goes to `buyer`."""
        sold = self.trade_value[:, self.country(label), :].sum(axis=1)
        return float(sold[self.country(buyer)] / sold.sum())

    def with_rates(self, ad_valorem_rate: Float[Array, "importer exporter sector"]) -> World:
        """Return this world with other base tariffs, the values before tariff unchanged."""
        expenditure = self.trade_value * (1.0 + ad_valorem_rate)
        return replace(self, expenditure=expenditure, ad_valorem_rate=ad_valorem_rate)


def _check_labels(name: str, labels: Sequence[str]) -> None:
    if not labels:
        raise WorldError(f"{name} is empty. A world needs at least one.")
    doubled = sorted({label for label in labels if list(labels).count(label) > 1})
    if doubled:
        raise WorldError(f"{name} names {doubled[0]} more than once. Merge or rename it.")


def _position(kind: str, label: str, labels: Sequence[str]) -> int:
    try:
        return labels.index(label)
    except ValueError:
        near = difflib.get_close_matches(label, labels, n=3, cutoff=0.3) or list(labels[:3])
        raise WorldError(f"No {kind} {label!r} in this world of {len(labels)}. Nearest: {', '.join(near)}.") from None
