"""Golden values for Platt's and isotonic calibration, from scikit-learn and SciPy.

    python3 make_calibration_golden.py

Writes calibration.json beside itself; the versions are in the file. scikit-learn stops Platt's
fit early (L-BFGS), so that SciPy's root of the same loss's gradient stands beside it.
"""
import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import root
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression

HERE = pathlib.Path(__file__).parent
random = np.random.default_rng(5)


def platt(scores, target, weight):
    sigmoid = _SigmoidCalibration().fit(scores, target, weight)
    ups, downs = weight[target == 1].sum(), weight[target == 0].sum()
    shares = np.where(target == 1, (ups + 1) / (ups + 2), 1 / (downs + 2))
    x = np.column_stack([scores, np.ones(len(scores))])

    def gradient(w):
        return x.T @ (weight * (1 / (1 + np.exp(-x @ w)) - shares))

    def hessian(w):
        up = 1 / (1 + np.exp(-x @ w))
        return x.T @ (x * (weight * up * (1 - up))[:, None])

    w = root(gradient, [0.5, 0.0], jac=hessian, tol=1e-14).x
    assert np.abs(gradient(w)).max() < 1e-9
    return {
        "slope": w[0], "intercept": w[1],
        "scikitLearn": {"slope": -sigmoid.a_, "intercept": -sigmoid.b_},
    }


def case(name, scores, target, weight=None):
    weight = np.ones(len(scores)) if weight is None else weight
    asked = np.concatenate([np.linspace(scores.min() - 1, scores.max() + 1, 41), scores[:10]])
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(scores, target, sample_weight=weight)
    return {
        "name": name, "scores": scores.tolist(), "target": target.tolist(), "weight": weight.tolist(),
        "platt": platt(scores, target, weight), "asked": asked.tolist(),
        "isotonic": isotonic.predict(asked).tolist(),
    }


scores = np.round(random.normal(size=120), 3)
target = (scores + random.normal(size=120) > 0.3).astype(int)
cases = [
    case("equal weights", scores, target),
    case("weights", scores, target, random.integers(1, 5, 120) * 0.5),
    case("ties", np.round(scores), target),
    case("parted classes", scores, (scores > 0.2).astype(int)),
    case("ranked the wrong way round", scores, 1 - target),
    case("a rare class", scores, (np.arange(120) % 40 == 3).astype(int)),
]
versions = {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
(HERE / "calibration.json").write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
