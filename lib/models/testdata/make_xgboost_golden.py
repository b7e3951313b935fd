"""What XGBoost predicts with models written by toXgboostJson.

    deno run xgboost_models.ts | python3 make_xgboost_golden.py

Writes xgboost.json beside itself: XGBoost's version, and of every case the
predictions of Booster.load_model, column by column.
"""
import json
import pathlib
import sys

import numpy as np
import xgboost

cases = []
for case in json.load(sys.stdin):
    booster = xgboost.Booster()
    booster.load_model(bytearray(case["model"].encode()))
    rows = np.array([[np.nan if v is None else v for v in column] for column in case["columns"]]).T
    predicted = np.atleast_2d(booster.predict(xgboost.DMatrix(rows)).T)
    cases.append({"name": case["name"], "predicted": [[float(f"{v:.9g}") for v in column] for column in predicted]})

content = {"versions": {"xgboost": xgboost.__version__}, "cases": cases}
lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in content.items())
(pathlib.Path(__file__).parent / "xgboost.json").write_text("{\n" + lines + "\n}\n")
