import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { edgeTests, type JudgedForecast } from "./edge_tests.ts";
import { reachVerdict } from "./verdict.ts";
import golden from "./testdata/verdict.json" with { type: "json" };

/** A market of coin tosses, and a forecast that sees through some of them. */
function market(
  seed: number,
  { rows = 2000, edge = 0, horizon = 1, up = 0.5 } = {},
): JudgedForecast {
  const random = randomStream(seed);
  const column = (next: () => number) =>
    Float64Array.from({ length: rows }, next);
  const probability = column(() => 0.5 + 0.1 * (random.uniform() - 0.5));
  const target = probability.map((p) =>
    random.uniform() < up + (p > 0.5 ? edge : -edge) ? 1 : 0
  );
  return { target, probability, baseline: column(() => 0.5), horizon };
}

const goldenCases = golden.cases.map((
  { name, target, probability, baseline, horizon, ...expected },
) => ({
  name,
  expected,
  forecast: {
    target: Float64Array.from(target),
    probability: Float64Array.from(probability),
    baseline: Float64Array.from(baseline),
    horizon,
  },
}));

Deno.test("edgeTests() equals NumPy and arch", () => {
  for (const { name, forecast, expected } of goldenCases) {
    const found = edgeTests(forecast);
    for (const key of ["probabilities", "calls", "blockLength"] as const) {
      const apart = Math.abs(found[key] - expected[key]);
      assert.ok(apart < 1e-9, `${name}: ${key} ${found[key]}`);
    }
    const ratio = found.effectiveRows / expected.effectiveRows;
    assert.ok(Math.abs(ratio - 1) < 1e-9, `${name}: ${found.effectiveRows}`);
  }
});

Deno.test("reachVerdict() scores as NumPy does, within intervals", () => {
  for (const { name, forecast, expected } of goldenCases) {
    const { skill, mcc } = reachVerdict(forecast, { seed: 1 });
    assert.ok(Math.abs(skill.value - expected.skill) < 1e-12, name);
    assert.ok(Math.abs(mcc.value - expected.mcc) < 1e-12, name);
    for (const { value, low, high, p } of [skill, mcc]) {
      assert.ok(low < value && value < high, name);
      assert.ok(p > 0 && p <= 1);
    }
  }
});

Deno.test("edgeTests() takes up and down alike", () => {
  const forecast = market(1);
  const swapped = {
    ...forecast,
    target: forecast.target.map((up) => 1 - up),
    probability: forecast.probability.map((p) => 1 - p),
  };
  const [found, mirrored] = [forecast, swapped].map(edgeTests);
  assert.ok(Math.abs(found!.calls - mirrored!.calls) < 1e-12);
  assert.ok(Math.abs(found!.probabilities - mirrored!.probabilities) < 1e-12);
});

Deno.test("edgeTests() finds nothing in 95 % of markets without an edge, whatever the horizon", () => {
  for (const [horizon, seeds] of [[1, 400], [4, 200]] as const) {
    const found = { probabilities: 0, calls: 0, both: 0 };
    for (let seed = 0; seed < seeds; seed++) {
      const { probabilities, calls } = edgeTests(overlapping(seed, horizon));
      if (probabilities < 0.05) found.probabilities++;
      if (calls < 0.05) found.calls++;
      if (Math.max(probabilities, calls) < 0.05) found.both++;
    }
    const error = Math.sqrt(seeds * 0.05 * 0.95);
    assert.ok(found.probabilities <= 0.05 * seeds + 4 * error, `${horizon}`);
    assert.ok(found.calls <= 0.05 * seeds + 4 * error, `${horizon}`);
    assert.ok(found.both <= 0.05 * seeds + 2 * error, `${horizon}`);
    // A test that never speaks would pass as well.
    assert.ok(found.probabilities > 0.01 * seeds, JSON.stringify(found));
  }
});

/** A random walk, and a forecast that follows its level: no edge, but a lean. */
function overlapping(seed: number, horizon: number): JudgedForecast {
  const random = randomStream(1000 + seed);
  const rows = 600;
  let level = 0;
  const levels = Float64Array.from(
    { length: rows + horizon },
    () => level += random.normal(),
  );
  return {
    target: levels.slice(0, rows).map((from, row) =>
      levels[row + horizon]! > from ? 1 : 0
    ),
    probability: levels.slice(0, rows).map((at) => 1 / (1 + Math.exp(at / 20))),
    baseline: new Float64Array(rows).fill(0.5),
    horizon,
  };
}

