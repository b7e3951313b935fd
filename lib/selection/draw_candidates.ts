/**
 * Candidates drawn at random from a search space.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import {
  learnerAt,
  type SearchRange,
  type SearchSpace,
} from "../presets/search_space.ts";
import { deriveSeed, type RandomStream, randomStream } from "../random.ts";

/** Options for {@linkcode drawCandidates}. */
export interface DrawCandidatesOptions {
  /** How many to draw. */
  tries: number;
  seed: number;
}

/** How often one draw is repeated that came out like an earlier one. */
const MOST_DRAWS = 1000;

/**
 * `tries` different candidates, by name (`forest_02`, `logistic_01`); the kinds of
 * the space take turns.
 *
 * Each try has a random stream of its own: the first ten of forty are the ten that
 * a search of ten draws. Random search beats a grid of as many points where few
 * of the hyperparameters matter (Bergstra and Bengio, 2012).
 *
 * @throws {RangeError} If `tries` is no positive whole number, or the space holds fewer.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSearchSpace } from "../presets/search_space.ts";
 * import { drawCandidates } from "./draw_candidates.ts";
 * const space = parseSearchSpace({
 *   logistic: { c: { draw: "log-uniform", from: 0.01, to: 10 } },
 *   forest: { trees: 20, maxDepth: { draw: "uniform", from: 4, to: 16, whole: true } },
 * });
 * const drawn = drawCandidates(space, { tries: 4, seed: 42 });
 * assert.deepEqual(
 *   Object.keys(drawn),
 *   ["logistic_1", "forest_1", "logistic_2", "forest_2"],
 * );
 * ```
 */
export function drawCandidates(
  space: SearchSpace,
  { tries, seed }: DrawCandidatesOptions,
): Record<string, LearnerSpec> {
  if (!Number.isSafeInteger(tries) || tries < 1) {
    throw new RangeError(
      `Cannot draw candidates: tries must be a positive whole number, got ${tries}`,
    );
  }
  const kinds = Object.keys(space);
  const seen = new Set<string>();
  const drawn = Array.from({ length: tries }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    const random = randomStream(deriveSeed(seed, "search", i));
    const turn = 1 + Math.floor(i / kinds.length);
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const spec = drawSpec(space, kind, random);
      const text = JSON.stringify(spec);
      if (seen.has(text)) continue;
      seen.add(text);
      return [`${kind}_${turn}`, spec] as const;
    }
    throw new RangeError(
      `Cannot draw ${tries} candidates: the space holds only ${
        turn - 1
      } of kind "${kind}"`,
    );
  });
  return Object.fromEntries(drawn);
}

function drawSpec(
  space: SearchSpace,
  kind: string,
  random: RandomStream,
): LearnerSpec {
  const values: Record<string, unknown> = {};
  for (const [option, range] of Object.entries(space[kind]!)) {
    if (typeof range === "object") values[option] = drawFrom(range, random);
  }
  return learnerAt(space, kind, values);
}

function drawFrom(range: SearchRange, random: RandomStream): unknown {
  if (range.draw === "choice") return range.of[random.below(range.of.length)];
  const { from, to, whole } = range;
  const share = random.uniform();
  // Half a step beyond either end, or the ends of whole numbers came half as often.
  const [low, high] = whole ? [from - 0.5, to + 0.5] : [from, to];
  const value = range.draw === "uniform"
    ? low + share * (high - low)
    : Math.exp(Math.log(low) + share * Math.log(high / low));
  // Three digits: finer steps make no better model, but longer files.
  const round = whole ? Math.round(value) : Number(value.toPrecision(3));
  return Math.min(Math.max(round, from), to);
}
