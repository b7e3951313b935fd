/**
 * A program that begins a fit of hours, of the kind of learner that its argument
 * names, and gives it up as soon as it goes on.
 *
 * @module
 */
import { simulateCandles } from "../candles/simulated.ts";
import { type LearnerSpec, parseConfig } from "../config.ts";
import { WorkerPool } from "../pool/pool.ts";
import { PRESETS } from "../presets/mod.ts";
import { buildSamples } from "../samples.ts";

const config = parseConfig({
  ...PRESETS.signal,
  candidates: { forest: { kind: "forest" }, boosting: { kind: "boosting" } },
});
const [kind = "forest"] = Deno.args;
const { samples } = buildSamples(simulateCandles({ candles: 1500 }), config);
const controller = new AbortController();
using pool = new WorkerPool(samples, {
  workers: 2,
  signal: controller.signal,
});
try {
  await pool.fit({
    spec: { ...config.candidates[kind], trees: 10_000_000 } as LearnerSpec,
    seed: 1,
    train: { start: 0, end: 1000 },
    weight: samples.weight,
  }, { onProgress: () => controller.abort(new Error("enough")) });
} catch (error) {
  console.log((error as Error).message);
}
