/**
 * What feature columns and samples look like in a notebook.
 *
 * @module
 */
import { quantile } from "../cleaning/mod.ts";
import type { MimeBundle } from "../display.ts";
import type { FeatureColumns } from "../features/mod.ts";
import { htmlTable } from "../report/html_table.ts";
import type { Markup } from "../report/page/markup.ts";
import { counted, grouped, percent } from "../report/words.ts";
import type { SampleTable } from "../samples.ts";
import { sparkline } from "./_sparkline.ts";
import { view } from "./_view.ts";
import { short, utc } from "./_words.ts";

/** Rows of a sparkline. */
const DRAWN_ROWS = 40;
/** Beyond so many features a table without sparklines is long enough. */
const MOST_DRAWN = 24;

/**
 * Feature columns: warm-up, known rows, quartiles and last value of each, and how
 * its last rows run.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { computeFeatures, featuresOf } from "../features/mod.ts";
 * import { featuresView } from "./features_view.ts";
 * const candles = simulateCandles({ candles: 100 });
 * const columns = computeFeatures(candles, featuresOf([{ kind: "rsi", period: 14 }]));
 * assert.equal(
 *   featuresView(columns)["text/plain"],
 *   "SIMULATED market: 1 feature of 100 rows from 2024-01-01 00:00 to 2024-01-01 01:39 UTC",
 * );
 * ```
 */
export function featuresView(features: FeatureColumns): MimeBundle {
  const text = `${counted(features.names.length, "feature")} of ${
    rowsAndTimes(features.openTime)
  }`;
  return view({
    simulated: features.source === "simulated",
    title: text,
    body: [featureTable(features)],
    text,
  });
}

/**
 * Samples: their features, the shares of their labels, and how many rows teach.
 */
export function samplesView(table: SampleTable): MimeBundle {
  const { samples, source, frozen, holes, ties } = table;
  const { names, features, target, weight, openTime, horizon, mayMiss } =
    samples;
  const count = <T>(column: Iterable<T>, is: (value: T) => boolean) => {
    let matching = 0;
    for (const value of column) if (is(value)) matching++;
    return matching;
  };
  const up = count(target, (label) => label === 1);
  const down = count(target, (label) => label === 0);
  const labels = Math.max(1, up + down);
  const teach = count(weight, (of) => of > 0);
  const text = `${counted(names.length, "feature")} and a label ${
    counted(horizon, "row")
  } ahead for ${rowsAndTimes(openTime)}`;
  return view({
    simulated: source === "simulated",
    title: text,
    facts: [
      `Labels: ${percent(up / labels)} up, ${percent(down / labels)} not up, ${
        counted(openTime.length - up - down, "row")
      } without one; ${percent(ties.ties / Math.max(1, ties.rows))} are ties`,
      `Weights: ${counted(teach, "row")} teach, ${
        grouped(openTime.length - teach)
      } do not (warm-up, no label, ${
        counted(count(frozen, (is) => is === 1), "frozen candle")
      }); ${counted(holes, "hole")} in time`,
      ...mayMiss
        ? [
          `${
            counted(count(mayMiss, (may) => may), "feature")
          } of flow, which some candles lack: rows without teach what they have`,
        ]
        : [],
    ],
    body: [featureTable({ names, columns: features })],
    text,
  });
}

function rowsAndTimes(openTime: Float64Array): string {
  const rows = counted(openTime.length, "row");
  return openTime.length === 0
    ? rows
    : `${rows} from ${utc(openTime[0]!)} to ${utc(openTime.at(-1)!)} UTC`;
}

function featureTable(
  { names, columns }: {
    names: readonly string[];
    columns: readonly Float64Array[];
  },
): Markup {
  const drawn = names.length <= MOST_DRAWN;
  const rows = names.map((name, i) => {
    const column = columns[i]!;
    const sorted = column.filter((value) => !Number.isNaN(value)).sort();
    const first = column.findIndex((value) => !Number.isNaN(value));
    const numbers = [0, 0.25, 0.5, 0.75, 1].map((share) =>
      quantile(sorted, share)
    );
    return [
      name,
      grouped(first < 0 ? column.length : first),
      grouped(sorted.length),
      ...[...numbers, column.at(-1) ?? NaN].map(short),
      ...drawn ? [sparkline(column.slice(-DRAWN_ROWS))] : [],
    ];
  });
  return htmlTable([
    "feature",
    "warm-up",
    "known rows",
    ...["min", "lower quartile", "median", "upper quartile", "max", "last"],
    ...drawn ? [{ label: `last ${DRAWN_ROWS} rows` }] : [],
  ], [{ rows }]);
}
