"""Golden values for models/, from scikit-learn.

    python3 make_golden.py

Writes logistic.json and tree.json beside itself; the versions are in the files.
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

HERE = pathlib.Path(__file__).parent
VERSIONS = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}


def write(name, content):
    lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in content.items())
    (HERE / name).write_text("{\n" + lines + "\n}\n")


def logistic_matrix(random):
    """80 rows: noise, a collinear pair, a constant, columns of scale 1e9 and 1e-9."""
    a, b, c = np.round(random.normal(size=(3, 80)), 3)
    columns = [a, b, 2 * a, np.full(80, 0.1), np.round(c, 3) * 1e9, np.round(b + c, 3) * 1e-9]
    up = (a - 0.5 * b + random.normal(size=80) > 0.4).astype(int)
    return np.column_stack(columns), up


def logistic_case(name, x, y, weight, c, class_weight):
    kept = weight > 0
    scaler = StandardScaler().fit(x[kept], sample_weight=weight[kept])
    model = LogisticRegression(C=c, class_weight=class_weight, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(scaler.transform(x[kept]), y[kept], sample_weight=weight[kept])
    return {
        "name": name, "c": c, "classWeight": class_weight or "none",
        "target": y.tolist(), "weight": weight.tolist(),
        "mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist(),
        "coefficients": model.coef_[0].tolist(), "intercept": float(model.intercept_[0]),
        "probability": model.predict_proba(scaler.transform(x))[:, 1].tolist(),
    }


def logistic():
    random = np.random.default_rng(1)
    x, y = logistic_matrix(random)
    ones = np.ones(len(y))
    zeros_and_more = random.integers(0, 4, len(y)) * 0.5
    rare = ((x[:, 0] > 1.2) | (np.arange(len(y)) == 3)).astype(int)
    apart = (x[:, 0] > 0.2).astype(int)
    cases = [
        logistic_case("equal weights", x, y, ones, 1, None),
        logistic_case("balanced classes", x, y, ones, 1, "balanced"),
        logistic_case("weights, some of them 0", x, y, zeros_and_more, 1, "balanced"),
        logistic_case("a rare class", x, rare, ones, 1, "balanced"),
        logistic_case("strong penalty", x, y, ones, 1e-3, "balanced"),
        logistic_case("weak penalty", x, y, ones, 1e3, None),
        logistic_case("classes a line apart", x, apart, ones, 10, None),
    ]
    write("logistic.json", {"versions": VERSIONS, "features": x.T.tolist(), "cases": cases})


def nested(tree, node=0):
    if tree.children_left[node] < 0:
        return {"share": float(tree.value[node][0][1]), "rows": int(tree.n_node_samples[node])}
    return {
        "feature": int(tree.feature[node]), "threshold": float(tree.threshold[node]),
        "left": nested(tree, tree.children_left[node]),
        "right": nested(tree, tree.children_right[node]),
    }


def determined_tree(x, y, **options):
    """The tree, if the order in which features are tried makes no difference; else None."""
    trees = (nested(DecisionTreeClassifier(random_state=state, **options).fit(x, y).tree_) for state in range(20))
    first = next(trees)
    return first if all(tree == first for tree in trees) else None


def trees():
    cases = []
    for options in (
        {"max_depth": 4, "min_samples_leaf": 1, "class_weight": None},
        {"max_depth": 5, "min_samples_leaf": 8, "class_weight": "balanced"},
        {"max_depth": 12, "min_samples_leaf": 20, "class_weight": "balanced"},
    ):
        for seed in range(1000):
            random = np.random.default_rng(seed)
            x = random.integers(-90, 90, size=(300, 4)) / 8
            y = (x[:, 0] + x[:, 1] * x[:, 2] / 8 + random.normal(size=300) * 6 > 3).astype(int)
            tree = determined_tree(x, y, **options)
            if tree:
                break
        else:
            raise SystemExit(f"no determined tree for {options}")
        cases.append({
            "maxDepth": options["max_depth"], "minSamplesLeaf": options["min_samples_leaf"],
            "classWeight": options["class_weight"] or "none",
            "features": x.T.tolist(), "target": y.tolist(), "tree": tree,
        })
    write("tree.json", {"versions": VERSIONS, "cases": cases})


logistic()
trees()
