/**
 * What a backtest looks like in a notebook.
 *
 * @module
 */
import type { BacktestResult } from "../backtest/mod.ts";
import type { MimeBundle } from "../display.ts";
import {
  BACKTEST_COLUMNS,
  performanceRows,
  tradingRows,
} from "../report/backtest_table.ts";
import { signedPercent } from "../report/figures/backtest_series.ts";
import { equityFigure } from "../report/figures/equity.ts";
import { htmlTable } from "../report/html_table.ts";
import { Markup, markup } from "../report/page/markup.ts";
import { counted, minute } from "../report/words.ts";
import { view } from "./_view.ts";

/**
 * A backtest: how equity did after costs, before them and of whoever buys once, what
 * was traded, what would pay for it, and the curves.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backtest } from "../backtest/mod.ts";
 * import { candlesOf } from "../candles/candles.ts";
 * import { backtestView } from "./backtest_view.ts";
 * const candles = candlesOf([[0, 1, 1, 1, 1, 1], [60_000, 1, 1, 1, 1, 1]]);
 * const { "text/plain": text } = backtestView(backtest(candles, Float64Array.of(NaN, NaN)));
 * assert.match(text!, /: 0.0 % after costs, 0.0 % before, −0.2 % bought and held, 0 trades$/);
 * ```
 */
export function backtestView(result: BacktestResult): MimeBundle {
  const { symbol, interval, simulated, record } = result;
  const { net, gross, buyAndHold, rows, from, to } = record;
  const [after, before, held] = [net, gross, buyAndHold]
    .map(({ totalReturn }) =>
      signedPercent(totalReturn).replace("\u00a0", " ")
    );
  const ends =
    `${after} after costs, ${before} before, ${held} bought and held`;
  const name = `Backtest on ${symbol} ${interval}`;
  return view({
    simulated,
    title: name,
    facts: [
      `${counted(rows, "candle")}${
        from === null || to === null
          ? ""
          : ` from ${minute(from)} to ${minute(to)}`
      }`,
      markup`<strong>${ends}</strong>`,
    ],
    body: [
      htmlTable(["", ...BACKTEST_COLUMNS], [{
        rows: performanceRows(record).map((row) => [...row]),
      }]),
      // Sentences, which may wrap where a table's cells may not.
      markup`<ul style="margin:.3em 0">${
        tradingRows(record).map(([what, text]) =>
          markup`<li>${what}: ${text}</li>`
        )
      }</ul>`,
      ...rows === 0 ? [] : [
        new Markup(
          // Few enough that all of the view stays small.
          equityFigure(result, { width: 560, columns: 100 }).toHtml(),
        ),
      ],
    ],
    text: `${name}: ${ends}, ${counted(record.trades, "trade")}`,
  });
}
