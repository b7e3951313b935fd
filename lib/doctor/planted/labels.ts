/**
 * Leaks in labels, each beside the same label done right.
 *
 * @module
 */
import type { Candles } from "../../candles/candles.ts";
import { type PlantedLeak, sortedIn, subject } from "./_workshop.ts";
import { everyRow } from "./_workshop.ts";

type LabelOf = (candles: Candles) => Float64Array;

/** 1 where `to` exceeds `from`, 0 where not, `NaN` where either is missing. */
function above(
  { close }: Candles,
  from: (close: Float64Array, row: number) => number,
  to: (close: Float64Array, row: number) => number,
): Float64Array {
  return close.map((_, t) => {
    const change = to(close, t) - from(close, t);
    return Number.isNaN(change) ? NaN : change > 0 ? 1 : 0;
  });
}

const own = (close: Float64Array, t: number) => close[t]!;
const ahead = (rows: number) => (close: Float64Array, t: number) =>
  close[t + rows] ?? NaN;

/** The mean of closes from `first` to `last` rows ahead. */
const meanAhead = (first: number, last: number) =>
(
  close: Float64Array,
  t: number,
) => {
  let sum = 0;
  for (let i = t + first; i <= t + last; i++) sum += close[i] ?? NaN;
  return sum / (last - first + 1);
};

/** Whether the next return exceeds a bound that may be the median of all. */
function overBound(everything: boolean): LabelOf {
  return ({ close }) => {
    const returns = close.map((price, t) => (close[t + 1] ?? NaN) / price - 1);
    const sorted = sortedIn(returns, everyRow({ target: returns }));
    const bound = everything ? sorted[Math.floor(sorted.length * 0.6)]! : 1e-4;
    return returns.map((of) => Number.isNaN(of) ? NaN : of > bound ? 1 : 0);
  };
}

function inLabel(
  name: string,
  sentence: string,
  leaky: { label: LabelOf; horizon: number },
  clean: { label: LabelOf; horizon: number },
  foundBy: PlantedLeak["foundBy"] = "label_window",
): PlantedLeak {
  return {
    name,
    sentence,
    foundBy,
    leaky: subject(leaky),
    clean: subject(clean),
  };
}

/** Leaks in labels. */
export const LABEL_LEAKS: readonly PlantedLeak[] = [
  inLabel(
    "label of the row before",
    "The label is the row's own move, which its features know.",
    {
      horizon: 1,
      label: (candles) =>
        above(candles, (close, t) => close[t - 1] ?? NaN, own),
    },
    { horizon: 1, label: (candles) => above(candles, own, ahead(1)) },
  ),
  inLabel(
    "smoothed label",
    "The label looks at a mean of closes that goes further than its horizon.",
    { horizon: 5, label: (candles) => above(candles, own, meanAhead(3, 7)) },
    { horizon: 5, label: (candles) => above(candles, own, meanAhead(1, 5)) },
  ),
  inLabel(
    "understated horizon",
    "The label looks 15 rows ahead and says 1.",
    { horizon: 1, label: (candles) => above(candles, own, ahead(15)) },
    { horizon: 15, label: (candles) => above(candles, own, ahead(15)) },
  ),
  inLabel(
    "overstated horizon",
    "The label looks 1 row ahead and says 15, and nobody knows which is meant.",
    { horizon: 15, label: (candles) => above(candles, own, ahead(1)) },
    { horizon: 1, label: (candles) => above(candles, own, ahead(1)) },
  ),
  inLabel(
    "quantile of everything",
    "A move counts as up from a quantile of all moves, later ones included.",
    { horizon: 1, label: overBound(true) },
    { horizon: 1, label: overBound(false) },
  ),
  inLabel(
    "unknown counts as down",
    "The last rows have a label although their future is not there.",
    {
      horizon: 5,
      label: (candles) =>
        above(candles, own, ahead(5)).map((up) => Number.isNaN(up) ? 0 : up),
    },
    { horizon: 5, label: (candles) => above(candles, own, ahead(5)) },
  ),
  inLabel(
    "level instead of move",
    "Whether the next close lies above last day's is mostly known already.",
    {
      horizon: 1,
      label: (candles) =>
        above(candles, (close, t) => close[t - 300] ?? NaN, ahead(1)),
    },
    { horizon: 1, label: (candles) => above(candles, own, ahead(1)) },
    "label_persistence",
  ),
];
