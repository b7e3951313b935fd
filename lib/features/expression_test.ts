import assert from "node:assert/strict";
import { candleColumn, derive, evaluate, mapRows } from "./expression.ts";
import { close, lag, mean, ratio, takerBase, volume } from "./formulas.ts";
import { randomCandles } from "./_test_candles.ts";

Deno.test("evaluate() computes a shared part once, and again when asked anew", () => {
  let computed = 0;
  const counted = () =>
    derive("counted", [candleColumn("close")], ([close]) => {
      computed++;
      return close!.map((price) => 2 * price);
    });
  const candles = randomCandles(1, 30);
  const expressions = [mean(counted(), 3), counted(), mean(counted(), 5)];
  const first = [...evaluate(expressions, candles)];
  assert.equal(computed, 1);
  const second = [...evaluate(expressions, candles)];
  assert.equal(computed, 2);
  assert.deepEqual(second, first);
});

Deno.test("evaluate() uses a part twice in one formula", () => {
  const double = mapRows("double", close, (x) => 2 * x);
  const [values] = evaluate([ratio(double, double, 0)], randomCandles(1, 9));
  assert.deepEqual([...values!], Array(9).fill(1));
});

Deno.test("derive() adds up warm-up and needs along the longest way", () => {
  const bought = ratio(lag(takerBase, 4), mean(volume, 3), 0);
  assert.equal(bought.warmUp, 4);
  assert.equal(mean(bought, 10).warmUp, 13);
  assert.deepEqual([...bought.needs].sort(), ["takerBase", "volume"]);
  assert.equal(
    bought.key,
    "ratio(lag(takerBase,4),rollingMean(volume,3),0)",
  );
});
