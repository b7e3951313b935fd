"""Writes mutual_information.json: scikit-learn's mutual_info_score of binned columns and labels.

Run in this folder: python3 make_golden.py (needs numpy and scikit-learn; made with 2.4.6 and 1.9.1).
"""
import json
import numpy as np
import sklearn
from sklearn.metrics import mutual_info_score

rng = np.random.default_rng(7)
cases = []
for rows, bins, kind in [(200, 16, "noise"), (200, 4, "signal"), (150, 16, "ties"), (90, 2, "signal"), (37, 8, "classes")]:
    labels = rng.integers(0, 3 if kind == "classes" else 2, rows).astype(float)
    values = rng.normal(size=rows) + (0 if kind == "noise" else labels)
    values = np.round(values) if kind == "ties" else np.round(values, 6)
    ordered = np.sort(values)
    edges = np.unique([ordered[bin * rows // bins] for bin in range(1, bins)])
    expected = mutual_info_score(np.digitize(values, edges), labels)
    cases.append({"bins": bins, "values": values.tolist(), "labels": labels.tolist(), "expected": float(expected)})

with open("mutual_information.json", "w") as file:
    json.dump({"madeBy": f"numpy {np.__version__}, scikit-learn {sklearn.__version__}", "cases": cases}, file)
    file.write("\n")
