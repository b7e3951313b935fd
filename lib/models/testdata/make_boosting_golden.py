"""Golden values for gradient boosting, from scikit-learn, LightGBM and XGBoost.

    python3 make_boosting_golden.py

Writes boosting.json beside itself; the versions are in the file. Features have few distinct values, so that every
library makes the same bins of them.
"""
import json
import pathlib

import lightgbm
import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss

HERE = pathlib.Path(__file__).parent
VERSIONS = {
    "scikit-learn": sklearn.__version__, "lightgbm": lightgbm.__version__,
    "xgboost": xgboost.__version__, "numpy": np.__version__,
}


def nested(nodes, at=0):
    node = nodes[at]
    if node["is_leaf"]:
        return {"value": float(node["value"]), "rows": int(node["count"])}
    threshold = float(node["num_threshold"])
    return {
        "feature": int(node["feature_idx"]), "threshold": None if threshold == np.inf else threshold,
        "missingRight": int(not node["missing_go_to_left"]),
        "left": nested(nodes, node["left"]), "right": nested(nodes, node["right"]),
    }


def matrix(seed, rows=240, missing=0.0):
    random = np.random.default_rng(seed)
    x = random.integers(-60, 60, size=(rows, 4)) / 8
    strength = x[:, 0] + x[:, 1] * x[:, 2] / 4 + random.normal(size=rows) * 4
    if missing:
        x[random.random(x.shape) < missing] = np.nan
    return x, strength


def fitted(x, y, options, weight, loss, classes):
    shared = {
        "max_iter": options.get("trees", 10), "learning_rate": options.get("learningRate", 0.1),
        "max_leaf_nodes": options.get("maxLeaves", 31), "max_depth": options.get("maxDepth"),
        "min_samples_leaf": options.get("minSamplesLeaf", 20), "l2_regularization": options.get("l2Regularization", 0),
        "early_stopping": False,
    }
    if classes:
        model = HistGradientBoostingClassifier(**shared, class_weight=None)
    else:
        model = HistGradientBoostingRegressor(
            **shared, loss={"squared": "squared_error", "absolute": "absolute_error"}.get(loss, loss),
            quantile=options.get("quantile"))
    return model.fit(x, y, sample_weight=weight)


def predicted(model, x):
    return model.predict_proba(x).T if hasattr(model, "predict_proba") else model.predict(x)[None]


def case(name, data, options, loss=None, classes=0):
    """The first of many draws in which the order of features and of values makes no difference: no two splits tie."""
    for seed in range(3000):
        x, y, weight = data(seed)
        arguments = (y, options, weight, loss, classes)
        model = fitted(x, *arguments)
        expected = predicted(model, x)
        if all(np.abs(predicted(fitted(other, *arguments), other) - expected).max() < 1e-12
               for other in (x[:, ::-1].copy(), -x)):
            break
    else:
        raise SystemExit(f"no determined trees: {name}")
    return {
        "name": name, "classes": classes, "options": {**options, **({} if classes else {"loss": loss})},
        "features": [[None if np.isnan(v) else v for v in column] for column in x.T.tolist()],
        "target": y.tolist(), "weight": None if weight is None else weight.tolist(),
        "base": np.atleast_1d(np.asarray(model._baseline_prediction).reshape(-1)).tolist(),
        "trees": [nested(tree.nodes) for round in model._predictors for tree in round],
        "predicted": expected.tolist(),
    }


def scikit_learn():
    def binary(seed, missing=0.0, above=2.0):
        x, s = matrix(seed, missing=missing)
        return x, (s > above).astype(int), None

    def even(seed):
        x, s = matrix(seed)
        return x, (s > np.median(s)).astype(int), None

    def told(seed):
        x, s = matrix(seed, missing=0.1)
        x[s > 3, 3] = np.nan
        return x, (s > 2).astype(int), None

    def three(seed):
        x, s = matrix(seed, rows=300)
        return x, np.digitize(s, [-2, 3]), None

    def numbers(seed, weigh=None):
        x, s = matrix(seed)
        weight = weigh and weigh(np.random.default_rng(seed), len(x))
        return x, np.round(s * 8) / 8, weight

    yield case("two classes, one tree", even, {"trees": 1, "learningRate": 1.0, "maxLeaves": 8}, classes=2)
    yield case("two classes, many trees", binary, {"trees": 12}, classes=2)
    yield case("few leaves, a penalty", binary,
               {"trees": 12, "maxLeaves": 6, "l2Regularization": 3.0, "minSamplesLeaf": 5}, classes=2)
    yield case("a depth", binary, {"trees": 6, "maxDepth": 2, "minSamplesLeaf": 5}, classes=2)
    yield case("missing values", lambda seed: binary(seed, 0.2, 0), {"trees": 8}, classes=2)
    yield case("a value whose lack tells", told, {"trees": 3, "maxLeaves": 5}, classes=2)
    yield case("three classes", three, {"trees": 4, "minSamplesLeaf": 10, "maxLeaves": 6}, classes=3)
    yield case("squared loss", numbers, {"trees": 10, "learningRate": 0.5}, loss="squared")
    yield case("absolute loss", numbers, {"trees": 6}, loss="absolute")
    # With weights scikit-learn takes the quantile that is itself a value, as is done here.
    yield case("quantile loss", lambda seed: numbers(seed, lambda _, rows: np.ones(rows)),
               {"trees": 6, "quantile": 0.837, "maxLeaves": 4}, loss="quantile")
    # Powers of two, which single precision multiplies exactly.
    yield case("weights", lambda seed: numbers(seed, lambda random, rows: 2.0 ** random.integers(0, 3, rows)),
               {"trees": 8, "minSamplesLeaf": 1, "maxLeaves": 8}, loss="squared")


def losses():
    """Log-loss on the training rows of the same hyperparameters elsewhere."""
    x, s = matrix(6, rows=600)
    y = (s > 1).astype(int)
    light = lightgbm.LGBMClassifier(n_estimators=50, n_jobs=1, verbose=-1, min_data_in_bin=1).fit(x, y)
    extreme = xgboost.XGBClassifier(
        n_estimators=50, learning_rate=0.1, max_leaves=31, max_depth=0, grow_policy="lossguide", tree_method="hist",
        reg_lambda=0, min_child_weight=3, n_jobs=1).fit(x, y)
    return {
        "trees": 50, "features": x.T.tolist(), "target": y.tolist(),
        "lightgbm": log_loss(y, light.predict_proba(x)), "xgboost": log_loss(y, extreme.predict_proba(x)[:, 1].astype(float)),
    }


content = {"versions": VERSIONS, "cases": list(scikit_learn()), "losses": losses()}
lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in content.items())
(HERE / "boosting.json").write_text("{\n" + lines + "\n}\n")
