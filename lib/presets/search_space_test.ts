import assert from "node:assert/strict";
import { parseConfig } from "../config.ts";
import { parseSearchSpace, PRESETS, SEARCH_SPACES } from "./mod.ts";

Deno.test("every search space is of a preset, can be used, and is plain data", () => {
  for (const [preset, space] of Object.entries(SEARCH_SPACES)) {
    assert.ok(PRESETS[preset], preset);
    const parsed = parseSearchSpace(space);
    assert.deepEqual(
      parseSearchSpace(JSON.parse(JSON.stringify(space))),
      parsed,
    );
    const { candidates } = parseConfig(PRESETS[preset]);
    const kinds = Object.values(candidates).map(({ kind }) => kind);
    assert.deepEqual(Object.keys(parsed).sort(), kinds.sort());
  }
});

Deno.test("parseSearchSpace() says which learner, option and value cannot be used", () => {
  const uniform = (from: number, to: number) => ({ draw: "uniform", from, to });
  const cases: [unknown, RegExp][] = [
    [{}, /expected at least one learner$/],
    [[], /expected at least one learner$/],
    [{ logistic: { c: 1 }, oracle: {} }, /oracle\.kind: expected "logistic"/],
    [{ oracle: { c: 1 } }, /oracle\.kind: expected "logistic" or/],
    [{ forest: { leaves: 3 } }, /forest\.leaves: no such option$/],
    [{ forest: { trees: uniform(0, 10) } }, /forest\.trees: .*, got 0$/],
    [{ forest: { maxDepth: uniform(1, 65) } }, /forest\.maxDepth: .*, got 65$/],
    [
      { forest: { trees: { draw: "choice", of: [] } } },
      /forest\.trees: expected a value to choose$/,
    ],
    [
      { forest: { trees: { draw: "choice", of: [5, "many"] } } },
      /forest\.trees: .*got "many"/,
    ],
    [
      { logistic: { c: uniform(2, 1) } },
      /logistic\.c: expected "from" below "to", got 2 to 1$/,
    ],
    [
      { logistic: { c: { draw: "log-uniform", from: 0, to: 1 } } },
      /logistic\.c: expected a "from" above 0/,
    ],
    [
      { forest: { trees: { ...uniform(1.5, 3), whole: true } } },
      /forest\.trees: expected whole numbers at both ends, got 1\.5 to 3$/,
    ],
    [{ logistic: { c: { draw: "normal", mean: 1 } } }, /logistic\.c/],
  ];
  for (const [space, problem] of cases) {
    assert.throws(
      () => parseSearchSpace(space),
      (error) => {
        assert.ok(
          error instanceof Error && error.name === "ConfigError",
          `${error}`,
        );
        assert.match(error.message, /^Cannot use the search space: /);
        assert.match(error.message, problem);
        return true;
      },
      JSON.stringify(space),
    );
  }
});
