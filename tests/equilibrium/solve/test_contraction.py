"""Fixed points by iteration."""

from __future__ import annotations

import numpy as np
import pytest

from entente.equilibrium.solve import iterate


@pytest.mark.parametrize("modulus", [0.1, 0.9, 0.99])
def test_a_contraction_comes_to_its_fixed_point(modulus: float) -> None:
    point, moved = iterate(lambda x: modulus * x + 1.0, np.zeros(3), accuracy=1e-13)
    np.testing.assert_allclose(point, 1.0 / (1.0 - modulus), rtol=1e-10)
    assert moved < 1e-11


def test_one_that_wanders_or_breaks_says_how_far_it_was() -> None:
    _, moved = iterate(lambda x: -x, np.ones(2), accuracy=1e-13, max_passes=50)
    assert moved == 2.0
    _, moved = iterate(lambda x: x * np.nan, np.ones(2), accuracy=1e-13)
    assert np.isnan(moved)
