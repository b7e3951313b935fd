/**
 * The choice made anew inside every fold, as a section of a run's page.
 *
 * @module
 */
import type { NestedRecord } from "../../run.ts";
import { spreadText } from "../score_cells.ts";
import { counted, keptTogether, percent, scored } from "../words.ts";
import { HEADS } from "./heads.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * What each outer fold chose, how good it looked where it was chosen and how good
 * it was on rows it was not chosen by; nothing for a run without it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nestedRecord } from "./nested_record.ts";
 * assert.equal(nestedRecord(undefined).html, "");
 * ```
 */
export function nestedRecord(nested: NestedRecord | undefined): Markup {
  if (nested === undefined) return markup``;
  const { metric, choices, fits, folds, inner, outer, optimism } = nested;
  const { agreement, featureOverlap } = nested.stability;
  const name = metric in HEADS ? HEADS[metric as keyof typeof HEADS] : metric;
  const line = (cells: readonly string[]) => {
    const [first, ...others] = cells;
    const data = others.map((cell) => markup`<td>${cell}</td>`);
    return markup`<tr><th scope="row">${first!}</th>${data}</tr>`;
  };
  const rows = folds.map((fold, i) =>
    line([
      `fold ${i + 1}: ${fold.candidate}`,
      `${fold.features.length}`,
      fold.threshold.toFixed(3),
      scored(fold.inner),
      scored(fold.outer),
      scored(fold.optimism),
    ])
  );
  const agreed = agreement === null
    ? ""
    : ` Of all pairs of folds ${
      percent(agreement)
    } chose the same candidate, number of features and threshold${
      featureOverlap === null
        ? ""
        : `; two folds share ${percent(featureOverlap)} of their features`
    }.`;
  const text = `Nested cross-validation: inside each fold the best of ${
    counted(choices, "choice")
  } is found anew by inner folds, by its ${name}, and judged on the fold's own test rows, which it was not chosen by. Optimism is by how much the choice looked better than it was; ${
    counted(fits, "model")
  } were fitted for it.${agreed}`;
  return markup`<h3>How much does the choice flatter itself?</h3>
<p>${keptTogether(text)}</p>
<div class="scroll" role="region" aria-label="Nested cross-validation" tabindex="0">
<table class="scores">
<thead>
<tr><td></td><th scope="col">features</th><th scope="col">threshold</th><th scope="col">${name} where chosen</th><th scope="col">on other rows</th><th scope="col">optimism</th></tr>
</thead>
<tbody>
${rows}
${
    line([
      "mean ± standard deviation",
      "",
      "",
      spreadText(inner),
      spreadText(outer),
      spreadText(optimism),
    ])
  }
</tbody>
</table>
</div>
`;
}
