"""Writes drift.json: population stability and dissimilarity of a small matrix, by NumPy and SciPy.

Run in this folder: python3 make_golden.py. Everything is worked out by other means than in the
library: bins by np.quantile and np.searchsorted, distances by cdist over whole matrices.
"""
import json

import numpy as np
import scipy
from scipy.spatial.distance import cdist, pdist
from scipy.stats import chi2

random = np.random.default_rng(3)
ROWS, LATER, GAP, MOST = 300, 200, 4, 256
weights = np.array([1.0, 0.5, 2.0, 1.0])


def matrix(rows, shift):
    walk = np.cumsum(random.normal(size=rows)) / 10 + shift
    return np.round(np.column_stack([
        random.normal(size=rows), walk, random.exponential(size=rows) + shift,
        random.integers(0, 3, rows),
    ]), 4)


then, now = matrix(ROWS, 0), matrix(LATER, 0.7)


def stability(before, after):
    edges = np.unique(np.round(np.quantile(before, np.arange(1, 10) / 10), 12))
    edges = edges[edges > before.min()]
    shares = [
        np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1) / len(values)
        for values in (before, after)
    ]
    there, here = (np.maximum(share, 1e-4) for share in shares)
    return {
        "edges": edges.tolist(), "psi": float(((here - there) * np.log(here / there)).sum()),
        "chance": float(chi2.ppf(0.95, len(edges)) * (1 / len(after) + 1 / len(before))),
    }


mean, scale = then.mean(axis=0), then.std(axis=0)
entered, asked = weights * (then - mean) / scale, weights * (now - mean) / scale
chosen = [int((entered**2).sum(axis=1).argmin())]
while len(chosen) < MOST:
    nearest = cdist(entered, entered[chosen]).min(axis=1)
    if nearest.max() == 0:
        break
    chosen.append(int(nearest.argmax()))
points = np.round(entered[chosen], 2)
unit = float(pdist(entered).mean())
block = np.arange(ROWS) * 5 // ROWS
own = cdist(entered, points)
own[(block[:, None] == block[chosen]) | (abs(np.arange(ROWS)[:, None] - np.array(chosen)) <= GAP)] = np.inf
index = np.sort(own.min(axis=1) / unit)
with open("drift.json", "w") as file:
    json.dump({
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__}, "gap": GAP,
        "weights": weights.tolist(), "then": then.T.tolist(), "now": now.T.tolist(),
        "stability": [stability(then[:, j], now[:, j]) for j in range(4)],
        "outOfRange": ((now < then.min(axis=0)) | (now > then.max(axis=0))).sum(axis=1).tolist(),
        "points": len(chosen), "meanDistance": unit,
        # In units of distance, as the library draws the pairs that make its unit.
        "threshold": float(np.quantile(index, 0.99, method="averaged_inverted_cdf") * unit),
        "nearest": cdist(asked, points).min(axis=1).tolist(),
    }, file)
    file.write("\n")
