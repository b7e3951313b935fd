import assert from "node:assert/strict";
import { callsOf } from "./_calls.ts";

const PREDICTIONS = {
  openTime: Float64Array.of(0, 1, 2, 3),
  probability: Float64Array.of(NaN, 0.5, 0.75, 0.25),
  threshold: 0.5,
};

Deno.test("callsOf() calls every row that has a probability, up above the threshold", () => {
  const { call, columns } = callsOf(PREDICTIONS);
  assert.deepEqual(call, ["", "0", "1", "0"]);
  assert.deepEqual(columns, [{
    name: "no_call",
    key: "noCall",
    cells: ["warming_up", "", "", ""],
  }]);
  assert.deepEqual(callsOf({ ...PREDICTIONS, threshold: 0.2 }).call, [
    "",
    "1",
    "1",
    "1",
  ]);
});

Deno.test("callsOf() calls nothing inside the band, its edge included", () => {
  const { call, columns: [why] } = callsOf(PREDICTIONS, { band: 0.25 });
  assert.deepEqual(call, ["", "", "", ""]);
  assert.deepEqual(why!.cells, ["warming_up", "band", "band", "band"]);
  assert.deepEqual(callsOf(PREDICTIONS, { band: 0 }).call, ["", "", "1", "0"]);
});

Deno.test("callsOf() tells novelty, and refuses novel rows where it is asked to", () => {
  const predictions = {
    ...PREDICTIONS,
    novelty: {
      outOfRange: Uint16Array.of(0, 0, 2, 0),
      dissimilarity: Float64Array.of(NaN, 0.1, 0.9, 0.2),
      novel: Uint8Array.of(0, 0, 1, 0),
    },
  };
  const told = callsOf(predictions);
  assert.deepEqual(told.call, ["", "0", "1", "0"]);
  assert.deepEqual(told.columns.map(({ name, cells }) => [name, ...cells]), [
    ["out_of_range", 0, 0, 2, 0],
    ["dissimilarity", "", 0.1, 0.9, 0.2],
    ["novel", "", 0, 1, 0],
    ["no_call", "warming_up", "", "", ""],
  ]);
  const refused = callsOf(predictions, { refuseNovel: true, band: 0.1 });
  assert.deepEqual(refused.call, ["", "", "", "0"]);
  assert.deepEqual([...refused.probability], [NaN, 0.5, NaN, 0.25]);
  assert.deepEqual(refused.columns.at(-1)!.cells, [
    "warming_up",
    "band",
    "novel",
    "",
  ]);
  assert.deepEqual([...predictions.probability], [NaN, 0.5, 0.75, 0.25]);
});

Deno.test("callsOf() names the conformal set of every row that has a probability", () => {
  const sets = Uint8Array.of(3, 0, 2, 1);
  const { columns: [named] } = callsOf({ ...PREDICTIONS, sets });
  assert.deepEqual(named, {
    name: "conformal_set",
    key: "conformalSet",
    cells: ["", "none", "up", "not_up"],
  });
});
