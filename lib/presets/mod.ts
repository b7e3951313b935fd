/**
 * Presets: each system is one configuration, plain data on the one pipeline.
 *
 * @module
 */
import type { ConfigInput } from "../config.ts";
import { signal } from "./signal.ts";
import { signalPlus } from "./signal_plus.ts";

/** Every preset by name. */
export const PRESETS: Readonly<Record<string, ConfigInput>> = {
  signal,
  "signal-plus": signalPlus,
};
