import assert from "node:assert/strict";
import type { Model } from "../models/learner.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { buildSamples } from "../samples.ts";
import { reachVerdict } from "../scores/mod.ts";
import { judgeVerdict } from "./judge_verdict.ts";

const table = buildSamples(simulateCandles({ candles: 2500, edge: 0.1 }), {
  features: [{ kind: "bollinger_percent_b", period: 20, deviations: 2 }],
  label: { kind: "direction", horizon: 2, ties: "down" },
});
const fold = {
  train: { start: 0, end: 998 },
  test: { start: 1000, end: 2500 },
};

/** States `above` where the close lies above its mean, else `below`. */
function stating(above: number, below = 1 - above): Model {
  return {
    classes: [0, 1],
    predictProba([b]) {
      const up = b!.map((value) => value > 0.5 ? above : below);
      return [up.map((p) => 1 - p), up];
    },
    toJSON() {
      throw new Error("not asked for");
    },
  };
}

const options = { selected: "line", seed: 3 };

Deno.test("judgeVerdict() judges the known rows against the best baseline", () => {
  const verdict = judgeVerdict(table, fold, stating(0.58), options)!;
  // The last two rows have no label two rows ahead.
  assert.equal(verdict.rows, 1498);
  const { target, features: [b], horizon } = table.samples;
  const taught = target.slice(19, 998);
  const base = taught.reduce((sum, up) => sum + up, 0) / taught.length;
  const known = target.slice(1000, 2498);
  const expected = (baseline: Float64Array) =>
    reachVerdict({
      target: known,
      probability: b!.slice(1000, 2498).map((at) => at > 0.5 ? 0.58 : 1 - 0.58),
      baseline,
      horizon,
    }, { seed: 3 });
  const rose = (row: number) => table.returns[row]! > 0;
  const after = (up: boolean) => {
    const rows = [...taught.keys()].filter((i) => rose(19 + i) === up);
    return rows.reduce((sum, i) => sum + taught[i]!, 0) / rows.length;
  };
  const rivals: Record<string, Float64Array> = {
    majority: known.map(() => base),
    last_direction: known.map((_, i) => after(rose(1000 + i))),
  };
  const { sentence, baseline, ...found } = verdict;
  assert.deepEqual(found, expected(rivals[baseline]!));
  // Less skill against the better of the two.
  for (const rival of Object.values(rivals)) {
    assert.ok(found.skill.value <= expected(rival).skill.value);
  }
  assert.match(sentence, /^Edge: on 1,498 held-out rows line tells/);
  assert.equal(found.outcome, "edge");
});

Deno.test("judgeVerdict() finds no edge in the other way round or in one side", () => {
  for (const model of [stating(0.42), stating(0.6, 0.55)]) {
    const verdict = judgeVerdict(table, fold, model, options)!;
    assert.notEqual(verdict.outcome, "edge");
    assert.ok(verdict.mcc.value <= 0);
  }
});

Deno.test("judgeVerdict() has none of a single row", () => {
  const test = { start: 2497, end: 2500 };
  const none = judgeVerdict(table, { ...fold, test }, stating(0.6), options);
  assert.equal(none, undefined);
});
