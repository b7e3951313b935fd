/**
 * The digest of a run: equal data, folds, scores and model give equal digests,
 * whoever computed them, with however many workers.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ModelJson } from "../models/model_json.ts";
import type { RunResult } from "../run.ts";
import { canonicalJson } from "./canonical_json.ts";

/** What the digest is made of. */
export type Digested =
  & Pick<
    RunResult,
    | "dataset"
    | "features"
    | "split"
    | "folds"
    | "trials"
    | "nested"
    | "selected"
    | "holdout"
    | "decision"
    | "baselines"
    | "baselinesCv"
  >
  & { readonly model: ModelJson };

/**
 * SHA-256, in hex, over the canonical JSON of data hash, features, folds, scores
 * and model. Clock, paths, warnings and the way the data came do not enter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { runDigest } from "./digest.ts";
 * const model = {
 *   kind: "logistic" as const,
 *   classes: [0, 1],
 *   features: 1,
 *   scaler: { mean: [0], scale: [1] },
 *   coefficients: [1],
 *   intercept: 0,
 * };
 * const digest = runDigest({ ...exampleRun(), model });
 * assert.equal(digest, runDigest({ ...exampleRun({ findings: ["!"] }), model }));
 * assert.notEqual(digest, runDigest({ ...exampleRun({ folds: [] }), model }));
 * ```
 */
export function runDigest(run: Digested): string {
  const { dataset, features, split, folds, selected, model } = run;
  const { trials, nested, baselinesCv, holdout, baselines, decision } = run;
  const content = canonicalJson({
    data: dataset.sha256,
    features,
    folds: [...folds, split],
    scores: {
      trials,
      ...nested && { nested },
      baselinesCv,
      selected,
      holdout: holdout.metrics,
      baselines,
    },
    decision,
    model,
  });
  return createHash("sha256").update(content).digest("hex");
}
