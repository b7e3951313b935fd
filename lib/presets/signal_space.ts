/**
 * Where a search around the `signal` preset looks.
 *
 * @module
 */
import type { SearchSpaceInput } from "./search_space.ts";

/** Logistic regression and a random forest, as the preset has them. */
export const signalSpace: SearchSpaceInput = {
  logistic: {
    c: { draw: "log-uniform", from: 1e-4, to: 10 },
    classWeight: { draw: "choice", of: ["balanced", "none"] },
  },
  forest: {
    trees: 100,
    maxDepth: { draw: "uniform", from: 4, to: 16, whole: true },
    minSamplesLeaf: { draw: "log-uniform", from: 4, to: 400, whole: true },
    maxFeatures: { draw: "uniform", from: 2, to: 12, whole: true },
    classWeight: { draw: "choice", of: ["balanced", "none"] },
    maxBins: { draw: "choice", of: [32, 64, 128, 256] },
  },
};
