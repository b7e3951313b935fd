/**
 * From probabilities to the positions they ask for. No price is looked at.
 *
 * @module
 */
import type { BacktestSettings, Sizing } from "../backtest_record.ts";

/** What of the settings decides on positions. */
export type PositionSettings = Pick<
  BacktestSettings,
  "sides" | "horizon" | "holding" | "band" | "inBand" | "noCall" | "sizing"
>;

/**
 * Tranches are whole multiples of 2^-30 of the largest size, so that their running
 * sum is exact, and exactly 0 once all have ended.
 */
const GRAINS = 2 ** 30;

/** What a row asks for that leaves the position as it is. */
const KEEP = NaN;

/**
 * The position each row asks for at its close, as a signed share of equity, from -1
 * to 1; shape `(rows,)`. It depends on that row and earlier ones alone.
 *
 * With `signal`, a row that calls nothing keeps what was asked for before, or asks
 * for none, as the settings say. `tranches` are the overlapping portfolios of
 * Jegadeesh & Titman (1993, J. Finance 48): the mean of the last `horizon` calls,
 * of which a row without a call is 0. With `horizon`, a call is kept for `horizon`
 * rows, whatever they say themselves; positions do not overlap.
 *
 * @param probability The stated probability of up; `NaN` where there is none.
 * @throws {RangeError} If a probability lies outside 0 to 1.
 * @example Two candles long, in two halves
 * ```ts
 * import assert from "node:assert/strict";
 * import { wantedPositions } from "./positions.ts";
 * import { backtestSettings } from "./settings.ts";
 * const calls = Float64Array.of(0.6, 0.4, 0.7, NaN, NaN);
 * const wanted = (horizon: number) =>
 *   [...wantedPositions(calls, backtestSettings({ horizon }))];
 * assert.deepEqual(wanted(1), [1, 0, 1, 0, 0]);
 * assert.deepEqual(wanted(2), [0.5, 0.5, 0.5, 0.5, 0]);
 * ```
 */
export function wantedPositions(
  probability: Float64Array,
  settings: PositionSettings,
): Float64Array {
  const calls = calledSizes(probability, settings);
  switch (settings.holding) {
    case "tranches":
      return meanOfLast(calls, settings.horizon, lineOf(settings.sizing)[1]);
    case "horizon":
      return oneAtATime(calls, settings.horizon);
    default:
      return untilChanged(calls);
  }
}

/** Rows with a probability that asks for something. */
export function countCalls(
  probability: Float64Array,
  { band }: Pick<BacktestSettings, "band">,
): number {
  let calls = 0;
  for (let row = 0; row < probability.length; row++) {
    if (Math.abs(probability[row]! - 0.5) > band) calls++;
  }
  return calls;
}

/** The signed size each row calls for by itself, or `KEEP`. */
function calledSizes(
  probability: Float64Array,
  settings: PositionSettings,
): Float64Array {
  const { band, sides, sizing } = settings;
  const inBand = settings.inBand === "hold" ? KEEP : 0;
  const noCall = settings.noCall === "hold" ? KEEP : 0;
  const [slope, cap] = lineOf(sizing);
  const short = sides === "long-short" ? -1 : 0;
  const sizes = new Float64Array(probability.length);
  for (let row = 0; row < sizes.length; row++) {
    const p = probability[row]!;
    if (p !== p) {
      sizes[row] = noCall;
      continue;
    }
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(
        `Cannot backtest: probabilities must lie between 0 and 1, got ${p} in row ${row}`,
      );
    }
    const lean = p - 0.5;
    const distance = Math.abs(lean);
    const size = Math.min(cap, slope * distance);
    if (distance <= band) sizes[row] = inBand;
    // Adding 0 makes 0 of -0.
    else sizes[row] = lean > 0 ? size : short * size + 0;
  }
  return sizes;
}

/** Size per distance from one half, and the largest size. */
function lineOf(sizing: Sizing): [slope: number, cap: number] {
  switch (sizing.kind) {
    case "fixed":
      return [Infinity, sizing.size];
    case "linear":
      return [sizing.cap / sizing.full, sizing.cap];
    case "kelly":
      return [2 * sizing.fraction / sizing.move, sizing.cap];
  }
}

function untilChanged(calls: Float64Array): Float64Array {
  let wanted = 0;
  for (let row = 0; row < calls.length; row++) {
    const call = calls[row]!;
    if (call === call) wanted = call;
    calls[row] = wanted;
  }
  return calls;
}

function meanOfLast(
  calls: Float64Array,
  horizon: number,
  cap: number,
): Float64Array {
  const wanted = new Float64Array(calls.length);
  const tranche = new Int32Array(calls.length);
  let sum = 0;
  for (let row = 0; row < calls.length; row++) {
    tranche[row] = Math.round((calls[row]! || 0) / cap * GRAINS);
    sum += tranche[row]!;
    if (row >= horizon) sum -= tranche[row - horizon]!;
    wanted[row] = cap * (sum / GRAINS / horizon);
  }
  return wanted;
}

function oneAtATime(calls: Float64Array, horizon: number): Float64Array {
  let [wanted, until] = [0, 0];
  for (let row = 0; row < calls.length; row++) {
    if (row >= until) {
      wanted = calls[row]! || 0;
      if (wanted !== 0) until = row + horizon;
    }
    calls[row] = wanted;
  }
  return calls;
}
