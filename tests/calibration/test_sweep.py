"""Sweeps: the same rows wherever they are solved, line schedules included."""

from __future__ import annotations

import numpy as np
import pytest

from entente.base.errors import EntenteError
from entente.calibration.simulation import read_scenarios, simulate, sweep
from entente.calibration.worlds import find_world
from entente.equilibrium.solution import NotSolvedError

LINES = (
    "line,exporter,sector,trade_value,base_rate,new_rate\n"
    "61091000,VNM,C13T15,6000,0.1,0.1\n61102000,VNM,C13T15,4000,0.2,{rate}\n64041100,KHM,C13T15,900,0.1,{rate}\n"
)


@pytest.fixture(scope="module")
def world():
    return find_world("icio-2024")


def scenarios_in(folder, count):
    text = "".join(
        f"  - {{name: rate-{number}, changes: [{{importer: USA, exporter: VNM, added: {number / 2}%}}]}}\n"
        for number in range(count)
    )
    (folder / "many.yaml").write_text(f"scenarios:\n{text}")
    return read_scenarios(folder / "many.yaml")


def line_scenarios(folder, rates):
    for rate in rates:
        (folder / f"lines-{rate}.csv").write_text(LINES.format(rate=rate))
    schedule = "{{importer: USA, file: lines-{}.csv, rest: base}}"
    text = "".join(f"  - {{name: lines-{rate}, line_schedule: {schedule.format(rate)}}}\n" for rate in rates)
    (folder / "lines.yaml").write_text(f"scenarios:\n{text}")
    return read_scenarios(folder / "lines.yaml")


def test_line_schedules_are_taken_into_sectors_at_every_draw(world, tmp_path):
    scenarios = line_scenarios(tmp_path, (0.3, 0.7))
    rows = {(row.scenario, row.country): row for row in sweep(world, scenarios, draws=9)}
    for scenario in scenarios:
        alone = simulate(world, scenario, draws=9)
        for country in alone.countries:
            row = rows[scenario.name, country.country]
            for found, wanted in ((row.welfare_change, country.welfare_change), (row.revenue, country.revenue)):
                np.testing.assert_allclose(
                    [found.value, found.low, found.high], [wanted.value, wanted.low, wanted.high], rtol=1e-7, atol=1e-9
                )


def test_the_number_of_workers_changes_no_digit(world, tmp_path):
    scenarios = scenarios_in(tmp_path, 60)
    seen = []
    here = list(sweep(world, scenarios, draws=9, progress=lambda done, total: seen.append((done, total))))
    assert len(here) == 60 * len(world.world.countries)
    assert seen == [(51, 60), (60, 60)]
    assert list(sweep(world, scenarios, draws=9, workers=2)) == here


def test_a_dask_cluster_gives_the_same_rows(world, tmp_path):
    from distributed import LocalCluster

    scenarios = scenarios_in(tmp_path, 60)
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        there = list(sweep(world, scenarios, draws=9, cluster=cluster.scheduler_address))
    assert there == list(sweep(world, scenarios, draws=9))


def test_a_cluster_that_does_not_answer_or_is_not_installed_is_told(world, tmp_path, monkeypatch):
    scenarios = scenarios_in(tmp_path, 2)
    monkeypatch.setattr("entente.calibration.simulation.pool._PATIENCE", "200ms")
    with pytest.raises(EntenteError, match=r"No Dask scheduler answers at 'tcp://127.0.0.1:9'.*tcp://host:8786"):
        list(sweep(world, scenarios, cluster="tcp://127.0.0.1:9"))
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(EntenteError, match=r"Install entente\[cluster\]"):
        list(sweep(world, scenarios, cluster="tcp://127.0.0.1:9"))
    with pytest.raises(EntenteError, match="0 workers"):
        list(sweep(world, scenarios, workers=0))


def test_an_error_in_a_worker_comes_back_whole(world):
    import pickle

    from entente.equilibrium.solution import Status

    error = NotSolvedError(Status.STALLED, "budget of VNM in scenario high", 0.25, 7)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.status, again.steps) == (str(error), Status.STALLED, 7)
