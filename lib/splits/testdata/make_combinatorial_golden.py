"""Writes combinatorial_split.json: the folds and paths of skfolio's CombinatorialPurgedCV.

Train rows and test groups are ranges [start, end]; `pathOfTest` names the path of each test group of each fold.
Run in this folder: python3 make_combinatorial_golden.py (needs skfolio; made with 1.12.2).
"""
import json
from importlib.metadata import version
import numpy as np
from skfolio.model_selection import CombinatorialPurgedCV


def ranges(rows):
    parts = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
    return [[int(part[0]), int(part[-1]) + 1] for part in parts]


cases = []
for rows, groups, test_groups, purge, embargo in [
    (12, 3, 2, 0, 0), (12, 3, 2, 0, 1), (60, 6, 2, 1, 0), (61, 6, 2, 1, 2), (605, 6, 2, 5, 7),
    (503, 5, 3, 3, 0), (1000, 10, 8, 1, 20), (997, 8, 4, 10, 3), (240, 4, 3, 0, 5),
]:
    cv = CombinatorialPurgedCV(n_folds=groups, n_test_folds=test_groups, purged_size=purge, embargo_size=embargo)
    folds = [
        {"train": ranges(train), "test": [ranges(test)[0] for test in tests]}
        for train, tests in cv.split(np.zeros((rows, 1)))
    ]
    cases.append({
        "rows": rows, "groups": groups, "testGroups": test_groups, "horizon": purge, "embargo": embargo,
        "paths": cv.n_test_paths, "folds": folds, "pathOfTest": cv.get_path_ids().tolist(),
    })

with open("combinatorial_split.json", "w") as file:
    json.dump({"madeBy": f"skfolio {version('skfolio')}", "cases": cases}, file)
    file.write("\n")
