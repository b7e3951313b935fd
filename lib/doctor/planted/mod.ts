/**
 * Known leaks, small and each beside its honest twin: what the doctor is held to.
 *
 * @module
 */
import type { PlantedLeak } from "./_workshop.ts";
import { CANDLE_LEAKS } from "./candles.ts";
import { FEATURE_LEAKS } from "./features.ts";
import { FIT_LEAKS } from "./fits.ts";
import { FOLD_LEAKS } from "./folds.ts";
import { LABEL_LEAKS } from "./labels.ts";

export type { PlantedLeak, Subject } from "./_workshop.ts";

/** Every planted leak. */
export const PLANTED_LEAKS: readonly PlantedLeak[] = [
  ...CANDLE_LEAKS,
  ...FEATURE_LEAKS,
  ...LABEL_LEAKS,
  ...FOLD_LEAKS,
  ...FIT_LEAKS,
];
