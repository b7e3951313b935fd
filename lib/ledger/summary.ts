/**
 * A ledger at a glance.
 *
 * @module
 */
import { intervalMs, INTERVALS } from "../candles/interval.ts";
import { trialStatistics } from "../scores/trial_statistics.ts";
import { alignedTrials } from "./aligned.ts";
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
  /** What the choice of the best is worth; `null` if there is none, or of odd blocks. */
  readonly choice: ChoiceTried | null;
  /** Looks at held-out rows that overlap any that these candles held out. */
  readonly looks: number;
  /** When the last of it was written down. */
  readonly last: string;
}

/** What the choice of the best among all trials on the same rows is worth. */
export interface ChoiceTried {
  /** Configurations tried on these candles in all. */
  readonly tried: number;
  /** Those judged on the very rows of the best one. */
  readonly compared: number;
  /** The best one's; `null` of lines of old, which do not tell their horizon. */
  readonly annualSharpe: number | null;
  readonly deflatedSharpe: number | null;
  /** The probability of backtest overfitting; `null` below ten trials. */
  readonly overfitting: number | null;
  /** Years that they were judged on. */
  readonly years: number;
  /** Years below which the best is expected to show a Sharpe ratio of 1 by luck. */
  readonly minimumYears: number;
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
    const best = bestOf(tried);
    return {
      ...{ dataHash, symbol, interval, source, market },
      from: times("from")[0]!,
      to: times("to").at(-1)!,
      configurations: countConfigurations(tried),
      best: best && toldOf(best),
      choice: best && choiceOf(best, trials),
      looks: looks.filter((look) =>
        own.some((line) => overlaps(line, look))
      ).length,
      last: times("when").at(-1)!,
    };
  });
}

function bestOf(trials: readonly TrialLine[]): TrialLine | null {
  const loss = ({ cv }: TrialLine) => cv.log_loss?.mean ?? Infinity;
  const whole = trials.filter((trial) =>
    trial.rows === trial.trainRows && loss(trial) < Infinity
  );
  return whole.length === 0
    ? null
    : whole.reduce((best, one) => loss(one) < loss(best) ? one : best);
}

function toldOf(
  { candidate, by, cv, baseRateLogLoss }: TrialLine,
): CandlesTried["best"] {
  return { candidate, by, logLoss: cv.log_loss!.mean!, baseRateLogLoss };
}

/** Blocks of a trial, as runs of this software write them. */
const BLOCKS = 16;

function choiceOf(
  best: TrialLine,
  trials: readonly TrialLine[],
): ChoiceTried | null {
  const { interval, blocks, horizon, from, to } = best;
  if (!INTERVALS.includes(interval) || blocks.length !== BLOCKS) return null;
  const aligned = alignedTrials(trials, best);
  const selected = aligned
    .findIndex(({ configHash }) => configHash === best.configHash);
  const length = intervalMs(interval);
  const { tried, compared, years, minimumYears, overfitting, ...of } =
    trialStatistics(aligned.map(({ blocks }) => blocks), selected, {
      horizon: horizon ?? 1,
      rowsPerYear: YEAR_MS / length,
      span: (Date.parse(to) - Date.parse(from)) / length + 1,
      tried: countConfigurations(trials.filter((one) => overlaps(one, best))),
    });
  const isKnown = horizon !== undefined;
  return {
    ...{ tried, compared, years, minimumYears },
    annualSharpe: isKnown ? of.annualSharpe : null,
    deflatedSharpe: isKnown ? of.deflatedSharpe : null,
    overfitting: overfitting?.probability ?? null,
  };
}

/** A year of 365 days. */
const YEAR_MS = 365 * 86_400_000;
