"""Writes bootstrap.json: what the package arch makes of small series.

Run in this folder: python3 make_bootstrap_golden.py (needs arch; made with 8.0.0).
"""
import json
import arch
import numpy as np
from arch.bootstrap import SPA, StationaryBootstrap, optimal_block_length

random = np.random.default_rng(11)


def autoregressive(rows, coefficient):
    values = np.zeros(rows)
    for row in range(1, rows):
        values[row] = coefficient * values[row - 1] + random.normal()
    return np.round(values, 4)


series = {
    "independent": np.round(random.normal(size=500), 4),
    "autoregressive 0.5": autoregressive(400, 0.5),
    "autoregressive 0.9": autoregressive(600, 0.9),
    "autoregressive -0.6": autoregressive(300, -0.6),
    "moving sum of 10": np.round(np.convolve(random.normal(size=709), np.ones(10), "valid"), 4),
    "random walk": np.round(np.cumsum(random.normal(size=250)), 4),
    "few rows": np.round(random.normal(size=20), 4),
}


def block_lengths():
    return [
        {"name": name, "values": values.tolist(), "stationary": float(optimal_block_length(values)["stationary"].iloc[0])}
        for name, values in series.items()
    ]


def intervals():
    cases = []
    for name, block in [("independent", 1), ("autoregressive 0.9", 20), ("moving sum of 10", 30)]:
        bootstrap = StationaryBootstrap(block, series[name], seed=3)
        low, high = bootstrap.conf_int(np.mean, reps=20000, method="percentile").ravel()
        cases.append({"name": name, "blockLength": block, "low": low, "high": high})
    return cases


def reality_check(losses, benchmark, block):
    """White's test is arch's with all means recentred ("upper"); arch does not studentise its statistic."""
    test = SPA(benchmark, losses, block_size=block, reps=20000, bootstrap="stationary", seed=5)
    test.compute()
    return {"reality_check": float(test.pvalues["upper"]), "variances": np.asarray(test._loss_diff_var).tolist()}


def spa(gains, block, variances):
    """Hansen (2005), equations 3 to 5 and the three recentrings, on arch's draws."""
    rows, scale = len(gains), np.sqrt(variances)
    found = gains.mean(axis=0)
    statistic = max(0, (np.sqrt(rows) * found / scale).max())
    bad = np.sqrt(rows) * found / scale < -np.sqrt(2 * np.log(np.log(rows)))
    centers = {"lower": np.maximum(found, 0), "consistent": np.where(bad, 0, found), "upper": found}
    draws = [data[0][0].mean(axis=0) for data in StationaryBootstrap(block, gains, seed=9).bootstrap(20000)]
    return {
        name: float(np.mean([max(0, (np.sqrt(rows) * (draw - center) / scale).max()) > statistic for draw in draws]))
        for name, center in centers.items()
    }


def comparisons():
    rows, cases = 300, []
    for name, better, block in [
        ("no skill", [0, 0, 0, 0], 5),
        ("one is better", [0, 0.2, 0, 0], 5),
        ("one is better, one far worse", [0.12, -2, 0, -0.1], 3),
        ("independent rows", [0.05, 0, 0], 1),
    ]:
        benchmark = np.round(random.normal(size=rows) ** 2, 4)
        models = np.round(benchmark[:, None] + random.normal(size=(rows, len(better))) - np.array(better), 4)
        gains = np.round(benchmark[:, None] - models, 4)
        check = reality_check(models, benchmark, block)
        cases.append({
            "name": name, "blockLength": block, "gains": gains.T.tolist(), **check,
            "spa": spa(gains, block, np.array(check["variances"])),
        })
    return cases


with open("bootstrap.json", "w") as file:
    json.dump({
        "madeBy": f"arch {arch.__version__}", "blockLengths": block_lengths(),
        "intervals": intervals(), "comparisons": comparisons(),
    }, file)
    file.write("\n")
