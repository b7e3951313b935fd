/**
 * Leaks in features, each beside the same feature done right.
 *
 * @module
 */
import { directionLabels } from "../../labels/mod.ts";
import { deriveSeed, randomStream } from "../../random.ts";
import type { Candles } from "../../candles/candles.ts";
import {
  CANDLES,
  correlationIn,
  deviationIn,
  everyRow,
  featuresWith,
  honestFeatures,
  meanIn,
  type PlantedLeak,
  subject,
} from "./_workshop.ts";

type ColumnOf = (candles: Candles) => Float64Array;

/** A leak in one column beside the honest four. */
function inColumn(
  name: string,
  sentence: string,
  leaky: ColumnOf,
  clean: ColumnOf,
): PlantedLeak {
  const withColumn = (column: ColumnOf) =>
    subject({ features: featuresWith((candles) => ({ x: column(candles) })) });
  return {
    name,
    sentence,
    foundBy: "feature_look_ahead",
    leaky: withColumn(leaky),
    clean: withColumn(clean),
  };
}

/** The mean of `window` closes whose last is `ahead` rows after each row. */
function meanClose(window: number, ahead: number): ColumnOf {
  return ({ close }) =>
    close.map((_, t) => {
      const from = t + ahead - window + 1;
      const part = close.subarray(Math.max(0, from), t + ahead + 1);
      return from < 0 ? NaN : part.reduce((a, b) => a + b) / part.length;
    });
}

/** Something of each row by what is known of all rows up to it, or of all. */
function known(
  value: (column: Float64Array, row: number) => number,
  everything: boolean,
): ColumnOf {
  return (candles) => {
    const { volume } = candles;
    return volume.map((_, t) =>
      value(
        everything ? volume : volume.subarray(Math.max(0, t - 99), t + 1),
        t,
      )
    );
  };
}

/** The same, scaled by one number of all rows, or by one of the last hundred. */
function scaledBy(
  statistic: (values: Float64Array) => [number, number],
  everything: boolean,
): ColumnOf {
  return ({ volume }) => {
    const all = statistic(volume);
    return volume.map((value, t) => {
      const [center, scale] = everything
        ? all
        : statistic(volume.subarray(Math.max(0, t - 99), t + 1));
      return (value - center) / scale;
    });
  };
}

const rowsOf = (values: Float64Array) => everyRow({ target: values });
const standard = (values: Float64Array): [number, number] => [
  meanIn(values, rowsOf(values)),
  deviationIn(values, rowsOf(values)),
];
const extremes = (values: Float64Array): [number, number] => {
  const low = values.reduce((a, b) => Math.min(a, b));
  return [low, values.reduce((a, b) => Math.max(a, b)) - low || 1];
};
const deviationOnly = (values: Float64Array): [number, number] => [
  0,
  standard(values)[1],
];

/** The share of values below the row's own, in tenths. */
function decile(values: Float64Array, own: number): number {
  const below = values.reduce((n, value) => n + (value < own ? 1 : 0), 0);
  return Math.floor(10 * below / values.length);
}

/** The high of each row's hour: of all of it, or of the hour before. */
function hourHigh(closed: boolean): ColumnOf {
  return ({ high, openTime }) => {
    const highs = new Map<number, number>();
    const hour = (t: number) => Math.floor(openTime[t]! / 3_600_000);
    high.forEach((price, t) =>
      highs.set(hour(t), Math.max(price, highs.get(hour(t)) ?? 0))
    );
    return high.map((_, t) => highs.get(hour(t) - (closed ? 1 : 0)) ?? NaN);
  };
}

/** Closes of busy minutes; the quiet ones between are filled. */
function filled(how: "forward" | "back" | "line"): ColumnOf {
  return ({ close, volume }) => {
    const busy = close.map((price, t) => volume[t]! > 15 ? price : NaN);
    const next = busy.slice(), last = busy.slice();
    for (let t = busy.length - 2; t >= 0; t--) {
      if (Number.isNaN(next[t])) next[t] = next[t + 1]!;
    }
    for (let t = 1; t < busy.length; t++) {
      if (Number.isNaN(last[t])) last[t] = last[t - 1]!;
    }
    if (how === "forward") return last;
    if (how === "back") return next;
    return busy.map((price, t) =>
      Number.isNaN(price) ? (last[t]! + next[t]!) / 2 : price
    );
  };
}

