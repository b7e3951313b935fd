"""Writes metrics.json: scores of small forecasts by scikit-learn.

Run in this folder: python3 make_golden.py (needs scikit-learn; made with 1.9.1).
"""
import json
import numpy as np
import sklearn
from sklearn import metrics as m

random = np.random.default_rng(7)


def case(name, target, probability):
    called = (probability > 0.5).astype(int)
    return {
        "name": name, "target": target.tolist(), "probability": probability.tolist(),
        "metrics": {
            "accuracy": m.accuracy_score(target, called), "f1": m.f1_score(target, called, zero_division=0),
            "precision": m.precision_score(target, called, zero_division=0), "recall": m.recall_score(target, called, zero_division=0),
            "mcc": m.matthews_corrcoef(target, called), "auc": m.roc_auc_score(target, probability),
            "average_precision": m.average_precision_score(target, probability),
            "log_loss": m.log_loss(target, probability), "brier": m.brier_score_loss(target, probability),
        },
    }


def labels(rows, share=0.5):
    return (random.random(rows) < share).astype(int)


target = labels(200)
cases = [
    case("no skill", target, random.random(200)),
    case("some skill, many ties", target, np.round(0.3 * target + 0.7 * random.random(200), 1)),
    case("unbalanced", labels(150, 0.1), random.random(150) ** 3),
    case("never called up", target, 0.5 * random.random(200)),
    case("certain and often wrong", target, labels(200).astype(float)),
    case("constant", target, np.full(200, 0.48)),
    case("perfect", target, 0.1 + 0.8 * target),
]
with open("metrics.json", "w") as file:
    json.dump({"madeBy": f"scikit-learn {sklearn.__version__}", "cases": cases}, file)
    file.write("\n")
