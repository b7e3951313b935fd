"""Writes time_series_split.json: the folds of scikit-learn's TimeSeriesSplit as [train start, train end, test start, test end].

Run in this folder: python3 make_golden.py (needs scikit-learn; made with 1.9.1).
"""
import json
import numpy as np
import sklearn
from sklearn.model_selection import TimeSeriesSplit

cases = []
for rows, folds, gap, test_size, max_train in [
    (12, 2, 0, None, None), (40_000, 10, 1, None, None), (39_999, 10, 0, None, None), (101, 10, 5, None, None),
    (100, 3, 2, 7, None), (100, 4, 0, 5, 20), (57, 5, 3, None, 11), (11, 10, 0, None, None), (1003, 9, 15, 50, 400),
]:
    splitter = TimeSeriesSplit(n_splits=folds, gap=gap, test_size=test_size, max_train_size=max_train)
    expected = [[int(a[0]), int(a[-1]) + 1, int(b[0]), int(b[-1]) + 1] for a, b in splitter.split(np.zeros((rows, 1)))]
    cases.append({"rows": rows, "folds": folds, "gap": gap, "testSize": test_size, "maxTrainSize": max_train, "expected": expected})

with open("time_series_split.json", "w") as file:
    json.dump({"madeBy": f"scikit-learn {sklearn.__version__}", "cases": cases}, file, indent=1)
    file.write("\n")
