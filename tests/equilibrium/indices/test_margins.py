import numpy as np
import pytest

from entente.equilibrium.indices import measure_preference_margins


def margins(value, rate, line=None, exporter=None):
    line = np.zeros(len(value), dtype=np.int64) if line is None else np.array(line)
    exporter = np.arange(len(value)) if exporter is None else np.array(exporter)
    return measure_preference_margins(np.array(value, dtype=float), np.array(rate, dtype=float), line, exporter)


def test_a_preference_that_everybody_has_is_none():
    assert np.allclose(margins([10, 20, 30], [0.05, 0.05, 0.05]).margin, 0)


def test_the_margin_counts_competitors_by_what_they_sell():
    found = margins([10, 30, 10], [0.0, 0.1, 0.2])
    assert found.competitors_rate[0] == pytest.approx((30 * 0.1 + 10 * 0.2) / 40)
    assert found.margin[0] == pytest.approx(0.125)
    assert found.margin_value[0] == pytest.approx(1.25)
    assert found.margin[2] < 0


def test_an_exporters_own_other_cells_do_not_compete_with_it():
    found = margins([10, 5, 20], [0.0, 0.3, 0.1], exporter=[0, 0, 1])
    assert found.competitors_rate[0] == pytest.approx(0.1)


def test_a_sole_exporter_has_no_margin():
    found = margins([10, 5, 5], [0.1, 0.2, 0.3], line=[0, 1, 1], exporter=[0, 0, 1])
    assert np.isnan(found.margin[0])
    assert np.isfinite(found.margin[1:]).all()


def test_lines_do_not_mix():
    found = margins([1, 1, 1, 1], [0.0, 0.1, 0.0, 0.5], line=[0, 0, 1, 1], exporter=[0, 1, 0, 1])
    assert found.competitors_rate[[0, 2]].tolist() == [pytest.approx(0.1), pytest.approx(0.5)]
