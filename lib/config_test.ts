import assert from "node:assert/strict";
import { ConfigError, type ConfigInput, parseConfig } from "./config.ts";
import { PRESETS } from "./presets/mod.ts";

Deno.test("parseConfig() accepts every preset, under its own name", () => {
  for (const [name, preset] of Object.entries(PRESETS)) {
    const config = parseConfig(preset);
    assert.equal(config.preset, name);
    assert.deepEqual(parseConfig(config), config);
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
  }
});

Deno.test("parseConfig() says which value is wrong, and why, in one line", () => {
  const signal = PRESETS.signal as ConfigInput;
  const cases: [object, string][] = [
    [{ folds: 1 }, "folds: expected a whole number from 2 to 1000, got 1"],
    [{ folds: 2.5 }, "folds: expected a whole number from 2 to 1000, got 2.5"],
    [{ holdout: 0 }, "holdout: expected a number between 0 and 1, got 0"],
    [
      { holdout: "June" },
      "holdout: expected a share between 0 and 1, or a date such as 2024-06-01, got",
    ],
    [
      { holdout: "2024-02-30" },
      "holdout: expected a share between 0 and 1, or a date such as 2024-06-01, got",
    ],
    [
      { splits: { kind: "random" } },
      'splits.kind: expected "expanding" or "sliding" or "combinatorial", got "random"',
    ],
    [{ splits: { kind: "sliding" } }, "splits.trainSize: is missing"],
    [
      { splits: { kind: "sliding", trainSize: 0 } },
      "splits.trainSize: expected a whole number of rows, or a share of all rows below 1, got 0",
    ],
    [
      { splits: { kind: "expanding", embargo: 1.5 } },
      "splits.embargo: expected a whole number of rows, or a share of all rows below 1, got 1.5",
    ],
    [
      { splits: { kind: "expanding", groups: 5 } },
      "splits.groups: no such option",
    ],
    [
      { splits: { kind: "combinatorial", groups: 4, testGroups: 4 } },
      "splits.testGroups: expected fewer test groups than groups, got",
    ],
    [
      { nested: { innerFolds: 1 } },
      "nested.innerFolds: expected a whole number from 2 to 100, got 1",
    ],
    [
      { nested: { featureCounts: [] } },
      "nested.featureCounts: expected at least one choice, got",
    ],
    [
      { nested: { thresholds: [0.5, 1] } },
      "nested.thresholds.1: expected a number between 0 and 1, got 1",
    ],
    [{ metric: "r2" }, 'metric: expected "f1" or "mcc"'],
    [{ candidates: {} }, "candidates: expected at least one candidate"],
    [
      { candidates: { tree: { kind: "tree" } } },
      'candidates.tree.kind: expected "logistic" or "forest" or "boosting" or "calibrated", got "tree"',
    ],
    [
      { candidates: { boosting: { kind: "boosting", subsample: 0 } } },
      "candidates.boosting.subsample: expected a share above 0 and at most 1, got 0",
    ],
    [
      { candidates: { boosting: { kind: "boosting", maxBins: 256 } } },
      "candidates.boosting.maxBins: expected a whole number from 2 to 255, got 256",
    ],
    [
      { candidates: { boosting: { kind: "boosting", monotone: [2] } } },
      "candidates.boosting.monotone.0: expected -1 or 0 or 1, got 2",
    ],
    [
      { candidates: { forest: { kind: "forest", tree: 3 } } },
      "candidates.forest.tree: no such option",
    ],
    [
      { data: { ...signal.data, interval: "2m" } },
      'data.interval: expected "1s" or "1m"',
    ],
    [
      { data: { ...signal.data, symbol: "btc/usdt" } },
      "data.symbol: expected an exchange symbol",
    ],
    [
      { data: { ...signal.data, edge: 0.7 } },
      "data.edge: expected a number from 0 to 0.5, got 0.7",
    ],
    [{ seed: -1 }, "seed: expected a whole number of at least 0, got -1"],
    [{ colour: "red" }, "colour: no such option"],
    [
      { decision: { by: "luck" } },
      'decision.by: expected "fixed" or "mcc" or "youden" or "expected_value", got "luck"',
    ],
    [
      { decision: { alpha: 0 } },
      "decision.alpha: expected a number between 0 and 1, got 0",
    ],
    [{ features: [{ period: 14 }] }, "features"],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => parseConfig({ ...signal, ...change }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.ok(
        error.message.startsWith(`Cannot use the configuration: ${message}`),
        error.message,
      );
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});
