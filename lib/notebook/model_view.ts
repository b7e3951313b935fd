/**
 * What a fitted model looks like in a notebook.
 *
 * @module
 */
import type { MimeBundle } from "../display.ts";
import { Boosting } from "../models/boosting.ts";
import { Calibrated } from "../models/calibrated.ts";
import { Forest } from "../models/forest.ts";
import type { Model } from "../models/learner.ts";
import { Logistic } from "../models/logistic.ts";
import { htmlTable } from "../report/html_table.ts";
import { counted, grouped } from "../report/words.ts";
import { view } from "./_view.ts";
import { short } from "./_words.ts";

/**
 * A model: its kind, its classes, and the numbers it consists of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Logistic } from "../models/logistic.ts";
 * import { modelView } from "./model_view.ts";
 * const model = new Logistic({
 *   kind: "logistic",
 *   classes: [0, 1],
 *   features: 1,
 *   scaler: { mean: [10], scale: [2] },
 *   coefficients: [3],
 *   intercept: 0,
 * });
 * assert.equal(modelView(model)["text/plain"], "logistic model of 1 feature, classes 0 and 1");
 * ```
 */
export function modelView(model: Model): MimeBundle {
  const { kind, features, rows } = parametersOf(model);
  const text = `${kind} model of ${counted(features, "feature")}, classes ${
    model.classes.join(" and ")
  }`;
  return view({
    title: text,
    body: rows.cells.length === 0
      ? []
      : [htmlTable(["", ...rows.heads], [{ rows: rows.cells }])],
    text,
  });
}

/** The parameters of a model, as rows of a table. */
interface Parameters {
  readonly kind: string;
  readonly features: number;
  readonly rows: {
    readonly heads: readonly string[];
    readonly cells: readonly (readonly string[])[];
  };
}

function parametersOf(model: Model): Parameters {
  if (model instanceof Forest) return forestParameters(model);
  if (model instanceof Boosting) return boostingParameters(model);
  if (model instanceof Logistic) return logisticParameters(model);
  if (model instanceof Calibrated) return calibratedParameters(model);
  const { kind, features } = model.toJSON();
  return { kind, features, rows: { heads: [], cells: [] } };
}

function forestParameters({ part }: Forest): Parameters {
  const leaves = part.trees.map(({ feature }) => feature.length + 1);
  const { classWeights, edges } = part;
  return {
    kind: "forest",
    features: edges.length,
    rows: {
      heads: ["value"],
      cells: [
        ["trees", grouped(leaves.length)],
        ["leaves", grouped(leaves.reduce((sum, of) => sum + of, 0))],
        [
          "leaves per tree",
          `${grouped(Math.min(...leaves))} to ${grouped(Math.max(...leaves))}`,
        ],
        ["weights of the classes", classWeights.map(short).join(", ")],
        [
          "most bins of a feature",
          grouped(Math.max(...edges.map((of) => of.length + 1))),
        ],
      ],
    },
  };
}

function boostingParameters({ part }: Boosting): Parameters {
  const leaves = part.trees.map(({ value }) => value.length);
  const { base, edges } = part;
  return {
    kind: "boosting",
    features: edges.length,
    rows: {
      heads: ["value"],
      cells: [
        ["trees", grouped(leaves.length)],
        ["leaves", grouped(leaves.reduce((sum, of) => sum + of, 0))],
        ["scores begin with", base.map(short).join(", ")],
        [
          "most bins of a feature",
          grouped(Math.max(...edges.map((of) => of.length + 1))),
        ],
      ],
    },
  };
}

function calibratedParameters({ part }: Calibrated): Parameters {
  const { of, calibrator } = part;
  const { kind, features, rows } = parametersOf(of);
  const empty = rows.heads.slice(1).map(() => "");
  const told = calibrator.kind === "platt"
    ? [["slope", short(calibrator.slope)], [
      "intercept",
      short(calibrator.intercept),
    ]]
    : [["corners", grouped(calibrator.scores.length)]];
  return {
    kind: `calibrated (${calibrator.kind}) ${kind}`,
    features,
    rows: {
      heads: rows.heads.length > 0 ? rows.heads : ["value"],
      cells: [
        ...told.map(([name, value]) => [
          `calibrator's ${name}`,
          value!,
          ...empty,
        ]),
        ...rows.cells,
      ],
    },
  };
}

function logisticParameters(model: Logistic): Parameters {
  const { features, scaler, coefficients, intercept } = model.toJSON();
  return {
    kind: "logistic",
    features,
    rows: {
      heads: ["coefficient", "mean", "scale"],
      cells: [
        ["intercept", short(intercept), "", ""],
        ...coefficients.map((coefficient, i) => [
          `feature ${i + 1}, standardised`,
          ...[coefficient, scaler.mean[i]!, scaler.scale[i]!].map(short),
        ]),
      ],
    },
  };
}
