/**
 * Cleaning: bad rows are marked and lose their weight; none is removed.
 *
 * @module
 */
export * from "./frozen.ts";
export * from "./returns.ts";
export * from "./outliers.ts";
