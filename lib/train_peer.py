"""What `deno task train` does with the `signal` preset, done with pandas and scikit-learn.

    python3 train_peer.py CANDLES.csv[.gz] [--rows 50000] [--jobs 2]

The same work on the same rows: 17 indicators, outliers left out, ten folds in time order for
logistic regression and a random forest, both refitted and judged on the last fifth. It restarts
nothing at holes in time and checks nothing it reads. Prints one JSON object with its seconds.
"""
import time

started = time.perf_counter()

import argparse
import json

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, log_loss, roc_auc_score
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def wilder(column, period=14):
    return column.ewm(alpha=1 / period, adjust=False).mean()


def indicators(c):
    last = c.close.shift()
    fast, slow = (c.close.ewm(span=span, adjust=False).mean() for span in (12, 26))
    macd = fast - slow
    signal = macd.ewm(span=9, adjust=False).mean()
    move = c.close.diff()
    rise, fall = wilder(move.clip(lower=0)), wilder(-move.clip(upper=0))
    reach = pd.concat([c.high - c.low, (c.high - last).abs(), (c.low - last).abs()], axis=1).max(axis=1)
    middle, spread = c.close.rolling(20).mean(), 2 * c.close.rolling(20).std(ddof=0)
    return pd.DataFrame({
        "prev_close": last, "high_low": c.high - c.low, "open_close": c.open - c.close,
        "ma_10": c.close.rolling(10).mean(), "ma_50": c.close.rolling(50).mean(),
        "macd": macd, "macd_signal": signal, "macd_histogram": macd - signal,
        "rsi_14": 100 * rise / (rise + fall),
        **{f"return_{rows}": c.close.pct_change(rows) for rows in (1, 5, 15)},
        "atr_14": wilder(reach), "bollinger_width": 2 * spread / middle,
        "bollinger_percent_b": (c.close - middle + spread) / (2 * spread),
        "volume": c.volume, "log_volume": np.log1p(c.volume),
    })


def learners(jobs):
    yield "logistic", lambda: make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000))
    yield "forest", lambda: RandomForestClassifier(
        100, max_depth=10, min_samples_leaf=5, class_weight="balanced", n_jobs=jobs, random_state=0)


def inside(moves, low_and_high):
    return moves.between(*low_and_high)


def fences(moves):
    first, third = moves.quantile([0.25, 0.75])
    return first - 3 * (third - first), third + 3 * (third - first)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("candles")
    args.add_argument("--rows", type=int, default=50_000)
    args.add_argument("--jobs", type=int, default=2)
    args.add_argument("--versions", action="store_true", help="print the versions alone")
    args = args.parse_args()
    versions = {"pandas": pd.__version__, "scikit-learn": sklearn.__version__}
    if args.versions:
        print(json.dumps({"versions": versions}))
        return

    candles = pd.read_csv(args.candles).tail(args.rows).reset_index(drop=True)
    features = indicators(candles)
    up = (candles.close.shift(-1) > candles.close).astype(int)
    known = features.notna().all(axis=1) & (candles.index < len(candles) - 1)
    moves = candles.close.pct_change()
    cut = int(0.8 * len(candles))

    def rows(start, end, learning):
        chosen = known.iloc[start:end]
        if learning:
            chosen = chosen & inside(moves.iloc[start:end], fences(moves.iloc[start:end]))
        where = chosen[chosen].index
        return features.loc[where].to_numpy(), up.loc[where].to_numpy()

    scores = {}
    for name, make in learners(args.jobs):
        f1 = []
        for train, test in TimeSeriesSplit(10, gap=1).split(range(cut)):
            x, y = rows(train[0], train[-1] + 1, True)
            x_test, y_test = rows(test[0], test[-1] + 1, False)
            f1.append(f1_score(y_test, make().fit(x, y).predict_proba(x_test)[:, 1] > 0.5))
        model = make().fit(*rows(0, cut - 1, True))
        x_test, y_test = rows(cut, len(candles), False)
        p = model.predict_proba(x_test)[:, 1]
        scores[name] = {
            "cv_f1": np.mean(f1), "f1": f1_score(y_test, p > 0.5),
            "auc": roc_auc_score(y_test, p), "log_loss": log_loss(y_test, p),
        }
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": round(seconds, 3), "scores": scores, "versions": versions}))


main()
