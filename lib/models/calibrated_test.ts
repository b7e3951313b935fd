import assert from "node:assert/strict";
import { parseLearner } from "../config.ts";
import { WorkerPool } from "../pool/pool.ts";
import { randomStream } from "../random.ts";
import { binaryMetrics } from "../scores/metrics.ts";
import { calibrationLine } from "../scores/calibration.ts";
import { Calibrated } from "./calibrated.ts";
import { fitIsotonic, isotonicShares } from "./isotonic.ts";
import type { Samples } from "./learner.ts";
import { loadModel } from "./load_model.ts";
import { makeLearner } from "./make_learner.ts";
import { noisySamples } from "./testdata/samples.ts";

const ROWS = { start: 0, end: 1000 };
const SAMPLES: Samples = { ...noisySamples(3000), horizon: 5 };
const METHODS = ["platt", "isotonic"] as const;

/** Trees that learn their rows by heart, and so are far too sure of others. */
const SURE = { kind: "boosting", trees: 60, minSamplesLeaf: 1 } as const;

function specOf(method: typeof METHODS[number], share = 0.4) {
  return parseLearner({ kind: "calibrated", of: SURE, method, share });
}

async function fitted(
  method: typeof METHODS[number],
  samples: Samples = SAMPLES,
): Promise<Calibrated> {
  const model = await makeLearner(specOf(method), 1).fit(samples, ROWS);
  assert.ok(model instanceof Calibrated);
  return model;
}

/** Samples with other labels and features in some rows. */
function changed(start: number, end: number): Samples {
  const target = SAMPLES.target.slice();
  const features = SAMPLES.features.map((column) => column.slice());
  for (let row = start; row < end; row++) {
    target[row] = 1 - target[row]!;
    for (const column of features) column[row] = -2 * column[row]! + 1;
  }
  return { ...SAMPLES, target, features };
}

for (const method of METHODS) {
  Deno.test(`calibrated (${method}): the last rows calibrate, those before the gap teach, no others count`, async () => {
    const { of, calibrator } = (await fitted(method)).part;
    const [head, gap, tail, later] = await Promise.all(
      [[0, 595], [595, 600], [600, 1000], [1000, 3000]]
        .map(([start, end]) => fitted(method, changed(start!, end!))),
    );
    for (const same of [gap, tail, later]) {
      assert.deepEqual(same!.part.of.toJSON(), of.toJSON());
    }
    for (const same of [gap, later]) {
      assert.deepEqual(same!.part.calibrator, calibrator);
    }
    assert.notDeepEqual(head!.part.of.toJSON(), of.toJSON());
    assert.notDeepEqual(tail!.part.calibrator, calibrator);
  });

  Deno.test(`calibrated (${method}): puts right what is too sure of itself`, async () => {
    const model = await fitted(method);
    const later = SAMPLES.features.map((column) => column.subarray(1000));
    const target = SAMPLES.target.slice(1000);
    const [sure, calibrated] = [model.part.of, model].map((of) => {
      const stated = of.predictProba(later)[1]!;
      const { log_loss, brier } = binaryMetrics(target, stated);
      return { slope: calibrationLine(target, stated).slope, log_loss, brier };
    });
    assert.ok(sure!.slope < 0.5, `${sure!.slope}`);
    assert.ok(calibrated!.slope > 0.75 && calibrated!.slope < 1.33);
    assert.ok(calibrated!.log_loss < 0.9 * sure!.log_loss);
    assert.ok(calibrated!.brier < sure!.brier);
  });

  Deno.test(`calibrated (${method}): never ranks two rows the other way round`, async () => {
    const model = await fitted(method);
    const [before, after] = [model.part.of, model].map((of) =>
      of.predictProba(SAMPLES.features)[1]!
    );
    const order = Uint32Array.from(before!, (_, row) => row)
      .sort((a, b) => before![a]! - before![b]! || a - b);
    const ranked = Float64Array.from(order, (row) => after![row]!);
    assert.ok(ranked.every((p, i) => i === 0 || p >= ranked[i - 1]!));
    assert.ok(ranked[0]! < ranked.at(-1)!);
    assert.ok(ranked.every((p) => p > 0 && p < 1));
  });
}

Deno.test("calibrated: a pool learns the same bits as the learner alone, whoever does it", async () => {
  const { weight } = SAMPLES;
  for (const learner of [SURE, { kind: "forest", trees: 5 }] as const) {
    const spec = parseLearner({
      kind: "calibrated",
      of: learner,
      method: "isotonic",
    });
    const alone = await makeLearner(spec, 9).fit(SAMPLES, ROWS);
    const test = { start: 1000, end: 1100 };
    for (const workers of [1, 3]) {
      using pool = new WorkerPool(SAMPLES, { workers });
      const task = { spec, seed: 9, train: ROWS, weight };
      const model = await pool.fit(task);
      assert.equal(JSON.stringify(model), JSON.stringify(alone));
      assert.deepEqual(
        await pool.predictUp({ ...task, test }),
        alone.predictProba(SAMPLES.features)[1]!.slice(1000, 1100),
      );
    }
  }
});

