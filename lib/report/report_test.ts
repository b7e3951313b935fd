import assert from "node:assert/strict";
import { cvOf, exampleRun, scoresOf } from "../testing/example_run.ts";
import { exampleBacktest } from "../testing/example_backtest.ts";
import { findings } from "./findings.ts";
import { scoreTable } from "./tables.ts";
import { fixed, keptTogether, wrapped } from "./words.ts";

const run = exampleRun();

Deno.test("findings() says that always calling up beats the candidates on F1", () => {
  const [constant] = findings(run);
  assert.match(
    constant!,
    /^Always calling up scores F1 0\.650 on the folds, above every candidate \(best 0\.450\)/,
  );
  const better = exampleRun({
    trials: [{ ...run.trials[0]!, cv: cvOf(0.7) }],
  });
  assert.doesNotMatch(findings(better).join("\n"), /Always calling up/);
});

Deno.test("findings() says when the ranking is worse than chance, and no other verdict", () => {
  const told = (low: number | null, high: number | null) =>
    findings(exampleRun({
      holdout: {
        ...run.holdout,
        intervals: { ...run.holdout.intervals, auc: { low, high } },
      },
    })).join("\n");
  assert.match(told(0.48, 0.49), /worse than chance, with AUC 0\.5020/);
  for (const silent of [told(0.49, 0.51), told(0.51, 0.53), told(null, null)]) {
    assert.doesNotMatch(silent, /chance|edge|AUC 0/);
  }
});

Deno.test("findings() names simulated candles and what a perfect model scores", () => {
  assert.doesNotMatch(findings(run).join("\n"), /SIMULATED/);
  const first = (edge: number | null) =>
    findings(exampleRun({
      dataset: { ...run.dataset, source: "simulated", edge },
    }))[0]!;
  assert.match(
    first(0.02),
    /SIMULATED: a perfect model is right in 52\.0 % of all cases, and nothing/,
  );
  assert.match(first(null), /SIMULATED: nothing here speaks of a real market/);
});

Deno.test("findings() says when a constant states better probabilities", () => {
  const told = (stated: number) =>
    findings(exampleRun({
      holdout: { ...run.holdout, metrics: scoresOf(0.5, { log_loss: stated }) },
      baselines: { majority: scoresOf(0.5, { log_loss: 0.69 }) },
    })).join("\n");
  assert.match(
    told(0.7),
    /worse than the base rate \(log-loss 0\.70000 against 0\.69000\)/,
  );
  assert.doesNotMatch(told(0.68), /base rate/);
});

Deno.test("findings() says what a decision brought, where there is one", () => {
  const decision = {
    threshold: 0.5175,
    rows: { start: 7, end: 10 },
    value: 0.1,
    conformal: null,
    holdout: scoresOf(0.5, { mcc: 0.04 }),
  };
  const told = (changes: object) =>
    findings(exampleRun({ decision: { ...decision, ...changes } })).join("\n");
  assert.match(
    told({}),
    /^Up is called above 0\.5175, chosen on train rows: held-out MCC 0\.0400, at one half 0\.5000\.$/m,
  );
  assert.match(told({ rows: null }), /above 0\.5175, as given:/);
  const conformal = {
    alpha: 0.2,
    cutoffs: [0.6, 0.6] as [number, number],
    coverage: 0.803,
    decided: 0.424,
  };
  assert.match(
    told({ conformal }),
    /sets held what happened in 80\.3 % of the held-out rows, where 80\.0 % were asked for, and named one class in 42\.4 %\.$/m,
  );
  assert.doesNotMatch(findings(run).join("\n"), /Up is called/);
});

Deno.test("findings() reports what cleaning took", () => {
  const told = (changes: Partial<typeof run.cleaning>) =>
    findings(exampleRun({ cleaning: { ...run.cleaning, ...changes } })).join(
      "\n",
    );
  assert.match(
    told({ frozen: 72, holes: 1 }),
    /^1200 of 39998 train rows \(3\.0 %\) lie outside .* 100\.0 % of the largest hundredth of moves; 72 candles of outages carry no weight; 1 holes/m,
  );
  assert.doesNotMatch(told({ marked: 0 }), /fences|outages|holes/);
});

Deno.test("findings() states the ties and the rule for them", () => {
  assert.match(
    findings(run).at(-1)!,
    /^2\.6 % of all labels are ties .* they count as not up\.$/,
  );
});

Deno.test("findings() tells the optimism of the choice, where it was measured", () => {
  const fold = (inner: number, outer: number) => ({
    candidate: "forest",
    features: ["rsi_14"],
    threshold: 0.5,
    inner,
    outer,
    optimism: inner - outer,
    scores: scoresOf(outer),
  });
  const nested = {
    metric: "auc" as const,
    choices: 12,
    fits: 99,
    folds: [fold(0.53, 0.5), fold(0.51, 0.52)],
    inner: { mean: 0.52, std: 0.01 },
    outer: { mean: 0.51, std: 0.01 },
    optimism: { mean: 0.01, std: 0.02 },
    cv: cvOf(0.51),
    stability: { agreement: 1, featureOverlap: 1 },
  };
  assert.doesNotMatch(findings(run).join("\n"), /Chosen anew/);
  assert.match(
    findings(exampleRun({ nested })).join("\n"),
    /^Chosen anew inside each of 2 folds, the best of 12 shows auc 0\.5200 where it was chosen and 0\.5100 on rows it was not chosen by: an optimism of 0\.0100 ± 0\.0200, above 0 in 1 of 2; 100\.0 % of all pairs of folds chose the same\.$/m,
  );
  const unknown = { ...nested, optimism: { mean: null, std: null } };
  assert.match(
    findings(exampleRun({ nested: unknown })).join("\n"),
    /Nested cross-validation has no auc in some fold/,
  );
});

