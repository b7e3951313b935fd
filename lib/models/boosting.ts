/**
 * Gradient-boosted trees that tell classes, on binned features.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import { shownAs } from "../display.ts";
import type { Rows } from "../rows.ts";
import {
  binaryLoss,
  type ClassTarget,
  exponentials,
  softmaxLoss,
} from "./boosting_loss.ts";
import {
  type BoostedTrees,
  boostedTrees,
  type Gang,
} from "./boosting_rounds.ts";
import type { Columns, Model, OnProgress, Samples } from "./learner.ts";
import type { BoostingJson } from "./model_json.ts";
import { timeOrderedTail } from "./time_ordered_tail.ts";
import { treesToJson, TreeSums } from "./tree_sums.ts";
import {
  checkedRowCount,
  type ClassRows,
  classRows,
  weightedRows,
  weightsOfClasses,
} from "./training_rows.ts";

/** Hyperparameters of gradient boosting. */
export type BoostingSpec = Extract<LearnerSpec, { kind: "boosting" }>;

/** A fitted model's trees with its classes, as plain data. */
export interface BoostingParts extends BoostedTrees {
  /** Labels, ascending. Of two, the one output is for the second. */
  readonly classes: readonly number[];
}

/**
 * Fits gradient-boosted trees to two classes or more by their log-loss, as
 * scikit-learn's HistGradientBoostingClassifier and LightGBM do: trees grow best
 * split first, on features in bins, with gradients in single precision.
 *
 * A missing feature (`NaN`) has a bin of its own, and every split sends it the way
 * that fits better. Sums are exact, so that the order of rows and columns makes no
 * difference, and a row of weight 2 is two rows.
 *
 * With a `validationShare` the last rows judge when to stop; rows before them
 * whose label looks into them are left out.
 *
 * @param onProgress Called after every round.
 * @param gang Other threads that call this as well, with the same arguments: what
 * all get is what one alone would get, bit for bit.
 * @throws {RangeError} If there are not two classes or more, a feature of a row
 * with weight is infinite, or no rows or classes are left before those that judge.
 * @example A class that one feature tells
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseLearner } from "../config.ts";
 * import { fitBoosting } from "./boosting.ts";
 * const spec = parseLearner({ kind: "boosting", minSamplesLeaf: 1 });
 * const model = fitBoosting({
 *   names: ["x"],
 *   features: [Float64Array.of(1, 2, 3, 4)],
 *   target: Float64Array.of(0, 0, 1, 1),
 *   weight: Float64Array.of(1, 1, 1, 1),
 *   openTime: Float64Array.of(0, 1, 2, 3),
 *   horizon: 1,
 * }, { start: 0, end: 4 }, spec, 42);
 * const [, up] = model.predictProba([Float64Array.of(1.5, 3.5)]);
 * assert.ok(up![0]! < 0.01 && up![1]! > 0.99);
 * ```
 */
export function fitBoosting(
  samples: Samples,
  rows: Rows,
  spec: BoostingSpec,
  seed: number,
  onProgress?: OnProgress,
  gang?: Gang,
): Boosting {
  const { train, judge } = timeOrderedTail(samples, rows, spec);
  const training = classRows(samples, train);
  const { classes } = training;
  const classWeights = weightsOfClasses(
    training,
    classes.length,
    spec.classWeight,
  );
  const lossRows = (of: Omit<ClassRows, "classes">) => {
    const target: ClassTarget = { ...of, classWeights };
    const loss = classes.length === 2 ? binaryLoss : softmaxLoss;
    return { ...of, loss: loss(target) };
  };
  const trees = boostedTrees(samples, lossRows(training), spec, {
    seed,
    judge: judge && lossRows(knownClasses(samples, judge, classes)),
    onProgress,
    gang,
  });
  return new Boosting({ classes, ...trees });
}

/** The judging rows; a class that training never saw cannot be judged. */
function knownClasses(
  samples: Samples,
  rows: Rows,
  classes: readonly number[],
): Omit<ClassRows, "classes"> {
  const { labels, ...kept } = weightedRows(samples, rows);
  const place = new Map(classes.map((label, klass) => [label, klass]));
  const classOfRow = Uint8Array.from(labels, (label) => {
    const klass = place.get(label);
    if (klass === undefined) {
      throw new RangeError(
        `Cannot fit boosting: the rows that judge have a label that the others lack, ${label}`,
      );
    }
    return klass;
  });
  return { ...kept, classOfRow };
}

/**
 * Fitted gradient-boosted trees. A row's scores are sums of leaves; a probability
 * is a score's logistic function, or its share among the exponentials of all.
 */
export class Boosting implements Model {
  /** What it was made from. */
  readonly part: BoostingParts;
  readonly #sums: TreeSums;

  constructor(part: BoostingParts) {
    this.part = part;
    this.#sums = new TreeSums(part);
    shownAs("model", this);
  }

  get classes(): readonly number[] {
    return this.part.classes;
  }

  /** A missing feature goes the way it was learned to: no row gets `NaN`. */
  predictProba(columns: Columns): Float64Array[] {
    const rows = checkedRowCount(columns, this.part.edges.length);
    const scores = this.#sums.of(columns, rows);
    if (scores.length === 1) {
      const second = scores[0]!.map((score) => 1 / (1 + Math.exp(-score)));
      return [second.map((share) => 1 - share), second];
    }
    const exps = new Float64Array(scores.length);
    for (let row = 0; row < rows; row++) {
      const sum = exponentials(scores, row, exps);
      for (const [k, of] of scores.entries()) of[row] = exps[k]! / sum;
    }
    return scores;
  }

  toJSON(): BoostingJson {
    return {
      kind: "boosting",
      classes: [...this.part.classes],
      ...treesToJson(this.part),
    };
  }
}
