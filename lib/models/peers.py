"""Forests, boosting and logistic regressions of other libraries on one matrix: seconds, best of three.

    python3 peers.py MATRIX --train-rows 40000 [--jobs 2] [--seeds 10]

MATRIX holds column after column as 64-bit floats, the label last, as `deno task bench` writes it. The rows
after the train rows judge: with --seeds, scikit-learn's forest is fitted so many times and scored on them. Prints one JSON object; libraries that are
not installed are left out.
"""
import argparse
import json
import time

import numpy as np

FEATURES = 17

args = argparse.ArgumentParser()
args.add_argument("matrix")
args.add_argument("--train-rows", type=int, required=True)
args.add_argument("--jobs", type=int, default=2)
args.add_argument("--seeds", type=int, default=0)
args = args.parse_args()

columns = np.fromfile(args.matrix).reshape(FEATURES + 1, -1)
features, labels = np.ascontiguousarray(columns[:-1].T), columns[-1].astype(int)
x, y = features[:args.train_rows], labels[:args.train_rows]
x_test, y_test = features[args.train_rows:], labels[args.train_rows:]


def forest(seed):
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        100, max_depth=10, min_samples_leaf=5, class_weight="balanced", n_jobs=args.jobs, random_state=seed)


def held_out():
    from sklearn.metrics import log_loss, roc_auc_score

    stated = [forest(seed).fit(x, y).predict_proba(x_test)[:, 1] for seed in range(args.seeds)]
    return {"auc": [roc_auc_score(y_test, p) for p in stated], "log_loss": [log_loss(y_test, p) for p in stated]}


def peers():
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    name = f"scikit-learn {sklearn.__version__}"
    yield f"{name} forest", forest(0)
    yield f"{name} logistic", make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000))
    yield f"{name} boosting", HistGradientBoostingClassifier(
        max_iter=100, early_stopping=False, class_weight="balanced")
    try:
        import xgboost
        yield f"xgboost {xgboost.__version__} forest", xgboost.XGBRFClassifier(
            n_estimators=100, tree_method="hist", max_depth=10, colsample_bynode=4 / FEATURES, n_jobs=args.jobs)
        yield f"xgboost {xgboost.__version__} boosting", xgboost.XGBClassifier(
            n_estimators=100, learning_rate=0.1, max_leaves=31, max_depth=0, grow_policy="lossguide",
            tree_method="hist", n_jobs=args.jobs)
    except ImportError:
        pass
    try:
        import lightgbm
        yield f"lightgbm {lightgbm.__version__} forest", lightgbm.LGBMClassifier(
            boosting_type="rf", n_estimators=100, max_depth=10, num_leaves=1023, min_child_samples=5,
            bagging_freq=1, bagging_fraction=0.632, feature_fraction_bynode=4 / FEATURES,
            n_jobs=args.jobs, verbose=-1)
        yield f"lightgbm {lightgbm.__version__} boosting", lightgbm.LGBMClassifier(
            n_estimators=100, class_weight="balanced", n_jobs=args.jobs, verbose=-1)
    except ImportError:
        pass


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


print(json.dumps({
    "fit": {name: round(min(seconds(lambda: model.fit(x, y)) for _ in range(3)), 4) for name, model in peers()},
    "held_out": held_out(),
}, indent=1))
