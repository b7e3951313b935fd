/**
 * Selection: candidates on folds, and the choice among them.
 *
 * @module
 */
export * from "./choose.ts";
export * from "./cross_validate.ts";
export * from "./judge.ts";