/** The mean return of the row's minute of the hour, of all hours or of those before. */
function seasonalMean(everything: boolean): ColumnOf {
  return ({ close, openTime }) => {
    const returns = close.map((price, t) =>
      price / (close[t - 1] ?? price) - 1
    );
    const minute = openTime.map((time) => Math.floor(time / 60_000) % 60);
    const [sum, count] = [new Float64Array(60), new Float64Array(60)];
    const add = (t: number) => {
      sum[minute[t]!]! += returns[t]!;
      count[minute[t]!]! += 1;
    };
    if (everything) returns.forEach((_, t) => add(t));
    return returns.map((_, t) => {
      if (!everything) add(t);
      return sum[minute[t]!]! / count[minute[t]!]!;
    });
  };
}

/** An exponential mean, once forward, and once more backward if asked for. */
function smoothed(backward: boolean): ColumnOf {
  return ({ close }) => {
    const smooth = close.slice();
    for (let t = 1; t < smooth.length; t++) {
      smooth[t] = 0.9 * smooth[t - 1]! + 0.1 * close[t]!;
    }
    for (let t = smooth.length - 2; backward && t >= 0; t--) {
      smooth[t] = 0.9 * smooth[t + 1]! + 0.1 * smooth[t]!;
    }
    return smooth;
  };
}

/** Returns and ranges along the direction in which they vary most together. */
function component(everything: boolean): ColumnOf {
  return (candles) => {
    const { columns: [moves, , ranges] } = honestFeatures(candles);
    const rows = rowsOf(candles.close);
    const direction = (rows: Uint32Array) =>
      0.5 * Math.atan2(
        2 * correlationIn(moves!, ranges!, rows) *
          deviationIn(moves!, rows) * deviationIn(ranges!, rows),
        deviationIn(moves!, rows) ** 2 - deviationIn(ranges!, rows) ** 2,
      );
    // Done right, the direction is that of the first 100 rows, fixed for ever.
    const angle = direction(everything ? rows : rows.subarray(0, 100));
    return candles.close.map((_, t) =>
      !everything && t < 100
        ? NaN
        : moves![t]! * Math.cos(angle) + ranges![t]! * Math.sin(angle)
    );
  };
}

/** The one of many columns that goes best with the next move on the rows looked at. */
function selected(rowCount: number | undefined) {
  return featuresWith((candles) => {
    const target = directionLabels(candles);
    const rows = rowsOf(candles.close).subarray(0, rowCount);
    let best = { size: -1, lag: 0, column: new Float64Array() };
    for (let lag = 1; lag <= 30; lag++) {
      const column = candles.close.map((price, t) =>
        price / (candles.close[t - lag] ?? NaN) - 1
      );
      const size = Math.abs(correlationIn(column, target, rows));
      if (size > best.size) best = { size, lag, column };
    }
    // Rows by which was selected may not be learned from as if they were not.
    const column = best.column.map((value, t) =>
      rowCount !== undefined && t <= rowCount ? NaN : value
    );
    return { [rowCount ? "selected" : `return_${best.lag}_best`]: column };
  });
}

/** What somebody stored of {@linkcode CANDLES}, by open time. */
function stored(values: Float64Array): ColumnOf {
  const byTime = new Map(
    [...CANDLES.openTime].map((time, t) => [time, values[t]!]),
  );
  return ({ openTime }) => openTime.map((time) => byTime.get(time) ?? NaN);
}

const answers = directionLabels(CANDLES);
const noise = randomStream(deriveSeed(1, "noise"));
const aside = CANDLES.close.map(() => noise.normal());

