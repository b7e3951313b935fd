import assert from "node:assert/strict";
import type { Candles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { directionLabels } from "../labels/mod.ts";
import { checkLabelPersistence } from "./label_persistence.ts";
import { checkLabelWindow } from "./label_window.ts";

const candles = simulateCandles({ candles: 400 });

Deno.test("checkLabelWindow() passes direction labels at every horizon and tie rule", () => {
  for (const horizon of [1, 2, 15, 60]) {
    for (const ties of ["down", "up", "drop"] as const) {
      const label = (some: Candles) => directionLabels(some, { horizon, ties });
      assert.equal(
        checkLabelWindow({ label, horizon }, candles).outcome,
        "pass",
      );
      for (const other of [horizon - 1, horizon + 1]) {
        const found = checkLabelWindow({ label, horizon: other }, candles);
        assert.equal(found.outcome, "alarm", `${horizon} said to be ${other}`);
      }
    }
  }
});

Deno.test("checkLabelWindow() passes barriers, whose label may be known early", () => {
  const horizon = 10;
  /** Which of two barriers is met first, else where the close stands at last. */
  const label = ({ close }: Candles) =>
    close.map((price, t) => {
      for (let i = t + 1; i <= t + horizon; i++) {
        if (i >= close.length) return NaN;
        if (close[i]! > price * 1.002) return 1;
        if (close[i]! < price * 0.998) return 0;
      }
      return close[t + horizon]! > price ? 1 : 0;
    });
  assert.equal(checkLabelWindow({ label, horizon }, candles).outcome, "pass");
});

Deno.test("checkLabelWindow() says what a label should have been", () => {
  const label = ({ close }: Candles) => close.map((_, t) => t === 0 ? 0 : 1);
  assert.match(
    checkLabelWindow({ label, horizon: 1 }, candles).detail,
    /known at that row: no later candle changes it/,
  );
});

Deno.test("checkLabelWindow() refuses a horizon that is none, and uneven labels", () => {
  const label = (some: Candles) => directionLabels(some);
  for (const horizon of [0, -1, 1.5, NaN]) {
    assert.match(
      checkLabelWindow({ label, horizon }, candles).detail,
      /whole number from 1/,
    );
  }
  const short = () => new Float64Array(3);
  assert.match(
    checkLabelWindow({ label: short, horizon: 1 }, candles).detail,
    /3 labels for 400 candles/,
  );
  const few = simulateCandles({ candles: 20 });
  assert.equal(
    checkLabelWindow({ label, horizon: 10 }, few).outcome,
    "skipped",
  );
});

Deno.test("checkLabelPersistence() compares labels a horizon apart", () => {
  // Labels in pairs: the one before is right half of the time, the one two before never.
  const target = Float64Array.from(
    { length: 400 },
    (_, t) => t % 4 < 2 ? 1 : 0,
  );
  const one = checkLabelPersistence(target, 1, 0.01);
  assert.equal(one.outcome, "pass");
  assert.match(
    one.detail,
    /^the label known 1 row before is right in 50\.\d %/,
  );
  assert.match(
    checkLabelPersistence(target, 2, 0.01).detail,
    /2 rows before is right in 0\.0 %/,
  );
  const four = checkLabelPersistence(target, 4, 0.01);
  assert.equal(four.outcome, "alarm");
  assert.match(four.detail, /is right in 100\.0 %/);
});

Deno.test("checkLabelPersistence() passes labels of one class, and skips too few", () => {
  const ones = new Float64Array(400).fill(1);
  assert.equal(checkLabelPersistence(ones, 1, 0.01).outcome, "pass");
  const few = ones.subarray(0, 40);
  assert.equal(checkLabelPersistence(few, 1, 0.01).outcome, "skipped");
  const unknown = ones.map(() => NaN);
  assert.equal(checkLabelPersistence(unknown, 1, 0.01).outcome, "skipped");
});
