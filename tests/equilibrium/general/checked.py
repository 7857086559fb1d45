"""Solve every model with shapes and types checked at each call; `test_shapes.py` runs it in its own process."""

from __future__ import annotations

from jaxtyping import install_import_hook

with install_import_hook("entente.equilibrium", "beartype.beartype"):
    import numpy as np
    from tests.equilibrium.general.conftest import MODELS, light_in_materials, make_world

    from entente.equilibrium.general import (
        Baseline,
        BilateralBalance,
        Chooser,
        FullInputOutput,
        LabourSupply,
        Model,
        Revenue,
        Shock,
        Welfare,
        own_import_rates,
        solve_batch,
        solve_gradient,
        solve_optimal_rates,
        solve_shock,
    )
    from entente.equilibrium.general.cooperative import solve_cooperative_rates
    from entente.equilibrium.general.gravity import GravityEconomy, solve_gravity


def main() -> None:
    """Run everything once."""
    rng = np.random.default_rng(0)
    for sectors in (1, 3):
        world = light_in_materials(sectors=sectors)
        models = [make(world) for make in MODELS.values()]
        for model in [*models, Model("io", (FullInputOutput(), LabourSupply(0.3)))]:
            baseline = Baseline.build(world, model)
            shock = Shock.build(baseline, rng.uniform(0.0, 0.3, baseline.rate.shape))
            solved = solve_shock(baseline, shock).value
            solved.welfare_hat, solved.trade_value, solved.exports, solved.imports  # noqa: B018  computed when read
            for outcome in (Welfare.of(baseline, "C1"), Revenue(1), BilateralBalance(0, 2)):
                solve_gradient(baseline, shock, outcome)
            solve_batch(baseline, (1, 3), rng.uniform(0.0, 0.3, (5, 2, 4, sectors)), block=3)
    world = light_in_materials(sectors=2)
    for model in (MODELS["default"](world), Model("io", (FullInputOutput(),))):
        baseline = Baseline.build(world, model)
        outcomes = [Welfare.of(baseline, country) for country in world.countries]
        choosers = [Chooser(outcome, own_import_rates(baseline, n)) for n, outcome in enumerate(outcomes)]
        solve_optimal_rates(baseline, choosers)
    free = np.logical_or.reduce([chooser.free for chooser in choosers[:2]])
    solve_cooperative_rates(baseline, outcomes[:2], free, equal_within=1e-3)
    cost = np.exp(rng.normal(-3.0, 0.8, (6, 6)))
    np.fill_diagonal(cost, 1.0)
    output = rng.gamma(1.0, 1.0, 6) + 0.05
    solve_gravity(GravityEconomy(output, output, 5.0, 0), cost)
    make_world()
    print("checked")


if __name__ == "__main__":
    main()
