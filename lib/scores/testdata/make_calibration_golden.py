"""Writes calibration.json: how well small forecasts are calibrated, by scikit-learn and NumPy.

Run in this folder: python3 make_calibration_golden.py (needs scikit-learn; made with 1.9.1).
Bins come from scikit-learn's calibration_curve; the measures follow their papers in NumPy, and
the calibration line is a logistic regression without a penalty, by SciPy's root of the gradient.
"""
import json

import numpy as np
import sklearn
from scipy.optimize import root
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

random = np.random.default_rng(11)


def members(probability, bins, strategy):
    """The bin of every row, as calibration_curve puts it."""
    parts = np.linspace(0, 1, bins + 1)
    edges = np.percentile(probability, parts * 100) if strategy == "quantile" else parts
    return np.searchsorted(edges[1:-1], probability)


def measures(target, probability, bins, strategy):
    where = members(probability, bins, strategy)
    total, base = len(target), target.mean()
    ece = reliability = resolution = chance = 0.0
    shares, means = [], []
    for bin_ in np.unique(where):
        inside = where == bin_
        rows, rose, stated = inside.sum(), target[inside].mean(), probability[inside].mean()
        shares.append(rose)
        means.append(stated)
        ece += rows / total * abs(stated - rose)
        reliability += rows / total * (stated - rose) ** 2
        resolution += rows / total * (rose - base) ** 2
        if rows > 1:
            chance += rows / total * rose * (1 - rose) / (rows - 1)
    expected = calibration_curve(target, probability, n_bins=bins, strategy=strategy)
    assert np.allclose(expected[0], shares) and np.allclose(expected[1], means)
    uncertainty = base * (1 - base)
    return {
        "bins": bins, "equal": "count" if strategy == "quantile" else "width",
        "ece": ece, "reliability": reliability, "resolution": resolution, "uncertainty": uncertainty,
        "debiased": {
            "reliability": reliability - chance,
            "resolution": resolution - chance + uncertainty / (total - 1),
            "uncertainty": uncertainty + uncertainty / (total - 1),
        },
    }


def line(target, probability):
    p = np.clip(probability, np.finfo(float).eps, 1 - np.finfo(float).eps)
    x = np.column_stack([np.log(p / (1 - p)), np.ones(len(p))])

    def gradient(w):
        return x.T @ (1 / (1 + np.exp(-x @ w)) - target)

    def hessian(w):
        up = 1 / (1 + np.exp(-x @ w))
        return x.T @ (x * (up * (1 - up))[:, None])

    w = root(gradient, [0.5, 0.0], jac=hessian, tol=1e-14).x
    assert np.abs(gradient(w)).max() < 1e-9
    errors = np.sqrt(np.diag(np.linalg.inv(hessian(w))))
    return {"slope": w[0], "intercept": w[1], "slopeError": errors[0], "interceptError": errors[1]}


def case(name, target, probability):
    return {
        "name": name, "target": target.tolist(), "probability": probability.tolist(),
        "brier": brier_score_loss(target, probability), "line": line(target, probability),
        "measures": [
            measures(target, probability, bins, strategy)
            for bins in (1, 5, 15) for strategy in ("quantile", "uniform")
        ],
    }


def happened(truth):
    return (random.random(len(truth)) < truth).astype(int)


truth = random.beta(4, 4, 150)
odds = np.log(truth / (1 - truth))
cases = [
    case("keeps its word", happened(truth), truth),
    case("too sure of itself", happened(truth), 1 / (1 + np.exp(-2.5 * odds))),
    case("too high, with ties", happened(truth), np.round(np.clip(truth + 0.15, 0, 1), 1)),
    case("knows nothing, some certain", happened(np.full(150, 0.3)), np.clip(random.random(150) * 1.2 - 0.1, 0, 1)),
]
with open("calibration.json", "w") as file:
    json.dump({"madeBy": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}", "cases": cases}, file)
    file.write("\n")
