/**
 * The artifact: the exported model, written, read, and used to predict.
 *
 * @module
 */
export * from "./canonical_json.ts";
export * from "./digest.ts";
export * from "./model_file.ts";
export { predict, type Predictions } from "./predict.ts";
export * from "./streaming_predictor.ts";
