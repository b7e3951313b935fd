/**
 * What verdicts come out in simulated markets whose edge is known.
 *
 * @module
 */
import { type Config, type ConfigInput, parseConfig } from "../config.ts";
import { loadDataset } from "../dataset.ts";
import { deriveSeed } from "../random.ts";
import type { PowerCell } from "../report/figures/power.ts";
import { exactShareInterval } from "../scores/exact_interval.ts";
import { type Outcome, OUTCOMES } from "../scores/mod.ts";
import { recordOf } from "../record.ts";
import { train } from "../train.ts";

/** Options for {@linkcode verdictPower}. */
export interface PowerOptions {
  /** Edges of the markets, 0 for none. */
  edges: readonly number[];
  /** Numbers of candles. */
  candles: readonly number[];
  /** Markets of each edge and number of candles. */
  markets: number;
  seed: number;
  workers?: number;
  signal?: AbortSignal;
  /** Called after every market. */
  onProgress?: (done: number, total: number) => void;
  /** Called after every edge and number of candles. */
  onCell?: (cell: PowerCell) => void;
}

/**
 * Trains the whole way on so many simulated markets of each edge and length, and
 * counts the verdicts. Each market has its own seed, for its candles and its run.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PRESETS } from "../presets/mod.ts";
 * import { verdictPower } from "./_power.ts";
 * const quick = { ...PRESETS.signal!, candidates: { line: { kind: "logistic" as const } } };
 * const [cell] = await verdictPower({ ...quick, folds: 2 }, {
 *   edges: [0.3],
 *   candles: [1500],
 *   markets: 1,
 *   seed: 42,
 *   workers: 1,
 * });
 * assert.equal(cell!.counts.edge, 1);
 * assert.equal(cell!.heldOut, 299);
 * ```
 */
export async function verdictPower(
  config: ConfigInput,
  options: PowerOptions,
): Promise<PowerCell[]> {
  const { edges, candles: lengths, markets } = options;
  const { onProgress, onCell } = options;
  const total = edges.length * lengths.length * markets;
  const cells: PowerCell[] = [];
  let done = 0;
  for (const edge of edges) {
    for (const candles of lengths) {
      const counts = recordOf(OUTCOMES, () => 0);
      let heldOut = 0;
      for (let market = 0; market < markets; market++) {
        const seed = deriveSeed(options.seed, "power", edge, candles, market);
        const judged = await verdictOf(
          marketConfig(config, { edge, candles, seed }),
          options,
        );
        counts[judged.outcome]++;
        heldOut = judged.rows;
        onProgress?.(++done, total);
      }
      const cell = {
        ...{ edge, candles, heldOut, markets, counts },
        found: counts.edge / markets,
        interval: exactShareInterval(counts.edge, markets),
      };
      cells.push(cell);
      onCell?.(cell);
    }
  }
  return cells;
}

async function verdictOf(
  config: Config,
  { workers, signal }: PowerOptions,
): Promise<{ outcome: Outcome; rows: number }> {
  const dataset = await loadDataset(config, { signal });
  const { verdict } = await train(config, dataset, { workers, signal });
  return verdict ?? { outcome: "too little data", rows: 0 };
}

/** The configuration on one market; also tells whether it can be used at all. */
export function marketConfig(
  config: ConfigInput,
  market: { edge: number; candles: number; seed: number },
): Config {
  const { seed, ...data } = market;
  return parseConfig({
    ...config,
    data: { ...config.data, source: "simulated", ...data },
    seed,
  });
}
