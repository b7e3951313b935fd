"""Writes importance.json: permutation importance of a small model by scikit-learn.

Run in this folder: python3 make_golden.py (needs scikit-learn; made with 1.9.1).
"""
import json
import numpy as np
import sklearn
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(5)
REPEATS = 4000

x = np.round(random.normal(size=(120, 4)), 3)
x[:, 3] = np.round(0.8 * x[:, 0] + 0.6 * x[:, 3], 3)  # tells much the same as the first
up = (x[:, 0] - 0.5 * x[:, 1] + random.normal(size=120) > 0.2).astype(int)
model = LogisticRegression(C=10).fit(x, up)
result = permutation_importance(
    model, x, up, scoring="neg_log_loss", n_repeats=REPEATS, random_state=3)
with open("importance.json", "w") as file:
    json.dump({
        "madeBy": f"scikit-learn {sklearn.__version__}",
        "features": x.T.tolist(), "target": up.tolist(),
        "coefficients": model.coef_[0].tolist(), "intercept": float(model.intercept_[0]),
        "mean": result.importances_mean.tolist(), "deviation": result.importances_std.tolist(),
        "repeats": REPEATS,
    }, file)
    file.write("\n")
