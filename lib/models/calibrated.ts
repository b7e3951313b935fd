/**
 * A learner whose probabilities are held against later outcomes.
 *
 * @module
 */
import type { CalibratedSpec } from "../config.ts";
import { shownAs } from "../display.ts";
import type { Rows } from "../rows.ts";
import { logOdds } from "../scores/log_odds.ts";
import type { LogisticLine } from "../scores/logistic_line.ts";
import { fitIsotonic, type IsotonicCurve, isotonicShares } from "./isotonic.ts";
import type { Columns, Model, Samples } from "./learner.ts";
import type { CalibratedJson, PlainModelJson } from "./model_json.ts";
import { fitPlatt, plattShares } from "./platt.ts";
import { timeOrderedTail } from "./time_ordered_tail.ts";
import { trainingColumn, trainingRows } from "./training_rows.ts";

/** From the log-odds a model states to the share that came true. */
export type Calibrator =
  | { readonly kind: "platt" } & LogisticLine
  | { readonly kind: "isotonic" } & IsotonicCurve;

/** What a calibrated model consists of. */
export interface CalibratedParts {
  /** The model that is calibrated, of two classes. */
  readonly of: Model;
  readonly calibrator: Calibrator;
}

/**
 * Fits a learner on the first rows and a calibrator on the last `share` of them,
 * which the learner has not seen; between them as many rows are left out as a label
 * looks ahead.
 *
 * The learner is not fitted again on all rows: a calibrator holds for the model
 * whose scores it saw, and another model may be surer or less sure of itself. What
 * that costs is the last rows' lesson, which the calibrator alone gets.
 *
 * Calibrators go by log-odds, so that Platt's sigmoid leaves a model alone that
 * keeps its word. Isotonic shares are kept off 0 and 1 by `1 / (rows + 2)`: so many
 * rows cannot show more.
 *
 * @param fit Fits the learner on the rows it is given.
 * @throws {RangeError} If the rows are not of two classes, on both sides of the
 * gap, a feature of a row with weight is infinite, or too few rows are left.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitCalibrated } from "./calibrated.ts";
 * import { fitLogistic } from "./logistic.ts";
 * const rows = Array.from({ length: 40 }, (_, row) => row);
 * const samples = {
 *   names: ["x"],
 *   features: [Float64Array.from(rows, (row) => row % 4)],
 *   target: Float64Array.from(rows, (row) => +(row % 4 + row % 5 % 2 > 2)),
 *   weight: Float64Array.from(rows, () => 1),
 *   openTime: Float64Array.from(rows),
 *   horizon: 1,
 * };
 * const of = { kind: "logistic", c: 1, classWeight: "balanced" } as const;
 * const model = await fitCalibrated(
 *   samples,
 *   { start: 0, end: 40 },
 *   { kind: "calibrated", of, method: "platt", share: 0.5 },
 *   (head) => Promise.resolve(fitLogistic(samples, head, of)),
 * );
 * const [, up] = model.predictProba([Float64Array.of(0, 3)]);
 * assert.ok(up![0]! < 0.2 && up![1]! > 0.8);
 * ```
 */
export async function fitCalibrated(
  samples: Samples,
  rows: Rows,
  { method, share }: CalibratedSpec,
  fit: (head: Rows) => Promise<Model>,
): Promise<Calibrated> {
  trainingRows(samples, rows);
  const { train, judge } = timeOrderedTail(samples, rows, {
    validationShare: share,
  });
  const of = await fit(train);
  const tail = trainingRows(samples, judge!);
  if (of.classes.some((label, i) => label !== tail.classes[i])) {
    throw new RangeError(
      `Cannot calibrate: expected the classes ${
        of.classes.join(" and ")
      } in the last rows, got ${tail.classes.join(" and ")}`,
    );
  }
  const columns = samples.features.map((_, feature) =>
    trainingColumn(samples, feature, tail.rows, true)
  );
  const scores = of.predictProba(columns)[1]!.map(logOdds);
  const silent = scores.findIndex(Number.isNaN);
  if (silent >= 0) {
    throw new RangeError(
      `Cannot calibrate: expected a prediction for every row of weight, got NaN in row ${
        tail.rows[silent]
      }`,
    );
  }
  const target = Float64Array.from(tail.classOfRow);
  if (method === "platt") {
    const line = fitPlatt(scores, target, tail.weight);
    return new Calibrated({ of, calibrator: { kind: "platt", ...line } });
  }
  const curve = fitIsotonic(scores, target, tail.weight);
  const least = 1 / (tail.weight.reduce((sum, one) => sum + one) + 2);
  const shares = curve.shares.map((of) =>
    Math.min(Math.max(of, least), 1 - least)
  );
  return new Calibrated({
    of,
    calibrator: { kind: "isotonic", scores: curve.scores, shares },
  });
}

/** A model of two classes whose probabilities a calibrator puts right. */
export class Calibrated implements Model {
  /** What it was made from. */
  readonly part: CalibratedParts;

  constructor(part: CalibratedParts) {
    this.part = part;
    shownAs("model", this);
  }

  get classes(): readonly number[] {
    return this.part.of.classes;
  }

  predictProba(columns: Columns): Float64Array[] {
    const { of, calibrator } = this.part;
    const scores = of.predictProba(columns)[1]!.map(logOdds);
    const second = calibrator.kind === "platt"
      ? plattShares(calibrator, scores)
      : isotonicShares(calibrator, scores);
    return [second.map((share) => 1 - share), second];
  }

  toJSON(): CalibratedJson {
    const { of, calibrator } = this.part;
    const json = of.toJSON() as PlainModelJson;
    return {
      kind: "calibrated",
      classes: [...of.classes],
      features: json.features,
      calibrator: calibrator.kind === "platt" ? { ...calibrator } : {
        kind: "isotonic",
        scores: [...calibrator.scores],
        shares: [...calibrator.shares],
      },
      of: json,
    };
  }
}
