/**
 * A ledger at a glance.
 *
 * @module
 */
import { countConfigurations } from "./ledger.ts";
import type { LookLine, TrialLine } from "./line.ts";
import type { LedgerContent } from "./read_lines.ts";
import { overlaps } from "./stretch.ts";

/** What was tried on one set of candles. */
export interface CandlesTried {
  readonly dataHash: string;
  readonly symbol: string;
  readonly interval: string;
  readonly source: string;
  readonly market: string;
  /** Open times of the first and last row that anything was judged on, ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  /** Different configurations that were tried. */
  readonly configurations: number;
  /**
   * The lowest mean log-loss of those that learned from all rows before the
   * holdout, and that of the base rate on the same folds; `null` if there is none.
   */
  readonly best:
    | {
      readonly candidate: string;
      readonly by: string;
      readonly logLoss: number;
      readonly baseRateLogLoss: number | null;
    }
    | null;
  /** Looks at held-out rows that overlap any that these candles held out. */
  readonly looks: number;
  /** When the last of it was written down. */
  readonly last: string;
}

/**
 * What was tried on each set of candles, in the order in which they were first
 * tried; those that were only looked at come last.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { triedByCandles } from "./summary.ts";
 * assert.deepEqual(triedByCandles({ trials: [], looks: [], warnings: [] }), []);
 * ```
 */
export function triedByCandles(
  { trials, looks }: LedgerContent,
): CandlesTried[] {
  const all = [...trials, ...looks];
  const groups = Map.groupBy(all, ({ dataHash }) => dataHash);
  return [...groups].map(([dataHash, lines]) => {
    const { symbol, interval, source, market } = lines[0]!;
    const tried = lines.filter((line): line is TrialLine =>
      line.kind === "trial"
    );
    const own = lines.filter((line): line is LookLine => line.kind === "look");
    const times = (of: "from" | "to" | "when") =>
      lines.map((line) => line[of]).sort();
    return {
      ...{ dataHash, symbol, interval, source, market },
      from: times("from")[0]!,
      to: times("to").at(-1)!,
      configurations: countConfigurations(tried),
      best: bestOf(tried),
      looks: looks.filter((look) =>
        own.some((line) => overlaps(line, look))
      ).length,
      last: times("when").at(-1)!,
    };
  });
}

function bestOf(trials: readonly TrialLine[]): CandlesTried["best"] {
  const scored = trials.flatMap((trial) => {
    const logLoss = trial.cv.log_loss?.mean ?? null;
    const isWhole = trial.rows === trial.trainRows;
    return isWhole && logLoss !== null ? [{ trial, logLoss }] : [];
  });
  if (scored.length === 0) return null;
  const { trial: { candidate, by, baseRateLogLoss }, logLoss } = scored
    .reduce((best, one) => one.logLoss < best.logLoss ? one : best);
  return { candidate, by, logLoss, baseRateLogLoss };
}
