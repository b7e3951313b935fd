/**
 * Explanations: what a fitted model goes by.
 *
 * @module
 */
export * from "./permutation_importance.ts";
