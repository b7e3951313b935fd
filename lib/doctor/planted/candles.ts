/**
 * Candles out of place, each beside the same candles in place.
 *
 * @module
 */
import { type Candles, mapColumns } from "../../candles/candles.ts";
import { simulateCandles } from "../../candles/simulated.ts";
import { CANDLES, type PlantedLeak, subject } from "./_workshop.ts";

/** The candles of these rows, in this order. */
function take(candles: Candles, rows: readonly number[]): Candles {
  return mapColumns(
    candles,
    (column) => Float64Array.from(rows, (row) => column[row]!),
  );
}

function opening(candles: Candles, change: (time: number) => number): Candles {
  return mapColumns(
    candles,
    (column, name) => name === "openTime" ? column.map(change) : column,
  );
}

const rows = Array.from(CANDLES.close, (_, row) => row);
const days = simulateCandles({ candles: 600, interval: "1d", seed: 3 });
const closed = CANDLES.openTime.at(-1)! + 60_000;

function inCandles(
  name: string,
  sentence: string,
  leaky: Candles,
  clean: Candles = CANDLES,
): PlantedLeak {
  return {
    name,
    sentence,
    foundBy: "candle_order",
    leaky: subject({}, leaky),
    clean: subject({}, clean),
  };
}

/** Candles out of place. */
export const CANDLE_LEAKS: readonly PlantedLeak[] = [
  inCandles(
    "candles twice",
    "Two downloads overlap, and the same candles are learned from and judged.",
    take(CANDLES, rows.flatMap((row) => row % 50 === 0 ? [row, row] : [row])),
  ),
  inCandles(
    "candles out of order",
    "Pages of a download stand in another order, so that past rows are future ones.",
    take(CANDLES, [...rows.slice(600), ...rows.slice(0, 600)]),
  ),
  inCandles(
    "candles again under other times",
    "A stretch of candles was copied to another day.",
    {
      ...take(CANDLES, [...rows.slice(0, 1000), ...rows.slice(100, 600)]),
      openTime: CANDLES.openTime,
    },
  ),
  inCandles(
    "local time",
    "Daily candles carry New York's midnight, five hours into the day they tell of.",
    opening(days, (time) => time + 5 * 3_600_000),
    days,
  ),
  inCandles(
    "seconds for milliseconds",
    "Open times are in seconds, so that a minute is as long as 60 ms.",
    opening(CANDLES, (time) => time / 1000),
  ),
  {
    name: "candle still open",
    sentence: "The last candle goes on changing after it was learned from.",
    foundBy: "candle_order",
    leaky: { ...subject(), options: { asOf: closed - 1 } },
    clean: { ...subject(), options: { asOf: closed } },
  },
];
