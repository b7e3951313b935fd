/**
 * What the leak checks of a run saw, as a section of its page.
 *
 * @module
 */
import type { LeakCheck } from "../../run.ts";
import { leakLine } from "../tables.ts";
import { keptTogether } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * Every check with its outcome and what was seen; nothing for a run without checks.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leakRecord } from "./leak_record.ts";
 * const { html } = leakRecord([{ check: "fold_rows", outcome: "pass", detail: "a < b" }]);
 * assert.match(html, /<th scope="row">fold_rows<\/th><td>pass: a &lt; b<\/td>/);
 * ```
 */
export function leakRecord(checks: readonly LeakCheck[]): Markup {
  if (checks.length === 0) return markup``;
  const rows = checks.map(({ check, outcome, detail }) =>
    markup`<tr><th scope="row">${check}</th><td>${
      outcome === "alarm" ? "ALARM" : outcome
    }: ${keptTogether(detail)}</td></tr>
`
  );
  return markup`<h2>Leaks</h2>
<p>${
    leakLine(checks)
  }. They are looked for at little cost in every run, and thoroughly by <code>deno task doctor</code>.</p>
<table class="record">
${rows}</table>
`;
}
