/**
 * The small formulas from which features are composed.
 *
 * @module
 */
import {
  candleColumn,
  derive,
  type Expression,
  joinRows,
  mapRows,
} from "./expression.ts";
import {
  emptyColumn,
  rollingDeviation,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingSum,
} from "./rolling.ts";
import { exponentialMean, wilderMean } from "./smoothing.ts";
import {
  deviationStep,
  exponentialStep,
  lagStep,
  maxStep,
  meanStep,
  minStep,
  type Step,
  sumStep,
  wilderStep,
  withheldStep,
} from "./steps.ts";

/** The candles' own columns, to compose formulas from. */
export const openTime: Expression = candleColumn("openTime");
export const open: Expression = candleColumn("open");
export const high: Expression = candleColumn("high");
export const low: Expression = candleColumn("low");
export const close: Expression = candleColumn("close");
export const volume: Expression = candleColumn("volume");
export const quoteVolume: Expression = candleColumn("quoteVolume");
export const trades: Expression = candleColumn("trades");
export const takerBase: Expression = candleColumn("takerBase");

/** `a - b` */
export function difference(a: Expression, b: Expression): Expression {
  return joinRows("difference", a, b, (a, b) => a - b);
}

/** `a × b` */
export function product(a: Expression, b: Expression): Expression {
  return joinRows("product", a, b, (a, b) => a * b);
}

/** `a / b`, and `whenZero` where `b` is 0. */
export function ratio(
  a: Expression,
  b: Expression,
  whenZero: number,
): Expression {
  const divide = (a: number, b: number) => b === 0 ? whenZero : a / b;
  return joinRows("ratio", a, b, divide, [whenZero]);
}

/** The larger of `a` and `b`. */
export function larger(a: Expression, b: Expression): Expression {
  return joinRows("larger", a, b, Math.max);
}

/** The smaller of `a` and `b`. */
export function smaller(a: Expression, b: Expression): Expression {
  return joinRows("smaller", a, b, Math.min);
}

/** `scale × x + shift` */
export function linear(
  x: Expression,
  { scale = 1, shift = 0 }: { scale?: number; shift?: number },
): Expression {
  return mapRows("linear", x, (x) => scale * x + shift, [scale, shift]);
}

/** `ln(1 + x)` */
export function log1p(x: Expression): Expression {
  return mapRows("log1p", x, Math.log1p);
}

/** `x` as it was `rows` rows ago. */
export function lag(x: Expression, rows: number): Expression {
  const compute = ([xs]: readonly Float64Array[]) => {
    const values = emptyColumn(xs!.length, rows);
    if (rows < xs!.length) values.set(xs!.subarray(0, -rows), rows);
    return values;
  };
  return derive("lag", [x], compute, {
    parameters: [rows],
    warmUp: rows,
    step: () => lagStep(rows),
  });
}

/** `ln(x[t] / x[t - rows])` */
export function logReturn(x: Expression, rows: number): Expression {
  return joinRows("logRatio", x, lag(x, rows), (a, b) => Math.log(a / b));
}

/** A kernel's formula whose window is `window` rows of `x`. */
function windowed(
  kernel: typeof rollingMean,
  step: (window: number) => Step,
  x: Expression,
  window: number,
): Expression {
  return derive(
    kernel.name,
    [x],
    ([xs], start) => kernel(xs!, window, { start }),
    { parameters: [window], warmUp: window - 1, step: () => step(window) },
  );
}

/** Mean of the last `window` rows. */
export function mean(x: Expression, window: number): Expression {
  return windowed(rollingMean, meanStep, x, window);
}

/** Sum of the last `window` rows. */
export function total(x: Expression, window: number): Expression {
  return windowed(rollingSum, sumStep, x, window);
}

/** Smallest of the last `window` rows. */
export function lowest(x: Expression, window: number): Expression {
  return windowed(rollingMin, minStep, x, window);
}

/** Largest of the last `window` rows. */
export function highest(x: Expression, window: number): Expression {
  return windowed(rollingMax, maxStep, x, window);
}

/** Exponential mean; see {@linkcode exponentialMean}. */
export function ema(x: Expression, period: number): Expression {
  return windowed(exponentialMean, exponentialStep, x, period);
}

/** Wilder's mean; see {@linkcode wilderMean}. */
export function wilder(x: Expression, period: number): Expression {
  return windowed(wilderMean, wilderStep, x, period);
}

/** Standard deviation of the last `window` rows, with divisor `window - ddof`. */
export function deviation(
  x: Expression,
  window: number,
  ddof: 0 | 1,
): Expression {
  return derive(
    "deviation",
    [x],
    ([xs], start) => rollingDeviation(xs!, window, { start, ddof }),
    {
      parameters: [window, ddof],
      warmUp: window - 1,
      step: () => deviationStep(window, ddof),
    },
  );
}

/** `x`, with its values before row `warmUp` withheld. */
export function startingAt(x: Expression, warmUp: number): Expression {
  const compute = ([xs]: readonly Float64Array[]) => {
    const values = emptyColumn(xs!.length, warmUp);
    if (warmUp < xs!.length) values.set(xs!.subarray(warmUp), warmUp);
    return values;
  };
  return derive("startingAt", [x], compute, {
    parameters: [warmUp],
    warmUp: warmUp - x.warmUp,
    step: () => withheldStep(warmUp - x.warmUp),
  });
}

/** Distance of `x` from its mean in sample deviations; 0 in a flat window. */
export function zScore(x: Expression, window: number): Expression {
  const distance = difference(x, mean(x, window));
  return ratio(distance, deviation(x, window, 1), 0);
}
