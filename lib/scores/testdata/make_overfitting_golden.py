"""Writes overfitting.json: luck among many backtests, straight from the papers.

Run in this folder: python3 make_overfitting_golden.py (needs SciPy; made with 1.17.1).
"""
import itertools
import json
import numpy as np
import scipy
from scipy.stats import beta, kurtosis, norm, rankdata, skew

random = np.random.default_rng(23)


def overfitting(returns, blocks):
    """Bailey, Borwein, Lopez de Prado & Zhu 2017, section 2.2, on the returns themselves."""
    parts = np.array_split(np.arange(len(returns)), blocks)
    ratio = lambda rows: returns[rows].mean(axis=0) / returns[rows].std(axis=0)
    logits, losses = [], 0
    for past in itertools.combinations(range(blocks), blocks // 2):
        before = ratio(np.concatenate([parts[i] for i in past]))
        after = ratio(np.concatenate([parts[i] for i in range(blocks) if i not in past]))
        best = np.argmax(before)
        relative = rankdata(after)[best] / (returns.shape[1] + 1)
        logits.append(np.log(relative / (1 - relative)))
        losses += after[best] < 0
    moments = [[{"rows": len(part), "sum": returns[part, trial].sum(), "sumOfSquares": (returns[part, trial] ** 2).sum()}
                for part in parts] for trial in range(returns.shape[1])]
    logits = np.array(logits)
    return {"trials": moments, "probability": float((logits <= 0).mean()), "lossProbability": losses / len(logits),
            "meanLogit": float(logits.mean())}


def deflated(returns, trials, variance):
    rows, ratio = len(returns), returns.mean() / returns.std()
    gamma = np.euler_gamma
    best = np.sqrt(variance) * ((1 - gamma) * norm.ppf(1 - 1 / trials) + gamma * norm.ppf(1 - 1 / trials / np.e))
    spread = np.sqrt(1 - skew(returns) * ratio + (kurtosis(returns, fisher=False) - 1) / 4 * ratio ** 2)
    return {"returns": returns.tolist(), "trials": trials, "variance": variance, "expectedMaximum": float(best),
            "probabilistic": float(norm.cdf(ratio * np.sqrt(rows - 1) / spread)),
            "deflated": float(norm.cdf((ratio - best) * np.sqrt(rows - 1) / spread))}


def normal():
    points = [-37.5, -20, -8.25, -5, -3.0001, -3, -2.9999, -1.5, -0.1, 0, 0.3, 1, 2.5, 3, 4.75, 8]
    shares = [1e-300, 1e-100, 1e-12, 0.0005, 0.025, 0.3, 0.5, 0.6, 0.95, 0.99999, 1 - 1e-12]
    return {"cdf": [[x, norm.cdf(x)] for x in points], "quantile": [[p, norm.ppf(p)] for p in shares]}


noise = random.normal(size=(203, 7))
skilled = noise + np.array([0, 0, 0.4, 0, 0, -0.3, 0])
def shares():
    """Clopper & Pearson 1934 by quantiles of the beta distribution."""
    cases = [(0, 1), (1, 1), (0, 200), (7, 200), (10, 200), (200, 200), (13, 20), (499, 1000)]
    low = lambda k, n: 0 if k == 0 else beta.ppf(0.025, k, n - k + 1)
    high = lambda k, n: 1 if k == n else beta.ppf(0.975, k + 1, n - k)
    return [[k, n, float(low(k, n)), float(high(k, n))] for k, n in cases]


with open("overfitting.json", "w") as file:
    json.dump({
        "madeBy": f"SciPy {scipy.__version__}, NumPy {np.__version__}",
        "splits": [overfitting(noise, 16), overfitting(skilled, 8), overfitting(random.normal(size=(90, 2)), 6)],
        "sharpes": [deflated(np.round(random.standard_t(4, 300) / 100 + 0.002, 5), 20, 0.003),
                    deflated(np.round(random.gamma(2, 1, 150) - 1.8, 4), 5, 0.01)],
        "normal": normal(), "shares": shares(),
    }, file)
    file.write("\n")