/** Leaks in features. */
export const FEATURE_LEAKS: readonly PlantedLeak[] = [
  inColumn(
    "centred window",
    "A moving mean has its row in the middle, so that half of it is future.",
    meanClose(9, 4),
    meanClose(9, 0),
  ),
  inColumn(
    "shift the wrong way",
    "A lag of -1 is the next candle.",
    ({ close }) => close.map((_, t) => close[t + 1] ?? NaN),
    ({ close }) => close.map((_, t) => close[t - 1] ?? NaN),
  ),
  inColumn(
    "target in the features",
    "The next return stands among the features.",
    ({ close }) => close.map((price, t) => (close[t + 1] ?? NaN) / price - 1),
    ({ close }) => close.map((price, t) => price / (close[t - 1] ?? NaN) - 1),
  ),
  inColumn(
    "z-score over everything",
    "Mean and deviation of a feature are those of all rows.",
    scaledBy(standard, true),
    scaledBy(standard, false),
  ),
  inColumn(
    "min-max over everything",
    "The least and the greatest value are those of all rows.",
    scaledBy(extremes, true),
    scaledBy(extremes, false),
  ),
  inColumn(
    "volatility of everything",
    "A feature is measured in deviations of the whole sample.",
    scaledBy(deviationOnly, true),
    scaledBy(deviationOnly, false),
  ),
  inColumn(
    "quantile bins over everything",
    "A value's decile is its place among all rows.",
    known((all, t) => decile(all, all[t]!), true),
    known((last) => decile(last, last.at(-1)!), false),
  ),
  inColumn(
    "hour that is not over",
    "Each minute knows the high of its whole hour.",
    hourHigh(false),
    hourHigh(true),
  ),
  inColumn(
    "back fill",
    "Missing values are filled from later rows.",
    filled("back"),
    filled("forward"),
  ),
  inColumn(
    "interpolated gaps",
    "Missing values lie on the line to the next one that is known.",
    filled("line"),
    filled("forward"),
  ),
  inColumn(
    "seasonal mean over everything",
    "The usual return of a minute of the hour is the mean of past and future hours.",
    seasonalMean(true),
    seasonalMean(false),
  ),
  inColumn(
    "filter forth and back",
    "A smoothing filter without delay has run over the rows from behind too.",
    smoothed(true),
    smoothed(false),
  ),
  inColumn(
    "components of everything",
    "The axes of a principal component analysis are those of all rows.",
    component(true),
    component(false),
  ),
  inColumn(
    "share of the sample",
    "A row number divided by the number of rows tells how much is still to come.",
    ({ close }) => close.map((_, t) => t / close.length),
    ({ close }) => close.map((_, t) => t / 1000),
  ),
  inColumn(
    "from here to the end",
    "A row knows how its close compares with the last one there is.",
    ({ close }) => close.map((price) => price / close.at(-1)!),
    ({ close }) => close.map((price) => price / close[0]!),
  ),
  {
    name: "features selected on everything",
    sentence:
      "The one return of thirty that goes best with the label on all rows is kept.",
    foundBy: "feature_look_ahead",
    leaky: subject({ features: selected(undefined) }),
    clean: subject({ features: selected(130) }),
  },
  {
    name: "answers from a table",
    sentence:
      "A ready-made column, looked up by open time, holds the target and noise.",
    foundBy: "target_in_features",
    leaky: subject({
      features: featuresWith(
        (candles) => ({
          x: stored(answers.map((up, t) => up + 0.3 * aside[t]!))(candles),
        }),
      ),
    }),
    clean: subject({
      features: featuresWith((candles) => ({ x: stored(aside)(candles) })),
    }),
  },
  {
    name: "hints from a table",
    sentence:
      "A ready-made column is one row late, and knows of each row a part of its future.",
    foundBy: "plausible",
    leaky: subject({
      features: featuresWith(
        (candles) => ({
          x: stored(answers.map((up, t) => up + 1.2 * aside[t]!))(candles),
        }),
      ),
    }),
    clean: subject({
      features: featuresWith((candles) => ({
        x: stored(
          answers.map((_, t) => (answers[t - 1] ?? NaN) + 1.2 * aside[t]!),
        )(candles),
      })),
    }),
  },
];
