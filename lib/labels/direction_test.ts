import assert from "node:assert/strict";
import fc from "fast-check";
import { candlesOf } from "../candles/candles.ts";
import { countTies, directionLabels } from "./direction.ts";

const at = (closes: readonly (number | undefined)[]) =>
  candlesOf(
    closes.flatMap((c, i) =>
      c === undefined ? [] : [[i * 60_000, c, c, c, c, 1]]
    ),
  );

Deno.test("directionLabels() states its rule for ties", () => {
  const candles = at([1, 2, 2, 1]);
  const labels = (ties: "down" | "up" | "drop") => [
    ...directionLabels(candles, { ties }),
  ];
  assert.deepEqual(labels("down"), [1, 0, 0, NaN]);
  assert.deepEqual(labels("up"), [1, 1, 0, NaN]);
  assert.deepEqual(labels("drop"), [1, NaN, 0, NaN]);
  assert.deepEqual(countTies(candles), { ties: 1, rows: 3 });
});

Deno.test("directionLabels() never looks across a hole in time", () => {
  const candles = at([1, 2, 3, undefined, 4, 5, 6, 7]);
  assert.deepEqual(
    [...directionLabels(candles, { horizon: 2 })],
    [1, NaN, NaN, 1, 1, NaN, NaN],
  );
});

Deno.test("directionLabels() knows nothing beyond its horizon", () => {
  const prices = fc.array(fc.integer({ min: 1, max: 5 }), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(fc.property(
    prices,
    fc.integer({ min: 1, max: 6 }),
    (closes, horizon) => {
      const labels = directionLabels(at(closes), { horizon });
      closes.forEach((close, t) => {
        const later = closes[t + horizon];
        const expected = later === undefined ? NaN : later > close ? 1 : 0;
        assert.ok(Object.is(labels[t], expected));
      });
    },
  ));
});

Deno.test("directionLabels() refuses a horizon of no rows", () => {
  for (const horizon of [0, -1, 1.5, NaN]) {
    assert.throws(
      () => directionLabels(at([1, 2]), { horizon }),
      /horizon must be a positive whole number/,
    );
  }
});
