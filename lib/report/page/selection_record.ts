/**
 * What the choice of a run is worth, as a section of its page.
 *
 * @module
 */
import type { RunResult } from "../../run.ts";
import { selectionRows } from "../selection_words.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * Every figure of the choice with what it means; nothing for a run without them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleSelection } from "../../testing/example_selection.ts";
 * import { selectionRecord } from "./selection_record.ts";
 * const { html } = selectionRecord({
 *   selection: exampleSelection(),
 *   selected: "a < b",
 * });
 * assert.match(html, /<th scope="row">deflated Sharpe ratio<\/th><td><div><b>89.6 %<\/b>/);
 * assert.match(html, /a &lt; b's calls/);
 * ```
 */
export function selectionRecord(
  { selection, selected }: Pick<RunResult, "selection" | "selected">,
): Markup {
  if (!selection) return markup``;
  const rows = selectionRows(selection, selected).map((
    [name, value, meaning],
  ) =>
    markup`<tr><th scope="row">${name}</th><td><div><b>${value}</b></div>${meaning}</td></tr>
`
  );
  return markup`<h2 id="choice">The choice</h2>
<p>Whoever tries much finds something. What the chosen candidate shows on the folds is held against what luck shows among so many trials.</p>
<table class="record">
${rows}</table>
`;
}
