/**
 * Presets: each system is one configuration, plain data on the one pipeline.
 *
 * @module
 */
import type { ConfigInput } from "../config.ts";
import type { SearchSpaceInput } from "./search_space.ts";
import { signal } from "./signal.ts";
import { signalPlus } from "./signal_plus.ts";
import { signalPlusSpace } from "./signal_plus_space.ts";
import { signalSpace } from "./signal_space.ts";

export {
  parseSearchSpace,
  type SearchRange,
  type SearchSpace,
  type SearchSpaceInput,
} from "./search_space.ts";

/** Every preset by name. */
export const PRESETS: Readonly<Record<string, ConfigInput>> = {
  signal,
  "signal-plus": signalPlus,
};

/** The search space of each preset that has one, by the preset's name. */
export const SEARCH_SPACES: Readonly<Record<string, SearchSpaceInput>> = {
  signal: signalSpace,
  "signal-plus": signalPlusSpace,
};
