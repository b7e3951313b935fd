/**
 * A program that fits boosting in several ways, also by a pool of two, and prints
 * the models and whether this thread had WebAssembly: `without`, it had none.
 *
 * @module
 */
import { parseLearner } from "../config.ts";
import { fitBoosting } from "../models/boosting.ts";
import { noisySamples } from "../models/testdata/samples.ts";
import { WorkerPool } from "../pool/pool.ts";

if (Deno.args[0] === "without") {
  Reflect.deleteProperty(globalThis, "WebAssembly");
}

const samples = noisySamples(2000);
const rows = { start: 0, end: 2000 };
const specs = [
  parseLearner({ kind: "boosting", trees: 8 }),
  parseLearner({
    ...{ kind: "boosting", trees: 8, maxFeatures: 0.5, subsample: 0.5 },
    validationShare: 0.2,
  }),
];
using pool = new WorkerPool(samples, { workers: 2 });
const models = [
  ...specs.map((spec) => fitBoosting(samples, rows, spec, 1)),
  await pool.fit({
    ...{ spec: specs[0]!, seed: 1, train: rows, weight: samples.weight },
  }),
];
console.log(JSON.stringify(models));
console.log(typeof WebAssembly);
