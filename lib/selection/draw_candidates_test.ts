import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSearchSpace, SEARCH_SPACES } from "../presets/mod.ts";
import { drawCandidates } from "./draw_candidates.ts";

const spaces = Object.values(SEARCH_SPACES).map(parseSearchSpace);

Deno.test("drawCandidates() draws within the space, all different, kinds in turn", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...spaces),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 2 ** 53 - 1 }),
      (space, tries, seed) => {
        const drawn = drawCandidates(space, { tries, seed });
        const specs = Object.values(drawn);
        assert.equal(specs.length, tries);
        assert.equal(
          new Set(specs.map((it) => JSON.stringify(it))).size,
          tries,
        );
        const kinds = Object.keys(space);
        specs.forEach((spec, i) => {
          assert.equal(spec.kind, kinds[i % kinds.length]);
          for (const [name, range] of Object.entries(space[spec.kind]!)) {
            const value = Reflect.get(spec, name);
            if (typeof range !== "object") assert.equal(value, range);
            else if (range.draw === "choice") {
              assert.ok(range.of.includes(value));
            } else {
              assert.ok(value >= range.from && value <= range.to, name);
              assert.ok(!range.whole || Number.isInteger(value), name);
            }
          }
        });
        assert.deepEqual(drawCandidates(space, { tries, seed }), drawn);
        const fewer = drawCandidates(space, {
          tries: Math.ceil(tries / 2),
          seed,
        });
        assert.deepEqual(
          Object.entries(fewer),
          Object.entries(drawn).slice(0, Math.ceil(tries / 2)),
        );
      },
    ),
    { numRuns: 40 },
  );
});

/** What `count` draws of one hyperparameter give, ascending. */
function drawsOf(option: string, range: object, count: number): number[] {
  const space = parseSearchSpace({ boosting: { [option]: range } });
  return Object.values(drawCandidates(space, { tries: count, seed: 3 }))
    .map((spec) => Reflect.get(spec, option) as number).sort((a, b) => a - b);
}

Deno.test("drawCandidates() spreads uniform and logarithmic ranges evenly", () => {
  const uniform = drawsOf(
    "subsample",
    { draw: "uniform", from: 0.2, to: 1 },
    300,
  );
  const logarithmic = drawsOf(
    "learningRate",
    { draw: "log-uniform", from: 0.001, to: 1 },
    600,
  );
  // The greatest distance from the even spread; Kolmogorov's 1 % bound is 1.63 / √n.
  const distance = (draws: number[], share: (value: number) => number) =>
    Math.max(
      ...draws.map((value, i) =>
        Math.abs(share(value) - (i + 0.5) / draws.length)
      ),
    ) * Math.sqrt(draws.length);
  assert.ok(distance(uniform, (value) => (value - 0.2) / 0.8) < 1.63);
  assert.ok(distance(logarithmic, (value) => 1 + Math.log10(value) / 3) < 1.63);
});

Deno.test("drawCandidates() draws both ends of whole numbers as often as those between", () => {
  const space = parseSearchSpace({
    boosting: {
      maxDepth: { draw: "uniform", from: 1, to: 4, whole: true },
      learningRate: { draw: "uniform", from: 0.01, to: 1 },
    },
  });
  const counts = [0, 0, 0, 0];
  for (
    const spec of Object.values(drawCandidates(space, { tries: 400, seed: 1 }))
  ) counts[Reflect.get(spec, "maxDepth") - 1]!++;
  // Binomial(400, 1/4): 100 ± 8.7.
  assert.ok(counts.every((count) => Math.abs(count - 100) < 30), `${counts}`);
});

Deno.test("drawCandidates() refuses more tries than there are, and odd numbers of them", () => {
  const space = parseSearchSpace({
    logistic: { classWeight: { draw: "choice", of: ["balanced", "none"] } },
  });
  assert.equal(
    Object.keys(drawCandidates(space, { tries: 2, seed: 1 })).length,
    2,
  );
  assert.throws(
    () => drawCandidates(space, { tries: 3, seed: 1 }),
    /^RangeError: Cannot draw 3 candidates: the space holds only 2 of kind "logistic"$/,
  );
  for (const tries of [0, -1, 1.5, NaN]) {
    assert.throws(
      () => drawCandidates(space, { tries, seed: 1 }),
      /tries must be a positive whole number, got/,
    );
  }
});
