"""Time gegravity on one table, in a Python that has it: `python _gegravity.py TABLE.npz ANSWER.npz` prints seconds.

The answer is the change of every flow, [importer, exporter], percent.

Imports nothing of Entente: the peer's process stays its own.
"""

import sys
from time import perf_counter

import gegravity
import numpy as np
import pandas as pd

with np.load(sys.argv[1]) as content:
    cost, new, output, spending = (content[name] for name in ("cost", "new", "output", "spending"))
size = len(output)
labels = [f"C{n:03d}" for n in range(size)]
rows = [
    {
        "exporter": labels[i],
        "importer": labels[n],
        "year": "2000",
        "trade": float(spending[n] * output[i] / output.sum()),
        "Y": float(output[i]),
        "E": float(spending[n]),
        "cost": float(np.log(cost[n, i])),
    }
    for n in range(size)
    for i in range(size)
]
table = pd.DataFrame(rows)
coefficients = pd.DataFrame({"var": ["cost"], "coeff": [1.0], "se": [0.0]})
start = perf_counter()
model = gegravity.OneSectorGE(
    baseline=gegravity.BaselineData(
        table,
        imp_var_name="importer",
        exp_var_name="exporter",
        year_var_name="year",
        trade_var_name="trade",
        expend_var_name="E",
        output_var_name="Y",
    ),
    year="2000",
    reference_importer=labels[0],
    sigma=5,
    cost_variables=["cost"],
    cost_coeff_values=gegravity.CostCoeffs(
        estimates=coefficients, identifier_col="var", coeff_col="coeff", stderr_col="se"
    ),
)
model.build_baseline()
experiment = model.baseline_data.copy()
for n in range(size):
    for i in range(size):
        if new[n, i] != cost[n, i]:
            pair = (experiment["importer"] == labels[n]) & (experiment["exporter"] == labels[i])
            experiment.loc[pair, "cost"] = float(np.log(new[n, i]))
model.define_experiment(experiment)
model.simulate()
seconds = perf_counter() - start

found = model.bilateral_trade_results.reset_index()
change = found.pivot_table(index="importer", columns="exporter", values="trade change (percent)")
np.savez(sys.argv[2], change=change.loc[labels, labels].to_numpy())
print(seconds)
