/**
 * Data frames of danfojs, for those who think in pandas.
 *
 * @module
 */
import type { DataFrame } from "./_danfo_types.d.ts";
import { JUPYTER_DISPLAY } from "../display.ts";
import type { FeatureColumns } from "../features/mod.ts";
import {
  columnsFrom,
  frameColumns,
  type FrameSource,
  frameView,
  OPEN_TIME,
  SHOWN_ROWS,
} from "./_frame_columns.ts";

/** Options for {@linkcode toDanfo}. */
export interface ToDanfoOptions {
  /** Takes the last so many rows. @default {Infinity} */
  rows?: number;
}

/**
 * Candles, features or samples as a data frame of danfojs. `open_time` is text in
 * ISO 8601, UTC, so that rows can be told apart and grouped by a part of it; the
 * package would calculate with ms in 32 bits.
 *
 * The frame keeps every number as it is. **Calculating with whole frames rounds to
 * 32 bits**, about 7 digits, whatever the package's own types say: `add`, scalers
 * and tensors do, while the arithmetic and means of a single column do not.
 *
 * @example A price loses its digits
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { toDanfo } from "./danfo_frames.ts";
 * const frame = await toDanfo(candlesOf([[0, 100000.01, 100000.01, 1, 1, 1]]));
 * assert.equal(frame.column("open_time").values[0], "1970-01-01T00:00:00.000Z");
 * assert.equal(frame.column("open").values[0], 100000.01);
 * const prices = frame.loc({ columns: ["open"] });
 * assert.deepEqual(prices.add(1).values, [[100001.0078125]]);
 * ```
 */
export async function toDanfo(
  source: FrameSource,
  { rows }: ToDanfoOptions = {},
): Promise<DataFrame> {
  const danfo = await loadDanfo();
  const columns = frameColumns(source, rows);
  if (columns[0]![1].length === 0) { // which the package refuses as columns
    return new danfo.DataFrame([], { columns: columns.map(([name]) => name) });
  }
  return new danfo.DataFrame(Object.fromEntries(
    columns.map(([name, values]) => [
      name,
      name === OPEN_TIME
        ? Array.from(values, (time) => new Date(time).toISOString())
        : Array.from(values),
    ]),
  ));
}

/**
 * A frame's columns, `open_time` in ms again: the numbers that {@linkcode toDanfo}
 * was given, and those of columns that came since.
 *
 * @throws {TypeError} If there is no `open_time`, or a value is neither a number
 * nor missing.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { fromDanfo, toDanfo } from "./danfo_frames.ts";
 * const candles = simulateCandles({ candles: 20 });
 * const { names, columns, openTime } = fromDanfo(await toDanfo(candles));
 * assert.deepEqual(openTime, candles.openTime);
 * assert.deepEqual(columns[names.indexOf("close")], candles.close);
 * ```
 */
export function fromDanfo(frame: DataFrame): FeatureColumns {
  return columnsFrom(frame.columns, (name) => {
    const values = frame.column(name).values;
    return Float64Array.from(values, (value, row) => {
      const number = name === OPEN_TIME && typeof value === "string"
        ? Date.parse(value)
        : value ?? NaN;
      if (typeof number === "number") return number;
      throw new TypeError(
        `Cannot read data frame: expected numbers in "${name}", got ${
          JSON.stringify(value)
        } in row ${row}`,
      );
    });
  });
}

async function loadDanfo() {
  // By a name made when it is needed: a kernel fetches whatever stands in the code,
  // and with danfojs come hundreds of megabytes.
  const module = new URL("./_danfo.ts", import.meta.url);
  const danfo: typeof import("./_danfo.ts") = await import(module.href);
  // Keeps a greeting of several lines out of the notebook.
  danfo.tensorflow.enableProdMode();
  // Rows taken out of a frame are of the class below the one that is exported.
  const frames = Object.getPrototypeOf(danfo.DataFrame.prototype);
  Object.defineProperty(frames, JUPYTER_DISPLAY, {
    configurable: true,
    value(this: DataFrame) {
      const first = this.shape[0] > SHOWN_ROWS ? this.head(SHOWN_ROWS) : this;
      return frameView({
        library: "danfojs",
        names: this.columns,
        rows: this.shape[0],
        first: first.values,
        labels: first.index,
        facts: [
          "danfojs calculates with whole frames in 32 bits: about 7 digits of a number are right.",
        ],
      });
    },
  });
  return danfo;
}
