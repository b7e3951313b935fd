import assert from "node:assert/strict";
import type { BacktestSettingsInput } from "../backtest_record.ts";
import { countCalls, wantedPositions } from "./positions.ts";
import { backtestSettings } from "./settings.ts";

function wanted(calls: readonly number[], settings: BacktestSettingsInput) {
  const probability = Float64Array.from(calls);
  return [...wantedPositions(probability, backtestSettings(settings))];
}

Deno.test("wantedPositions() does nothing in the band, and ends without a call", () => {
  const calls = [0.6, 0.52, NaN, 0.4, 0.48, 0.5];
  const settings = { sides: "long-short", band: 0.03 } as const;
  assert.deepEqual(wanted(calls, settings), [1, 1, 0, -1, -1, -1]);
  assert.deepEqual(
    wanted(calls, { ...settings, inBand: "flat" }),
    [1, 0, 0, -1, 0, 0],
  );
  assert.deepEqual(
    wanted(calls, { ...settings, noCall: "hold" }),
    [1, 1, 1, -1, -1, -1],
  );
  assert.deepEqual(
    wanted(calls, { band: 0.03, noCall: "hold" }),
    [1, 1, 1, 0, 0, 0],
  );
});

Deno.test("wantedPositions() counts an edge of the band as inside", () => {
  assert.deepEqual(wanted([0.75, 0.25], { band: 0.25 }), [0, 0]);
  assert.deepEqual(wanted([0.5, 0.5], {}), [0, 0]);
});

Deno.test("wantedPositions() sizes by the distance from one half", () => {
  const calls = [0.5625, 0.625, 1, 0.4375, 0];
  const linear = { kind: "linear", cap: 0.5, full: 0.125 } as const;
  assert.deepEqual(
    wanted(calls, { sides: "long-short", sizing: linear }),
    [0.25, 0.5, 0.5, -0.25, -0.5],
  );
  // Half of Kelly's 2p - 1 for a stake that is won or lost as a whole.
  assert.deepEqual(
    wanted(calls, { sides: "long-short", sizing: { kind: "kelly" } }),
    [0.0625, 0.125, 0.5, -0.0625, -0.5],
  );
  // A position that moves by a quarter only is four times as large, and capped.
  const quarter = { kind: "kelly", move: 0.25, cap: 0.75 } as const;
  assert.deepEqual(
    wanted(calls, { sides: "long-short", sizing: quarter }),
    [0.25, 0.5, 0.75, -0.25, -0.75],
  );
  assert.deepEqual(
    wanted(calls, { sizing: { kind: "fixed", size: 0.3 } }),
    [0.3, 0.3, 0.3, 0, 0],
  );
});

Deno.test("wantedPositions() takes the mean of the last calls as tranches", () => {
  const calls = [0.9, 0.1, 0.9, 0.9, NaN, 0.5, 0.5, 0.5];
  assert.deepEqual(
    wanted(calls, { sides: "long-short", horizon: 4 }),
    [1, 0, 1, 2, 1, 2, 1, 0].map((sum) => sum / 4),
  );
  // Sizes that binary numbers do not hold leave nothing over either.
  const sizes = wanted([0.7, 0.6123, 0.9, 0.3, ...Array(5).fill(NaN)], {
    sides: "long-short",
    horizon: 3,
    sizing: { kind: "linear", cap: 0.1, full: 0.3 },
  });
  assert.deepEqual(sizes.slice(-3), [0, 0, 0]);
  const thirds = wanted([0.7, 0.7, 0.7, 0.7], {
    horizon: 3,
    sizing: { kind: "fixed", size: 0.1 },
  });
  assert.deepEqual(thirds.slice(2), [0.1, 0.1]);
});

Deno.test("wantedPositions() keeps a call for its horizon and passes over others", () => {
  const calls = [0.5, 0.9, 0.1, 0.1, 0.1, 0.9, 0.5, NaN];
  assert.deepEqual(
    wanted(calls, { sides: "long-short", horizon: 3, holding: "horizon" }),
    [0, 1, 1, 1, -1, -1, -1, 0],
  );
});

Deno.test("wantedPositions() with a horizon of 1 is the same by tranches and one at a time", () => {
  const calls = [0.9, NaN, 0.2, 0.5, 0.5, 0.7];
  const expected = [1, 0, -1, 0, 0, 1];
  for (const holding of ["tranches", "horizon"] as const) {
    assert.deepEqual(
      wanted(calls, { sides: "long-short", holding }),
      expected,
    );
  }
});

Deno.test("wantedPositions() never has -0, and leaves its input alone", () => {
  const probability = Float64Array.of(0.1, 0.9, 0.1);
  const before = probability.slice();
  for (const holding of ["signal", "tranches", "horizon"] as const) {
    const settings = backtestSettings({ holding, horizon: 2 });
    const positions = wantedPositions(probability, settings);
    assert.ok(!positions.some((position) => Object.is(position, -0)));
  }
  assert.deepEqual(probability, before);
});

Deno.test("countCalls() counts what lies outside of the band", () => {
  const probability = Float64Array.of(NaN, 0.5, 0.51, 0.4, 0.9);
  assert.equal(countCalls(probability, { band: 0 }), 3);
  assert.equal(countCalls(probability, { band: 0.05 }), 2);
});