Deno.test("calibrated: a tail without one of the classes, or without rows, is refused", async () => {
  const target = SAMPLES.target.slice();
  target.fill(1, 600, 1000);
  await assert.rejects(
    fitted("platt", { ...SAMPLES, target }),
    /^RangeError: .*expected labels of two classes on rows of weight, got 1$/,
  );
  await assert.rejects(
    makeLearner(specOf("platt", 0.001), 1).fit(SAMPLES, {
      start: 0,
      end: 300,
    }),
    /Cannot set aside rows to judge by/,
  );
  const other = SAMPLES.target.map((up, row) => row < 700 ? up : up + 1);
  await assert.rejects(
    makeLearner(specOf("platt", 0.3), 1)
      .fit({ ...SAMPLES, target: other }, ROWS),
    /expected labels of two classes/,
  );
});

Deno.test("parseLearner() calibrates no calibrated learner, and fills in the defaults", () => {
  const logistic = { kind: "logistic" } as const;
  assert.deepEqual(parseLearner({ kind: "calibrated", of: logistic }), {
    kind: "calibrated",
    of: { kind: "logistic", c: 1, classWeight: "balanced" },
    method: "platt",
    share: 0.2,
  });
  const bad = (changes: object, message: RegExp) =>
    assert.throws(() =>
      parseLearner(
        { kind: "calibrated", of: logistic, ...changes } as Parameters<
          typeof parseLearner<"calibrated">
        >[0],
      ), message);
  bad({ of: { kind: "calibrated", of: logistic } }, /of\.kind: expected/);
  bad({ share: 1 }, /share: expected a number between 0 and 1, got 1/);
  bad({ method: "beta" }, /method: expected "platt" or "isotonic", got "beta"/);
  bad({ of: { kind: "logistic", c: 0 } }, /of\.c: expected a number above 0/);
});

Deno.test("loadModel() refuses a damaged calibrated model", async () => {
  const json = JSON.parse(JSON.stringify(await fitted("isotonic")));
  const refused = (changes: object, message: string) =>
    assert.throws(() => loadModel({ ...json, ...changes }), {
      name: "TypeError",
      message: `Cannot load model: ${message}`,
    });
  const corners = (scores: number[], shares: number[]) => ({
    calibrator: { kind: "isotonic", scores, shares },
  });
  refused(
    { of: json },
    'model.of.kind: expected one of logistic, forest, boosting, got "calibrated"',
  );
  refused(
    { classes: [0, 2] },
    "model.classes: expected the labels 0 and 1, got a list of 2",
  );
  refused({ features: 3 }, "model.features: expected 4, got 3");
  refused(
    { calibrator: { kind: "beta" } },
    'model.calibrator.kind: expected one of platt, isotonic, got "beta"',
  );
  refused(
    { calibrator: { kind: "platt", slope: 1 } },
    "model.calibrator.intercept: expected a finite number, got undefined",
  );
  refused(
    corners([], []),
    "model.calibrator.scores: expected at least one corner, got a list of 0",
  );
  refused(
    corners([1, 1], [0, 1]),
    "model.calibrator.scores: expected ascending numbers, got a list of 2",
  );
  refused(
    corners([1, 2], [0.5, 0.4]),
    "model.calibrator.shares: expected shares that never fall, got a list of 2",
  );
  refused(
    corners([1, 2], [0.5, 1.5]),
    "model.calibrator.shares[1]: expected a number from 0 to 1, got 1.5",
  );
});

Deno.test("fitIsotonic() is the mean of one score, leaves its input, and counts weights", () => {
  const ones = Float64Array.of(3, 3, 3);
  const target = Float64Array.of(1, 0, 0);
  assert.deepEqual(fitIsotonic(ones, target, Float64Array.of(2, 1, 1)), {
    scores: [3],
    shares: [0.5],
  });
  assert.deepEqual([...ones, ...target], [3, 3, 3, 1, 0, 0]);
  assert.throws(() => fitIsotonic(new Float64Array(), target), RangeError);
  const curve = { scores: [0, 1], shares: [0.2, 0.4] };
  const asked = Float64Array.of(-5, 0, 0.5, 1, NaN);
  const [low, first, middle, last, none] = isotonicShares(curve, asked);
  assert.deepEqual([low, first, last, none], [0.2, 0.2, 0.4, NaN]);
  assert.ok(Math.abs(middle! - 0.3) < 1e-15);
});

Deno.test("fitIsotonic() lies no further off than any other rising curve", () => {
  const random = randomStream(8);
  const scores = Float64Array.from({ length: 40 }, () => random.below(25));
  const target = scores.map((s) => +(s / 25 + random.uniform() > 1));
  const shares = isotonicShares(fitIsotonic(scores, target), scores);
  const off = (of: Float64Array) =>
    of.reduce((sum, share, i) => sum + (share - target[i]!) ** 2, 0);
  const best = off(shares);
  for (let trial = 0; trial < 200; trial++) {
    // Any mixture with another rising curve rises as well.
    const [bend, mixed] = [1 + 3 * random.uniform(), 0.2 * random.uniform()];
    const other = shares.map((share, i) =>
      (1 - mixed) * share + mixed * (scores[i]! / 25) ** bend
    );
    assert.ok(off(other) >= best);
  }
});
