/**
 * Random candles, probabilities and settings for tests.
 *
 * @module
 */
import fc from "fast-check";
import { candlesOf } from "../candles/candles.ts";
import type { SimulatedCase } from "./_test_simulator.ts";

const MINUTE = 60_000;

/** A row: its moves, its probability, and whether it follows a hole or is frozen. */
const row = fc.record({
  gap: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
  move: fc.oneof(
    { arbitrary: fc.double({ min: -0.2, max: 0.2, noNaN: true }), weight: 15 },
    // Enough to ruin whoever is short.
    { arbitrary: fc.double({ min: 0.5, max: 1.5, noNaN: true }), weight: 1 },
  ),
  probability: fc.oneof(
    {
      arbitrary: fc.integer({ min: 0, max: 1024 }).map((n) => n / 1024),
      weight: 6,
    },
    { arbitrary: fc.constantFrom(0.5, 17 / 32, 0, 1, NaN), weight: 2 },
  ),
  hole: fc.nat({ max: 9 }).map((n) => n === 0),
  frozen: fc.nat({ max: 9 }).map((n) => n === 0),
});

/** Halves of halves, so that sizes that ought to cancel do so in binary too. */
const share = fc.constantFrom(0.125, 0.25, 0.5, 1);

const sizing = fc.oneof(
  fc.record({ kind: fc.constant("fixed" as const), size: share }),
  fc.record({
    kind: fc.constant("linear" as const),
    cap: share,
    full: fc.constantFrom(0.0625, 0.125, 0.5),
  }),
  fc.record({
    kind: fc.constant("kelly" as const),
    fraction: share,
    move: fc.constantFrom(0.125, 0.5, 1),
    cap: share,
  }),
);

/** Cases that reach every way the settings have. */
export const randomCases: fc.Arbitrary<SimulatedCase> = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 60, size: "max" }),
  sides: fc.constantFrom("long-flat" as const, "long-short" as const),
  holding: fc.constantFrom(
    "signal" as const,
    "tranches" as const,
    "horizon" as const,
  ),
  horizon: fc.integer({ min: 1, max: 7 }),
  band: fc.constantFrom(0, 1 / 32, 0.125),
  inBand: fc.constantFrom("hold" as const, "flat" as const),
  noCall: fc.constantFrom("hold" as const, "flat" as const),
  sizing,
  atEnd: fc.constantFrom("close" as const, "mark" as const),
  cost: fc.constantFrom(0, 0.0012, 0.01, 0.05),
}).map(({ rows, ...settings }) => {
  let [time, price] = [0, 100];
  const lines = rows.map(({ gap, move, hole }) => {
    time += hole ? 5 * MINUTE : MINUTE;
    const open = price * (1 + gap);
    price = open * (1 + move);
    return [time, open, Math.max(open, price), Math.min(open, price), price, 1];
  });
  return {
    ...settings,
    candles: candlesOf(lines),
    probability: Float64Array.from(rows, ({ probability }) => probability),
    frozen: Uint8Array.from(rows, ({ frozen }) => frozen ? 1 : 0),
  };
});

/** A case's settings as the fast backtest takes them. */
export function optionsOf(
  { candles: _, probability: __, ...it }: SimulatedCase,
) {
  const { cost, ...settings } = it;
  return { ...settings, feeBp: 1e4 * cost, halfSpreadBp: 0, slippageBp: 0 };
}
