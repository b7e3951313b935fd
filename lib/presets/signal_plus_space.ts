/**
 * Where a search around the `signal-plus` preset looks.
 *
 * @module
 */
import type { SearchSpaceInput } from "./search_space.ts";

/**
 * The preset's three learners, an order of magnitude to either side of its values;
 * class weights stay off, as log-loss is about probabilities as they are.
 */
export const signalPlusSpace: SearchSpaceInput = {
  logistic: {
    c: { draw: "log-uniform", from: 1e-5, to: 10 },
    classWeight: "none",
  },
  forest: {
    trees: 100,
    maxDepth: { draw: "uniform", from: 6, to: 16, whole: true },
    minSamplesLeaf: { draw: "log-uniform", from: 50, to: 5000, whole: true },
    maxFeatures: { draw: "uniform", from: 5, to: 40, whole: true },
    classWeight: "none",
  },
  boosting: {
    trees: { draw: "log-uniform", from: 50, to: 600, whole: true },
    learningRate: { draw: "log-uniform", from: 0.01, to: 0.2 },
    maxLeaves: { draw: "log-uniform", from: 7, to: 127, whole: true },
    minSamplesLeaf: { draw: "log-uniform", from: 50, to: 5000, whole: true },
    l2Regularization: { draw: "log-uniform", from: 0.1, to: 100 },
    subsample: { draw: "uniform", from: 0.5, to: 1 },
    maxFeatures: { draw: "uniform", from: 0.2, to: 1 },
    classWeight: "none",
  },
};
