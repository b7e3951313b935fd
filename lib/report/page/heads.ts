/**
 * How a page calls the metrics that a run can be chosen by.
 *
 * @module
 */
import type { CHOICE_METRICS } from "../../config.ts";

/** A metric's name at the head of its column. */
export const HEADS: Readonly<Record<typeof CHOICE_METRICS[number], string>> = {
  f1: "F1 of up",
  mcc: "MCC",
  auc: "AUC",
  log_loss: "log-loss",
  accuracy: "accuracy",
};
