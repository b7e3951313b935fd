import assert from "node:assert/strict";
import { LEAK_CHECKS } from "../run.ts";
import { examinePipeline } from "./examine_pipeline.ts";
import { PLANTED_LEAKS, type Subject } from "./planted/mod.ts";

async function alarms({ pipeline, candles, options }: Subject) {
  const found = await examinePipeline(pipeline, candles, {
    folds: 2,
    ...options,
  });
  return found.filter(({ outcome }) => outcome === "alarm");
}

for (const { name, sentence, foundBy, leaky, clean } of PLANTED_LEAKS) {
  Deno.test(`examinePipeline() finds: ${name}`, async () => {
    const found = await alarms(leaky);
    const checks = found.map(({ check }) => check);
    assert.ok(checks.includes(foundBy), `${sentence} Found by: ${checks}`);
  });

  Deno.test(`examinePipeline() passes the honest twin of: ${name}`, async () => {
    assert.deepEqual(await alarms(clean), []);
  });
}

Deno.test("every check that can be made finds a planted leak, and names are unique", () => {
  const checks = new Set(PLANTED_LEAKS.map(({ foundBy }) => foundBy));
  assert.deepEqual(LEAK_CHECKS.filter((check) => !checks.has(check)), []);
  const names = new Set(PLANTED_LEAKS.map(({ name }) => name));
  assert.equal(names.size, PLANTED_LEAKS.length);
});
