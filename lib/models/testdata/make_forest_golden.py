"""Golden values for forests of several classes and of numbers, from scikit-learn.

    python3 make_forest_golden.py

Writes forest.json beside itself; the versions are in it. Trees are those that the
order of trying features does not change, on features of few distinct values, so
that bins make no difference; weights are whole. Forests draw otherwise than ours,
so of them there are scores only: on rows held out, and out of bag.
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import log_loss, r2_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

HERE = pathlib.Path(__file__).parent
VERSIONS = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}


def nested(tree, rows, node=0):
    if tree.children_left[node] < 0:
        return {"value": [float(value) for value in tree.value[node][0]], "rows": float(rows[node])}
    return {
        "feature": int(tree.feature[node]), "threshold": float(tree.threshold[node]),
        "left": nested(tree, rows, tree.children_left[node]),
        "right": nested(tree, rows, tree.children_right[node]),
    }


def shape(tree):
    """The tree without its numbers, which depend on the order of sums."""
    if "value" in tree:
        return None
    return tree["feature"], tree["threshold"], shape(tree["left"]), shape(tree["right"])


def determined_tree(make, x, y, weight):
    """The tree, if the order in which features are tried makes no difference; else None."""
    fitted = (make(state).fit(x, y, sample_weight=weight).tree_ for state in range(20))
    # Without weights of rows, those of classes are in the weighted counts.
    trees = [nested(tree, tree.n_node_samples if weight is None else tree.weighted_n_node_samples) for tree in fitted]
    return trees[0] if all(shape(tree) == shape(trees[0]) for tree in trees) else None


def tree_case(name, kind, rows, max_depth, least, weighted, target, balanced=False):
    made = DecisionTreeClassifier if kind == "forest" else DecisionTreeRegressor
    for seed in range(5000):
        random = np.random.default_rng(seed)
        x = random.integers(-90, 90, size=(rows, 4)) / 8
        y = target(x, random)
        weight = random.integers(1, 4, rows).astype(float) if weighted else None
        # A leaf's least is of weight here, of rows in scikit-learn: as a share of the weight.
        options = {"min_weight_fraction_leaf": least / weight.sum()} if weighted else {"min_samples_leaf": least}
        if balanced:
            options["class_weight"] = "balanced"
        tree = determined_tree(lambda state: made(max_depth=max_depth, random_state=state, **options), x, y, weight)
        if tree:
            return {
                "name": name, "kind": kind,
                "spec": {"trees": 1, "bootstrap": False, "maxDepth": max_depth, "minSamplesLeaf": least, "maxFeatures": 4},
                "classWeight": "balanced" if balanced else "none",
                "features": x.T.tolist(), "target": y.tolist(),
                "weight": (weight if weighted else np.ones(rows)).tolist(), "tree": tree,
            }
    raise SystemExit(f"no determined tree for {name}")


def three(x, random):
    score = x[:, 0] + x[:, 1] * x[:, 2] / 8 + random.normal(size=len(x)) * 6
    return np.digitize(score, [-5, 5]) * 2 - 1


def seven(x, random):
    score = x[:, 0] + x[:, 1] * x[:, 2] / 8 + random.normal(size=len(x)) * 3
    return np.digitize(score, [-9, -6, -3, 0, 3, 6])


def number(x, random):
    return np.round(x[:, 0] + x[:, 1] * x[:, 2] / 8 + random.normal(size=len(x)) * 4, 2)


def forest_case(name, kind, target):
    random = np.random.default_rng(5)
    x = np.round(random.normal(size=(900, 5)) * 8, 2)
    y = target(x, random)
    train = slice(0, 600)
    spec = {"trees": 200, "maxDepth": 8, "minSamplesLeaf": 5, "maxFeatures": 2}
    options = {
        "n_estimators": 200, "max_depth": 8, "min_weight_fraction_leaf": 5 / 600,
        "max_features": 2, "oob_score": True, "random_state": 1,
    }
    if kind == "forest":
        model = RandomForestClassifier(**options).fit(x[train], y[train])
        oob = {
            "accuracy": float(model.oob_score_),
            "logLoss": float(log_loss(y[train], model.oob_decision_function_)),
        }
        score = float(log_loss(y[600:], model.predict_proba(x[600:])))
    else:
        model = RandomForestRegressor(**options).fit(x[train], y[train])
        oob = {"r2": float(model.oob_score_)}
        score = float(r2_score(y[600:], model.predict(x[600:])))
    return {
        "name": name, "kind": kind, "spec": spec,
        "features": x[train].T.tolist(), "target": y[train].tolist(), "oob": oob,
        "heldOut": {"features": x[600:].T.tolist(), "target": y[600:].tolist(), "score": score},
    }


TREES = [
    tree_case("three classes, depth 4", "forest", 300, 4, 5, False, three),
    tree_case("three classes, depth 12, weights", "forest", 300, 12, 20, True, three),
    tree_case("seven classes, depth 5, weights", "forest", 300, 5, 12, True, seven),
    tree_case("three balanced classes, depth 6", "forest", 300, 6, 8, False, three, balanced=True),
    tree_case("numbers, depth 4", "forest_regression", 300, 4, 5, False, number),
    tree_case("numbers, depth 12, weights", "forest_regression", 300, 12, 9, True, number),
]
FORESTS = [
    forest_case("two classes", "forest", lambda x, random: (three(x, random) > 0).astype(int)),
    forest_case("three classes", "forest", three),
    forest_case("numbers", "forest_regression", number),
]
CONTENT = {"versions": VERSIONS, "trees": TREES, "forests": FORESTS}
LINES = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in CONTENT.items())
(HERE / "forest.json").write_text("{\n" + LINES + "\n}\n")
