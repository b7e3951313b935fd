/**
 * Drift: what the train rows looked like, and how far later rows lie from them. A
 * room of its own, as it looks at features alone: it knows no label, no model and
 * no score.
 *
 * @module
 */
export * from "./novelty.ts";
export * from "./population_stability.ts";
export * from "./train_reference.ts";
