/**
 * What trading the held-out rows would have come to, as tables of a run's page.
 *
 * @module
 */
import type { BacktestRecord } from "../../backtest_record.ts";
import {
  BACKTEST_COLUMNS,
  performanceRows,
  tradingRows,
} from "../backtest_table.ts";
import { keptTogether } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * How equity did after costs, before them and of whoever buys once, beside what was
 * traded and what would pay for it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../../testing/example_backtest.ts";
 * import { tradingRecord } from "./trading_record.ts";
 * const { html } = tradingRecord(exampleBacktest().record);
 * assert.match(html, /<th scope="row">break-even cost<\/th><td>4.7\u00a0bp per side<\/td>/);
 * ```
 */
export function tradingRecord(record: BacktestRecord): Markup {
  const heads = BACKTEST_COLUMNS
    .map((column) => markup`<th scope="col">${column}</th>`);
  const performances = performanceRows(record).map(([name, ...cells]) => {
    const kind = name.startsWith(" ") ? "interval" : "candidate";
    const data = cells.map((cell) => markup`<td>${cell}</td>`);
    return markup`<tr class="${kind}"><th scope="row">${name.trim()}</th>${data}</tr>`;
  });
  const traded = tradingRows(record).map(([name, text]) =>
    markup`<tr><th scope="row">${name}</th><td>${keptTogether(text)}</td></tr>`
  );
  return markup`<div class="scroll" role="region" aria-label="Performance" tabindex="0">
<table class="scores performance">
<thead>
<tr><td></td>${heads}</tr>
</thead>
<tbody>
${performances}
</tbody>
</table>
</div>
<table class="record">
${traded}
</table>`;
}
