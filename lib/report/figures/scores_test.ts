import assert from "node:assert/strict";
import type { RunResult } from "../../run.ts";
import { cvOf, exampleRun, scoresOf } from "../../testing/example_run.ts";
import {
  assertNear,
  axisOf,
  marksOf,
  type Node,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { scoresFigure } from "./scores.ts";

const [forest] = exampleRun().trials;

/** Two candidates on three folds. */
function race(changes: Partial<RunResult> = {}): RunResult {
  const folds = [0.42, 0.45, 0.48].map((score) => scoresOf(score));
  return exampleRun({
    trials: [
      { ...forest!, candidate: "logistic", folds },
      { ...forest!, folds: folds.slice(1) },
    ],
    folds: [0, 1, 2].map(() => exampleRun().folds[0]!),
    ...changes,
  });
}

/** Where a moved mark stands. */
function placeOf(mark: Node): number {
  const moved = mark.getAttribute("transform") ?? "";
  return mark.getAttribute("cx") === null
    ? Number(/translate\(([\d.]+)/.exec(moved)![1])
    : numberOf(mark, "cx");
}

Deno.test("scoresFigure() gives equal bytes twice and leaves the run as it is", () => {
  const run = race();
  const before = structuredClone(run);
  assert.equal(scoresFigure(run).svg, scoresFigure(run).svg);
  assert.deepEqual(run, before);
});

for (const width of [680, 360, 200]) {
  Deno.test(`scoresFigure() has a panel per metric at width ${width}`, () => {
    const { panels, texts } = readFigure(
      scoresFigure(race(), { width }),
      width,
    );
    assert.equal(panels.length, 5);
    for (const panel of panels) {
      assert.equal(marksOf(panel, "folds").length, 5);
      assert.equal(marksOf(panel, "mean").length, 3);
      assert.equal(marksOf(panel, "standard-deviation").length, 3);
      assert.equal(marksOf(panel, "held-out").length, 2);
    }
    const labels = texts.filter((text) => /better/.test(text));
    assert.deepEqual(labels, [
      "AUC, higher is better →, no skill: 0.5",
      "log-loss (nats), ← lower is better, no skill: ln 2",
      "MCC, higher is better →, no skill: 0",
      "F1 of up, higher is better →",
      "accuracy, higher is better →",
    ]);
  });
}

Deno.test("scoresFigure() puts every mark at its score", () => {
  const { panels } = readFigure(scoresFigure(race()));
  const [auc, logLoss, mcc, f1] = panels;
  const x = axisOf(auc!, "x");
  const folds = marksOf(auc!, "folds").map((dot) => x(placeOf(dot)));
  [0.42, 0.45, 0.48, 0.45, 0.48].forEach((score, i) =>
    assertNear(folds[i]!, score)
  );
  const [first, , baseline] = marksOf(auc!, "mean");
  assertNear(x(numberOf(first!, "x1")), 0.45);
  assertNear(x(numberOf(baseline!, "x1")), 0.5);
  const [spread] = marksOf(auc!, "standard-deviation");
  assertNear(x(numberOf(spread!, "x1")), 0.44);
  assertNear(x(numberOf(spread!, "x2")), 0.46);
  const heldOut = marksOf(auc!, "held-out").map((mark) => x(placeOf(mark)));
  assertNear(heldOut[0]!, 0.502, 5e-4);
  assertNear(heldOut[1]!, 0.5, 5e-4);
  for (
    const [panel, value] of [[auc, 0.5], [logLoss, Math.LN2], [mcc, 0]] as const
  ) {
    const [line] = marksOf(panel!, "no-skill");
    assertNear(axisOf(panel!, "x")(numberOf(line!, "x1")), value);
  }
  assert.equal(marksOf(f1!, "no-skill").length, 0);
});

Deno.test("scoresFigure() stars the chosen candidate and no other", () => {
  const { texts } = readFigure(scoresFigure(race()));
  assert.ok(texts.includes("logistic"));
  assert.equal(texts.filter((text) => text === "★ forest").length, 5);
  const logistic = readFigure(scoresFigure(race({ selected: "logistic" })));
  assert.ok(logistic.texts.includes("★ logistic"));
  assert.ok(!logistic.texts.includes("★ forest"));
});

Deno.test("scoresFigure() leaves out and counts what is not defined", () => {
  const none = { auc: null, mcc: null };
  const { baselines, baselinesCv } = exampleRun();
  const run = race({
    trials: [{
      ...forest!,
      folds: [scoresOf(0.5, { auc: null }), scoresOf(0.4)],
      cv: cvOf(0.45, none),
    }],
    baselines: { always_up: { ...baselines.always_up!, mcc: null } },
    baselinesCv: {
      always_up: { ...baselinesCv.always_up!, ...cvOf(0.5, none) },
    },
  });
  const { panels, texts } = readFigure(scoresFigure(run));
  assert.equal(marksOf(panels[0]!, "folds").length, 1);
  assert.equal(marksOf(panels[0]!, "mean").length, 0);
  assert.ok(texts.includes("left out, as not defined: 3 of AUC, 3 of MCC"));
});

Deno.test("scoresFigure() has no panel for a metric nobody has", () => {
  const { texts, panels } = readFigure(scoresFigure(exampleRun({
    trials: [{ ...forest!, cv: cvOf(0.45, { auc: null }) }],
    holdout: {
      ...exampleRun().holdout,
      metrics: scoresOf(0.5, { auc: null }),
    },
    baselines: {},
    baselinesCv: {},
  })));
  assert.equal(panels.length, 4);
  assert.ok(texts.includes("left out, as not defined: 2 of AUC"));
});

Deno.test("scoresFigure() keeps a candidate and a baseline of one name apart", () => {
  const trials = [{ ...forest!, candidate: "always_up" }];
  const run = exampleRun({ trials, selected: "always_up" });
  const { panels } = readFigure(scoresFigure(run));
  const [candidate, baseline] = marksOf(panels[0]!, "mean");
  assert.notEqual(numberOf(candidate!, "y1"), numberOf(baseline!, "y1"));
});

Deno.test("scoresFigure() shortens a name that has no room", () => {
  const candidate = `${"a_long_name_".repeat(5)}<end>`;
  const run = race({
    trials: [{ ...forest!, candidate }],
    selected: candidate,
  });
  const { texts } = readFigure(scoresFigure(run, { width: 360 }), 360);
  assert.ok(texts.some((text) => /^★ a_.+….+end>$/.test(text)));
});

Deno.test("scoresFigure() says whether the market is simulated, and that nothing is there", () => {
  const { dataset } = exampleRun();
  const simulated = { ...dataset, source: "simulated" as const };
  const texts = (run: RunResult) => readFigure(scoresFigure(run)).texts;
  assert.ok(!texts(race()).includes("SIMULATED market"));
  assert.ok(texts(race({ dataset: simulated })).includes("SIMULATED market"));
  const none = { trials: [], baselines: {}, baselinesCv: {} };
  assert.ok(texts(exampleRun(none)).includes("There is nothing to draw."));
});

Deno.test("scoresFigure() draws folds before anything is chosen or held out", () => {
  const { dataset, folds, baselinesCv, ...run } = exampleRun();
  const trials = run.trials.map((trial) => ({
    ...trial,
    folds: [scoresOf(0.51), scoresOf(0.49)],
  }));
  const { svg } = scoresFigure({ dataset, folds, trials, baselinesCv });
  assert.match(svg, /mark-folds/);
  assert.doesNotMatch(svg, /★|diamond|held-out|NaN|undefined/);
});
