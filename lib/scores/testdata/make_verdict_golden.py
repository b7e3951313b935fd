"""Writes verdict.json: both tests for an edge, by NumPy, SciPy and arch.

Run in this folder: python3 make_verdict_golden.py (needs arch and SciPy; made with 8.0.0 and 1.17.1).
"""
import json
import arch
import numpy as np
import scipy
from arch.bootstrap import optimal_block_length
from scipy.stats import norm

random = np.random.default_rng(31)


def variance_of_mean(values, block):
    """Politis & Romano 1994, by the full circle of lags."""
    rows = len(values)
    centered = values - values.mean()
    circular = np.array([centered @ np.roll(centered, lag) / rows for lag in range(rows)])
    # The lag of a circle stands for lag and rows - lag: a block lasts that long with (1 - q) ** lag.
    weights = (1 - np.arange(rows) / rows) * (1 - 1 / block) ** np.arange(rows)
    return (circular[0] + 2 * (weights[1:] * circular[1:]).sum()) / rows


def case(name, target, probability, baseline, horizon):
    less_mean = lambda w: w - np.cumsum(w) / np.arange(1, len(w) + 1)
    stated = less_mean(probability - baseline) * (target - baseline)
    called = less_mean(np.where(probability > 0.5, 1.0, -1.0)) * (target - baseline)
    block = max(horizon, *[float(optimal_block_length(v)["stationary"].iloc[0]) for v in (stated, called)], 1)
    p_value = lambda v: float(norm.sf(v.mean() / np.sqrt(variance_of_mean(v, block))))
    loss = lambda p: -np.where(target == 1, np.log(p), np.log(1 - p)).mean()
    return {
        "name": name, "target": target.tolist(), "probability": probability.tolist(), "baseline": baseline.tolist(),
        "horizon": horizon, "blockLength": block, "probabilities": p_value(stated), "calls": p_value(called),
        "effectiveRows": min(len(target), called.var() / variance_of_mean(called, block)),
        "skill": 1 - loss(probability) / loss(baseline), "mcc": float(np.corrcoef(probability > 0.5, target)[0, 1]),
    }


def cases():
    rows = 240
    steps = random.normal(size=rows + 6)
    walk = np.cumsum(steps)
    rises = lambda ahead: (walk[ahead:ahead + rows] > walk[:rows]).astype(float)
    noise = np.round(random.uniform(0.3, 0.7, rows), 3)
    follower = np.round(1 / (1 + np.exp(-walk[:rows] / 10)), 3)
    half = np.full(rows, 0.5)
    knowing = np.round(0.5 + 0.08 * (2 * rises(1) - 1) + random.normal(0, 0.15, rows), 3).clip(0.01, 0.99)
    last = np.where(np.concatenate([[0], steps[1:rows]]) > 0, 0.52, 0.47)
    return [
        case("no skill", rises(1), noise, half, 1), case("follows the level", rises(1), follower, half, 1),
        case("some skill", rises(1), knowing, last, 1), case("labels overlap", rises(5), follower, half + 0.02, 5),
    ]


with open("verdict.json", "w") as file:
    json.dump({"madeBy": f"arch {arch.__version__}, SciPy {scipy.__version__}", "cases": cases()}, file)
    file.write("\n")
