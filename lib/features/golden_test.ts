import assert from "node:assert/strict";
import { computeFeatures } from "./compute_features.ts";
import { featuresOf } from "./sets.ts";
import { fixtureCandles, fixtureColumns } from "./_test_candles.ts";

const FILES = {
  "signal": "golden_signal.csv",
  "signal+": "golden_signal_plus.csv",
};

for (const [set, file] of Object.entries(FILES)) {
  Deno.test(`computeFeatures() of ${set} equals TA-Lib and pandas`, async () => {
    const candles = await fixtureCandles();
    const { names, columns } = computeFeatures(candles, featuresOf(set));
    const golden = await fixtureColumns(file);
    assert.deepEqual(["row", ...names], [...golden.keys()]);
    const rows = golden.get("row")!;
    for (const [i, name] of names.entries()) {
      const expected = golden.get(name)!;
      const got = Float64Array.from(rows, (row) => columns[i]![row]!);
      assertClose(got, expected, name);
    }
  });
}

function assertClose(got: Float64Array, expected: Float64Array, name: string) {
  const known = expected.filter((value) => !Number.isNaN(value));
  assert.ok(known.length > 20, name);
  for (const [k, value] of expected.entries()) {
    const tolerance = Math.max(1e-9 * Math.abs(value), 1e-15);
    const close = Number.isNaN(value)
      ? Number.isNaN(got[k])
      : Math.abs(got[k]! - value) <= tolerance;
    assert.ok(close, `${name}: expected ${value}, got ${got[k]}`);
  }
}
