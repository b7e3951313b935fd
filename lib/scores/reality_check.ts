/**
 * Whether the best of many rivals is better than the benchmark, or only the luckiest.
 *
 * @module
 */
import { deriveSeed } from "../random.ts";
import { optimalBlockLength } from "./block_length.ts";
import { mean } from "./mean.ts";
import {
  stationaryBootstrap,
  stationaryVariance,
} from "./stationary_bootstrap.ts";

/** Options for {@linkcode realityCheck}. */
export interface RealityCheckOptions {
  seed: number;
  /** How often rows are drawn again. @default {999} */
  resamples?: number;
  /** Mean length of a block in rows; by default the mean of what the rivals ask for. */
  blockLength?: number;
}

/** What {@linkcode realityCheck} finds. */
export interface RealityCheck {
  /** The rival with the greatest mean gain, counted from 0. */
  readonly best: number;
  /** White's p-value that none of the rivals is better than the benchmark. */
  readonly p: number;
  /** Hansen's p-values of the same; `consistent` is the one to go by. */
  readonly spa: {
    readonly lower: number;
    readonly consistent: number;
    readonly upper: number;
  };
  /** Mean length of a block in rows. */
  readonly blockLength: number;
}

/**
 * White's reality check (2000, Econometrica 68, 1097–1126) and Hansen's test for
 * superior predictive ability (2005, J. Bus. Econ. Stat. 23, 365–380), both by the
 * stationary bootstrap. White's loses power to rivals far worse than the benchmark;
 * Hansen's measures each gain in its own standard error and leaves those out.
 *
 * @param gains For each rival by how much it beat the benchmark in every row, such
 * as the benchmark's loss less its own; equally long.
 * @throws {RangeError} If there are no rivals, fewer than three rows, or rivals
 * differ in length.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random.ts";
 * import { realityCheck } from "./reality_check.ts";
 * const random = randomStream(1);
 * const gains = [0, 0.5, 0].map((gain) =>
 *   Float64Array.from({ length: 200 }, () => gain + random.normal())
 * );
 * const { best, p } = realityCheck(gains, { seed: 42 });
 * assert.equal(best, 1);
 * assert.ok(p < 0.01);
 * ```
 */
export function realityCheck(
  gains: readonly Float64Array[],
  options: RealityCheckOptions,
): RealityCheck {
  const rows = gains[0]?.length ?? 0;
  if (rows < 3) {
    throw new RangeError(
      `Cannot check for luck: expected at least 1 rival and 3 rows, got ${gains.length} and ${rows}`,
    );
  }
  const {
    seed,
    resamples = 999,
    blockLength = mean(Float64Array.from(gains, optimalBlockLength)),
  } = options;
  const found = gains.map(mean);
  const errors = gains.map((gain) =>
    Math.sqrt(stationaryVariance(gain, blockLength))
  );
  const draws = stationaryBootstrap(gains, {
    blockLength,
    resamples,
    seed: deriveSeed(seed, "reality check"),
  }).map((sums) => sums.map((sum) => sum / rows));

  const inErrors = (gain: number, rival: number) =>
    errors[rival] === 0 ? 0 : gain / errors[rival]!;
  const statistic = Math.max(0, ...found.map(inErrors));
  const hopeless = -Math.sqrt(2 * Math.log(Math.log(rows)));
  const spa = (centers: readonly number[]) =>
    shareAbove(
      draws,
      statistic,
      (gain, rival) => inErrors(gain - centers[rival]!, rival),
      0,
    );
  return {
    best: found.indexOf(Math.max(...found)),
    p: shareAbove(
      draws,
      Math.max(...found),
      (gain, rival) => gain - found[rival]!,
    ),
    spa: {
      lower: spa(found.map((gain) => Math.max(0, gain))),
      consistent: spa(
        found.map((gain, rival) => inErrors(gain, rival) < hopeless ? 0 : gain),
      ),
      upper: spa(found),
    },
    blockLength,
  };
}

/** The share of draws whose best rival comes at least as far, this one included. */
function shareAbove(
  draws: readonly Float64Array[],
  statistic: number,
  measure: (gain: number, rival: number) => number,
  least = -Infinity,
): number {
  const resamples = draws[0]!.length;
  let above = 1;
  for (let draw = 0; draw < resamples; draw++) {
    let best = least;
    for (let rival = 0; rival < draws.length; rival++) {
      best = Math.max(best, measure(draws[rival]![draw]!, rival));
    }
    if (best >= statistic) above++;
  }
  return above / (resamples + 1);
}
