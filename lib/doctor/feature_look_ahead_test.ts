import assert from "node:assert/strict";
import type { Candles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { computeFeatures, FEATURE_SETS, featuresOf } from "../features/mod.ts";
import { checkFeatureLookAhead } from "./feature_look_ahead.ts";

const candles = simulateCandles({ candles: 700 });
const one =
  (column: (candles: Candles) => Float64Array) => (some: Candles) => ({
    names: ["x"],
    columns: [column(some)],
  });

Deno.test("checkFeatureLookAhead() passes every feature set", () => {
  for (const set of Object.keys(FEATURE_SETS)) {
    const features = featuresOf(set);
    const found = checkFeatureLookAhead(
      (some) => computeFeatures(some, features),
      candles,
    );
    assert.equal(found.outcome, "pass", `${set}: ${found.detail}`);
  }
});

Deno.test("checkFeatureLookAhead() finds one step ahead in any candle column", () => {
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    const features = one((some) =>
      some[name].map((_, t) => some[name][t + 1] ?? NaN)
    );
    const { outcome, detail } = checkFeatureLookAhead(features, candles);
    assert.equal(outcome, "alarm", name);
    assert.match(detail, /^"x" of row \d+ is NaN instead of /);
  }
});

Deno.test("checkFeatureLookAhead() finds what only changed candles show", () => {
  // Cut off, it says 1 for all; whole, 2 where the next price leaps, which none does.
  const sly = one((some) =>
    some.close.map((price, t) =>
      some.close.length < 700 ? 1 : some.close[t + 1]! > 1.5 * price ? 2 : 1
    )
  );
  const { detail } = checkFeatureLookAhead(sly, candles);
  assert.match(detail, /when the candles from row \d+ on are others$/);
});

Deno.test("checkFeatureLookAhead() takes minus zero, and a hole, for other values", () => {
  const zero = one((some) =>
    some.close.map(() => some.close.length < 700 ? 0 : -0)
  );
  assert.equal(checkFeatureLookAhead(zero, candles).outcome, "alarm");
  const hole = one((some) =>
    some.close.map((price) => some.close.length < 700 ? NaN : price)
  );
  assert.equal(checkFeatureLookAhead(hole, candles).outcome, "alarm");
});

Deno.test("checkFeatureLookAhead() finds names that change, uneven columns, and writing", () => {
  const detail = (features: Parameters<typeof checkFeatureLookAhead>[0]) =>
    checkFeatureLookAhead(features, simulateCandles({ candles: 700 })).detail;
  assert.match(
    detail((some) => ({
      names: [`x${some.close.length}`],
      columns: [some.close],
    })),
    /^the features are x\d+ instead of x700 when/,
  );
  assert.match(
    detail(one(() => new Float64Array(3))),
    /^"x" has 3 values for 700 candles/,
  );
  assert.equal(
    detail(one(({ close }) => close.fill(1))),
    "the features write to the candles' close",
  );
});
