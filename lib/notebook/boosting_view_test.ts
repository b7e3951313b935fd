import assert from "node:assert/strict";
import { parseLearner } from "../config.ts";
import { fitBoosting } from "../models/boosting.ts";
import { noisySamples } from "../models/testdata/samples.ts";
import { modelView } from "./model_view.ts";

Deno.test("modelView() tells the size of boosted trees", () => {
  const spec = parseLearner({ kind: "boosting", trees: 3, maxLeaves: 4 });
  const rows = { start: 0, end: 200 };
  const model = fitBoosting(noisySamples(200), rows, spec, 1);
  const { "text/plain": text, "text/html": html } = modelView(model);
  assert.equal(text, "boosting model of 4 features, classes 0 and 1");
  assert.match(String(html), /trees<\/th><td>3<\/td>/);
  assert.match(String(html), /leaves<\/th><td>12<\/td>/);
});
