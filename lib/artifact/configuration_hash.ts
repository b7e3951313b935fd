/**
 * One hash for one question asked of the candles, whatever it is called.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Config, LearnerSpec } from "../config.ts";
import type { FeatureSpec } from "../features/mod.ts";
import type { RowRanges } from "../rows.ts";
import { canonicalJson } from "./canonical_json.ts";

/** A configuration, or what there is of one where folds were made by hand. */
export type HashedConfig = Partial<Omit<Config, "folds">> & {
  readonly folds?:
    | number
    | readonly { readonly train: RowRanges; readonly test: RowRanges }[];
};

/** What is hashed; see {@linkcode configurationHash}. */
export interface Hashed {
  readonly config: HashedConfig;
  /** The features that the configuration's name or list stands for. */
  readonly features: readonly { readonly spec: FeatureSpec }[];
  /** One candidate's name and hyperparameters; without it, the whole run is meant. */
  readonly candidate?: { readonly name: string; readonly spec: LearnerSpec };
}

/**
 * SHA-256, in hex, over the canonical JSON of all that shapes a fit and how it is
 * judged, apart from the candles: features, label, cleaning, holdout, folds, seed
 * and whatever else the configuration holds beside them; and the learner with its
 * name, from which its seeds are derived. Of a whole run, the candidates and the
 * metric it chooses by.
 *
 * The preset's name and where candles come from do not enter, nor does the
 * version of the software: what is tried anew after an update is no new idea.
 *
 * @example A set of features hashes like the list it stands for
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseConfig } from "../config.ts";
 * import { featuresOf } from "../features/mod.ts";
 * import { PRESETS } from "../presets/mod.ts";
 * import { configurationHash } from "./configuration_hash.ts";
 * const config = parseConfig(PRESETS.signal);
 * const features = featuresOf(config.features);
 * const listed = { ...config, features: features.map(({ spec }) => spec) };
 * const hash = configurationHash({ config, features });
 * assert.equal(hash, configurationHash({ config: listed, features }));
 * const other = { ...config, seed: 7 };
 * assert.notEqual(hash, configurationHash({ config: other, features }));
 * ```
 */
export function configurationHash(
  { config, features, candidate }: Hashed,
): string {
  const { preset: _preset, data: _data, candidates, metric, ...shared } =
    config;
  const content = canonicalJson({
    ...shared,
    features: features.map(({ spec }) => spec),
    ...candidate ? { candidate } : { candidates, metric },
  });
  return createHash("sha256").update(content).digest("hex");
}
