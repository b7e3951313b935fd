"""Learners of other libraries on one matrix, timed one call at a time, so that the caller can take turns with them.

    python3 peers.py MATRIX --columns 19 --train-rows 40000 --learner forest --work fit [--jobs 2] [--bins 255]

MATRIX holds column after column as 64-bit floats, the last two the label and the weight, as `deno task bench`
writes it. The first line printed names the libraries with their versions, and those that are not installed. Then
each line read, such as {"peer": "xgboost 3.2.0"}, is answered by one: the seconds of `fit`, of `predict` (the
probabilities of all train rows), or of `row` (those of one row, the mean over many); or, as `state`, what is said
of the rows after the train rows, where with {"seed": 3, "seeds": 10} every tenth train row is left out, from row 3 on.

Parameters are those of the caller's own learners. Where a library counts otherwise, its value is the one that
comes nearest: XGBoost bounds a leaf's sum of second derivatives, which at even odds are 1/4 a row.
"""
import argparse
import json
import math
import os
import sys
import time
from importlib.metadata import version

args = argparse.ArgumentParser()
args.add_argument("matrix")
args.add_argument("--columns", type=int, required=True)
args.add_argument("--train-rows", type=int, required=True)
args.add_argument("--learner", choices=["logistic", "forest", "boosting"], required=True)
args.add_argument("--work", choices=["fit", "predict", "row", "state"], required=True)
args.add_argument("--jobs", type=int, default=2)
args.add_argument("--bins", type=int, default=255)
args = args.parse_args()

# Read by OpenMP as the libraries load; scikit-learn's boosting has no other way.
os.environ["OMP_NUM_THREADS"] = str(args.jobs)
# What libraries print must not come between the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

import numpy as np

columns = np.fromfile(args.matrix).reshape(args.columns, -1)
FEATURES = args.columns - 2
# Rows after the train rows are judged where they are known; elsewhere any number will do.
features = np.nan_to_num(np.ascontiguousarray(columns[:FEATURES].T))
labels, weight = columns[FEATURES], columns[FEATURES + 1]
TRAIN = slice(0, args.train_rows)
TRIED = max(1, int(math.sqrt(FEATURES)))
SHARED = {"n_jobs": args.jobs, "n_estimators": 100}


def sklearn_logistic(seed):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def sklearn_forest(seed):
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(**SHARED, max_depth=10, min_samples_leaf=5, max_features=TRIED, random_state=seed)


def xgboost_forest(seed):
    from xgboost import XGBRFClassifier

    return XGBRFClassifier(
        **SHARED, tree_method="hist", max_bin=args.bins, max_depth=10, min_child_weight=5 / 4, reg_lambda=0,
        subsample=0.632, colsample_bynode=TRIED / FEATURES, random_state=seed)


def lightgbm_forest(seed):
    from lightgbm import LGBMClassifier

    return LGBMClassifier(
        **SHARED, boosting_type="rf", max_bin=args.bins, max_depth=10, num_leaves=1024, min_child_samples=5,
        bagging_freq=1, bagging_fraction=0.632, feature_fraction_bynode=TRIED / FEATURES, random_state=seed, verbose=-1)


def sklearn_boosting(seed):
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.1, max_leaf_nodes=31, min_samples_leaf=20, max_bins=args.bins,
        early_stopping=False, random_state=seed)


def xgboost_boosting(seed):
    from xgboost import XGBClassifier

    return XGBClassifier(
        **SHARED, tree_method="hist", max_bin=args.bins, learning_rate=0.1, grow_policy="lossguide", max_leaves=31,
        max_depth=0, min_child_weight=20 / 4, reg_lambda=0, random_state=seed)


def lightgbm_boosting(seed):
    from lightgbm import LGBMClassifier

    return LGBMClassifier(
        **SHARED, max_bin=args.bins, learning_rate=0.1, num_leaves=31, min_child_samples=20, random_state=seed,
        verbose=-1)


MAKERS = {
    "logistic": {"scikit-learn": sklearn_logistic},
    "forest": {"scikit-learn": sklearn_forest, "xgboost": xgboost_forest, "lightgbm": lightgbm_forest},
    "boosting": {"scikit-learn": sklearn_boosting, "xgboost": xgboost_boosting, "lightgbm": lightgbm_boosting},
}[args.learner]


def installed():
    makers, missing = {}, []
    for library, make in MAKERS.items():
        try:
            make(0)
            makers[f"{library} {version(library)}"] = make
        except ImportError:
            missing.append(library)
    return makers, missing


def learned(make, seed=0, seeds=0):
    rows = weight[TRAIN] > 0
    if seeds:
        rows[seed::seeds] = False
    x, y = features[TRAIN][rows], labels[TRAIN][rows].astype(int)
    model = make(seed)
    begin = time.perf_counter()
    model.fit(x, y)
    return model, time.perf_counter() - begin


fitted = {}


def fitted_once(make):
    if make not in fitted:
        fitted[make], _ = learned(make)
    return fitted[make]


def fit(make):
    return {"seconds": learned(make)[1]}


def predict(make):
    model = fitted_once(make)
    begin = time.perf_counter()
    model.predict_proba(features[TRAIN])
    return {"seconds": time.perf_counter() - begin}


def row(make):
    model = fitted_once(make)
    rows = [features[i:i + 1] for i in range(min(1000, args.train_rows))]
    begin, done = time.perf_counter(), 0
    while time.perf_counter() - begin < 0.2:
        model.predict_proba(rows[done % len(rows)])
        done += 1
    return {"seconds": (time.perf_counter() - begin) / done}


def state(make, seed, seeds):
    model, _ = learned(make, seed, seeds)
    return {"probability": model.predict_proba(features[args.train_rows:])[:, 1].tolist()}


makers, missing = installed()
print(json.dumps({"peers": list(makers), "missing": missing}), file=answers)
work = {"fit": fit, "predict": predict, "row": row, "state": state}[args.work]
for line in sys.stdin:
    request = json.loads(line)
    make = makers[request.pop("peer")]
    try:
        answer = work(make, **request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), file=answers)
