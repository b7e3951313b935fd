/**
 * Learners of every kind, for the tests that all of them take.
 *
 * @module
 */
import {
  type LearnerSpec,
  parseLearner,
  parseRegression,
  type RegressionSpec,
} from "../../config.ts";
import { randomStream } from "../../random.ts";
import type { Rows } from "../../rows.ts";
import { fitBoostingRegression } from "../boosting_regression.ts";
import { fitForestRegression } from "../forest_regression.ts";
import type { Columns, OnProgress, Samples } from "../learner.ts";
import type { RegressionModel } from "../load_model.ts";
import { makeLearner } from "../make_learner.ts";
import { noisySamples } from "./samples.ts";

const forest = parseLearner({
  kind: "forest",
  trees: 12,
  maxDepth: 6,
  minSamplesLeaf: 2,
});

const boosting = parseLearner({
  kind: "boosting",
  trees: 20,
  maxLeaves: 8,
  minSamplesLeaf: 10,
});

/** Learners that tell classes; a new one joins the tests by joining this list. */
export const LEARNERS: Readonly<Record<string, LearnerSpec>> = {
  "logistic": { kind: "logistic", c: 1, classWeight: "balanced" },
  "logistic without class weights": {
    kind: "logistic",
    c: 0.1,
    classWeight: "none",
  },
  "forest": forest,
  "forest of few bins": { ...forest, maxBins: 8, classWeight: "none" },
  "forest without bootstrap": {
    ...forest,
    bootstrap: false,
    maxFeatures: "all",
    trees: 3,
  },
  "boosting": boosting,
  "boosting of few bins, with a penalty": {
    ...boosting,
    maxBins: 8,
    l2Regularization: 2,
    classWeight: "none",
  },
  "boosting on draws of rows and features": {
    ...boosting,
    subsample: 0.7,
    maxFeatures: 0.5,
  },
  "calibrated logistic": parseLearner({
    kind: "calibrated",
    of: { kind: "logistic" },
  }),
  "calibrated forest": parseLearner({
    kind: "calibrated",
    of: forest,
    method: "isotonic",
    share: 0.3,
  }),
  "calibrated boosting": parseLearner({
    kind: "calibrated",
    of: boosting,
    method: "isotonic",
    share: 0.3,
  }),
};

const forestRegression = parseRegression({
  kind: "forest_regression",
  trees: 12,
  maxDepth: 6,
  minSamplesLeaf: 2,
});

const boostingRegression = parseRegression({
  kind: "boosting_regression",
  trees: 20,
  maxLeaves: 8,
  minSamplesLeaf: 10,
});

/** Learners that predict a number. */
export const REGRESSIONS: Readonly<Record<string, RegressionSpec>> = {
  "forest regression": forestRegression,
  "forest regression of few bins, on draws of features": {
    ...forestRegression,
    maxBins: 8,
    maxFeatures: "sqrt",
  },
  "forest regression without bootstrap": {
    ...forestRegression,
    bootstrap: false,
    trees: 3,
  },
  "boosting regression": boostingRegression,
  "boosting regression of the median": {
    ...boostingRegression,
    loss: "absolute",
  },
};

/** Fits a learner that predicts a number. */
export function fitRegression(
  samples: Samples,
  rows: Rows,
  spec: RegressionSpec,
  seed: number,
  onProgress?: OnProgress,
): RegressionModel {
  return spec.kind === "forest_regression"
    ? fitForestRegression(samples, rows, spec, seed, onProgress)
    : fitBoostingRegression(samples, rows, spec, seed, onProgress);
}

/** A learner with something to learn: classes or numbers, all by one face. */
export interface Entrant {
  readonly name: string;
  readonly spec: LearnerSpec | RegressionSpec;
  /** What the learner has to tell from the score of a row, `x0 - x1` and noise. */
  readonly targetOf: (score: number) => number;
  /** Learns from all rows; predicts one column per class, or one of numbers. */
  readonly fit: (
    samples: Samples,
    seed?: number,
  ) => Promise<(columns: Columns) => readonly Float64Array[]>;
}

const everyRow = ({ target }: Samples) => ({ start: 0, end: target.length });

function classifier(
  [name, spec]: readonly [string, LearnerSpec],
  targetOf: (score: number) => number,
): Entrant {
  return {
    name,
    spec,
    targetOf,
    fit: async (samples, seed = 1) => {
      const model = await makeLearner(spec, seed)
        .fit(samples, everyRow(samples));
      return (columns) => model.predictProba(columns);
    },
  };
}

const named = Object.entries(LEARNERS);

/** What tells two classes and no more. */
const TWO_CLASSES: ReadonlySet<string> = new Set(["logistic", "calibrated"]);

/** Every learner on two classes, on three where it can, or on numbers. */
export const ENTRANTS: readonly Entrant[] = [
  ...named.map((each) => classifier(each, (score) => +(score > 0))),
  ...named.filter(([, { kind }]) => !TWO_CLASSES.has(kind)).map((
    [name, spec],
  ) =>
    classifier(
      [`${name}, three classes`, spec],
      (score) => score > 0.8 ? 2 : +(score > -0.8),
    )
  ),
  ...Object.entries(REGRESSIONS).map(([name, spec]) => ({
    name,
    spec,
    targetOf: (score: number) => score,
    fit: (samples: Samples, seed = 1) =>
      Promise.try(() => {
        const model = fitRegression(samples, everyRow(samples), spec, seed);
        return (columns: Columns) => [model.predict(columns)];
      }),
  })),
];

/** Whether nothing that it learns depends on draws, or on the order of rows. */
export function isWithoutDraws({ spec }: Entrant): boolean {
  switch (spec.kind) {
    case "logistic":
      return true;
    case "calibrated":
      return false; // its last rows are not its first ones
    case "forest":
    case "forest_regression":
      return !spec.bootstrap && spec.maxFeatures === "all";
    case "boosting":
    case "boosting_regression":
      return spec.subsample === 1 && spec.maxFeatures === 1;
  }
}

/** Samples whose target is what the entrant has to tell. */
export function samplesFor(
  { targetOf }: Entrant,
  rows: number,
  options?: { features?: number; seed?: number },
): Samples {
  const samples = noisySamples(rows, options);
  const [a, b] = samples.features;
  const random = randomStream(77);
  const target = a!.map((x, row) =>
    targetOf(x - b![row]! + 0.7 * random.normal())
  );
  return { ...samples, target };
}