Deno.test("scoreTable() shows candidates, baselines and held-out rows in line", () => {
  const lines = scoreTable(run).split("\n");
  const row = (name: string) => lines.filter((line) => line.includes(name));
  assert.equal(row("forest *").length, 2);
  assert.equal(row("always_up").length, 2);
  assert.match(row("always_up")[0]!, /0\.6500±0\.010/);
  assert.match(lines.join("\n"), /held out: 9999 rows, 2024-01-28T20:00Z/);
  assert.ok(lines.every((line) => line.length <= 100));
  const ends = ["logistic", "forest", "always_up"].flatMap(row);
  assert.equal(new Set(ends.map((line) => line.length)).size, 1);
});

Deno.test("scoreTable() shows paths with their spread and the worst, where there are some", () => {
  assert.doesNotMatch(scoreTable(run), /paths/);
  const trials = run.trials.map((trial, i) =>
    i > 0 ? trial : {
      ...trial,
      paths: {
        scores: [scoresOf(0.52), scoresOf(0.48)],
        cv: cvOf(0.5),
        worst: scoresOf(0.48, { auc: null }),
      },
    }
  );
  const table = scoreTable(exampleRun({ ...run, trials }));
  assert.match(table, /2 paths, mean ± standard deviation, and the worst/);
  assert.match(table, /forest \*? +0\.5000±0\.010/);
  assert.match(table, /\n {2,}worst +0\.4800 +0\.4800 +–/);
});

Deno.test("scoreTable() has a dash where a metric is not defined", () => {
  const noAuc = { ...run.trials[0]!, cv: cvOf(0.4, { auc: null }) };
  const table = scoreTable(exampleRun({ trials: [noAuc] }));
  assert.match(table, /forest \*.*–/);
  assert.doesNotMatch(table, /NaN|null|undefined/);
});

Deno.test("findings() says what costs leave, and how often a call must be right", () => {
  const told = (
    changes: Parameters<typeof exampleBacktest>[0],
    run: Parameters<typeof exampleRun>[0] = {},
  ) => {
    const backtest = exampleBacktest(changes).record;
    return findings(exampleRun({ ...run, backtest }))
      .find((sentence) => /trading/i.test(sentence));
  };
  assert.equal(findings(exampleRun()).some((of) => /trading/i.test(of)), false);
  const { breakEven, net } = exampleBacktest().record;
  const usual =
    "After costs of 12 bp a side, trading the calls of forest on the held-out rows " +
    "comes to −5.9 % (before costs +4.0 %, bought and held +1.0 %).";
  // 24 bp for moves of 4.6: even knowing every move is not enough.
  assert.equal(
    told({}),
    `${usual} Even a perfect forecaster would lose if every call were a trade of its own: ` +
      "in 1 candle the price moves by 4.6 bp on average, a round trip costs 24 bp.",
  );
  assert.equal(
    told({ breakEven: { ...breakEven, accuracy: 0.62, meanMove: 0.01 } }),
    `${usual} To pay for a trade of its own, a call must be right in 62.0 % of all cases; 50.0 % were.`,
  );
  // At 1 a perfect forecaster comes out even.
  assert.match(
    told({ breakEven: { ...breakEven, accuracy: 1 } })!,
    /must be right in 100\.0 %/,
  );
  assert.match(
    told({ net: { ...net, totalReturn: -0.9996 } })!,
    /on the held-out rows loses all \(before costs/,
  );
  assert.match(
    told({ net: { ...net, totalReturn: -0.9994 } })!,
    /comes to −99\.9 %/,
  );
  assert.match(
    told({ ruined: "2024-01-01T00:05:00.000Z" })!,
    /loses the account by 2024-01-01 00:05 UTC \(/,
  );
  assert.equal(
    told({ orders: 0 }),
    "Trading the calls of forest comes to no order.",
  );
  const none = { ...breakEven, accuracy: null, meanMove: null };
  assert.equal(told({ breakEven: none }), usual);
  const decision = {
    threshold: 0.55,
    rows: null,
    value: null,
    conformal: null,
    holdout: scoresOf(0.5),
  };
  assert.match(told({}, { decision })!, /calls of forest at one half on the/);
});

Deno.test("wrapped() and keptTogether() break lines where nothing is torn", () => {
  const text =
    "it moves by 4.17 bp, 100.0 % of it (p < 0.0001; as one p = 0.5)";
  for (let width = 1; width < 80; width++) {
    const lines = wrapped(text, width);
    assert.equal(lines.join(" "), text);
    assert.ok(
      lines.every((line) => line.length <= width || !line.includes(" ")),
    );
    const kept = wrapped(keptTogether(text), width);
    assert.equal(kept.join(" ").replaceAll("\u00a0", " "), text);
    for (const line of kept) assert.doesNotMatch(line, /^(bp|%|[=<]|0\.)/);
  }
  assert.equal(keptTogether("sharp = 5"), "sharp = 5");
});

Deno.test("fixed() writes no minus before what rounds to 0", () => {
  assert.deepEqual(
    [-0.00004, 0, -0, -0.5, 1.25].map((value) => fixed(value, 4)),
    ["0.0000", "0.0000", "0.0000", "−0.5000", "1.2500"],
  );
});