Deno.test("reachVerdict() finds a plain edge, and the likelier the more rows there are", () => {
  const found = (rows: number) => {
    let edges = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { outcome } = reachVerdict(market(seed, { rows, edge: 0.05 }), {
        seed,
      });
      if (outcome === "edge") edges++;
    }
    return edges;
  };
  const [few, many] = [found(200), found(2500)];
  assert.ok(few < 10, `${few} of 20`);
  assert.ok(many >= 19, `${many} of 20`);
});

Deno.test("edgeTests() takes a market that rises oftener for no edge", () => {
  // Calls up two rows in three, and the share of up moved after training.
  const optimist = (seed: number) => {
    const forecast = market(seed, { up: 0.56, rows: 3000 });
    const probability = forecast.probability.map((p) => p + 0.0167);
    return { ...forecast, probability };
  };
  let edges = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { probabilities, calls } = edgeTests(optimist(seed));
    if (Math.max(probabilities, calls) < 0.05) edges++;
  }
  // Binomial(40, 0.05) exceeds 5 with a probability of 1.4 %.
  assert.ok(edges <= 5, `${edges} of 40`);
});

Deno.test("reachVerdict() says too little data only where 0.02 could not be seen", () => {
  const verdict = (rows: number, trials?: number) =>
    reachVerdict(market(5, { rows }), { seed: 1, trials });
  assert.equal(verdict(400).outcome, "too little data");
  assert.equal(verdict(2500).outcome, "no edge");
  // The level of 1,000 looks asks for far more rows.
  assert.equal(verdict(2500, 1000).outcome, "too little data");
  const { detectableEdge, effectiveRows } = verdict(2500);
  const byHand = 1.6448536269514722 / (2 * Math.sqrt(effectiveRows));
  assert.ok(Math.abs(detectableEdge - byHand) < 1e-12);
  assert.ok(effectiveRows <= 2500);
});

Deno.test("reachVerdict() corrects for every look", () => {
  const forecast = market(3, { rows: 1500, edge: 0.06 });
  const once = reachVerdict(forecast, { seed: 1 });
  assert.equal(once.outcome, "edge");
  assert.ok(Math.abs(once.pCorrected - once.p) < 1e-15);
  const often = reachVerdict(forecast, { seed: 1, trials: 20 });
  assert.ok(Math.abs(often.pCorrected - (1 - (1 - once.p) ** 20)) < 1e-12);
  const trials = Math.ceil(0.06 / once.p);
  assert.notEqual(reachVerdict(forecast, { seed: 1, trials }).outcome, "edge");
});

Deno.test("reachVerdict() finds no edge in a model of one call, or in a market of one side", () => {
  const forecast = market(2, { edge: 0.1 });
  const up = forecast.probability.map((p) => Math.max(p, 0.501));
  const bold = reachVerdict({ ...forecast, probability: up }, { seed: 1 });
  assert.deepEqual(
    [bold.outcome, bold.mcc.value, bold.tests.calls],
    ["no edge", 0, 1],
  );
  const target = forecast.target.map(() => 1);
  const risen = reachVerdict({ ...forecast, target }, { seed: 1 });
  assert.equal(risen.outcome, "no edge");
});

Deno.test("reachVerdict() is worked out the same again, and leaves its inputs", () => {
  const forecast = market(4, { rows: 500, edge: 0.05 });
  const before = structuredClone(forecast);
  const found = reachVerdict(forecast, { seed: 7 });
  assert.deepEqual(reachVerdict(forecast, { seed: 7 }), found);
  assert.deepEqual(forecast, before);
  const { tests, skill } = reachVerdict(forecast, { seed: 8 });
  assert.deepEqual(tests, found.tests);
  assert.notDeepEqual(skill, found.skill);
});

Deno.test("reachVerdict() refuses no trial, uneven columns and a single row", () => {
  const forecast = market(1, { rows: 20 });
  for (const trials of [0, 1.5, NaN]) {
    assert.throws(
      () => reachVerdict(forecast, { seed: 1, trials }),
      /a whole number of trials of at least 1, got/,
    );
  }
  const baseline = new Float64Array(3);
  assert.throws(
    () => reachVerdict({ ...forecast, baseline }, { seed: 1 }),
    /three columns of at least 2 rows, got 20, 20 and 3/,
  );
  assert.throws(
    () => reachVerdict(market(1, { rows: 1 }), { seed: 1 }),
    /got 1, 1 and 1/,
  );
});
