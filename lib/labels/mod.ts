/**
 * Labels: what a model is asked. Each knows its horizon, so that splits can purge.
 *
 * @module
 */
export * from "./direction.ts";
