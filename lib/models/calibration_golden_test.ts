import assert from "node:assert/strict";
import { fitIsotonic, isotonicShares } from "./isotonic.ts";
import { fitPlatt } from "./platt.ts";
import golden from "./testdata/calibration.json" with { type: "json" };

for (const { name, platt, asked, isotonic, ...rows } of golden.cases) {
  const scores = Float64Array.from(rows.scores);
  const target = Float64Array.from(rows.target);
  const weight = Float64Array.from(rows.weight);

  Deno.test(`fitPlatt() agrees with SciPy's minimum and scikit-learn: ${name}`, () => {
    const line = fitPlatt(scores, target, weight);
    for (const key of ["slope", "intercept"] as const) {
      const size = Math.max(1, Math.abs(platt[key]));
      assert.ok(Math.abs(line[key] - platt[key]) < 1e-8 * size);
      const early = platt.scikitLearn[key];
      assert.ok(
        Math.abs(line[key] - early) < 5e-3 * size,
        `${key}: ${line[key]}, scikit-learn ${early}`,
      );
    }
  });

  Deno.test(`fitIsotonic() agrees with scikit-learn: ${name}`, () => {
    const curve = fitIsotonic(scores, target, weight);
    const ours = isotonicShares(curve, Float64Array.from(asked));
    for (const [i, share] of isotonic.entries()) {
      assert.ok(
        Math.abs(ours[i]! - share) < 1e-9,
        `at ${asked[i]}: ${ours[i]}, expected ${share}`,
      );
    }
  });
}
