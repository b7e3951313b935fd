import assert from "node:assert/strict";
import { exampleBacktest } from "../testing/example_backtest.ts";
import {
  backtestSummary,
  backtestTable,
  performanceRows,
  tradingRows,
} from "./backtest_table.ts";

const { record } = exampleBacktest();

Deno.test("performanceRows() has a cell per column, a dash where nothing is defined", () => {
  const rows = performanceRows(record);
  assert.ok(rows.every((cells) => cells.length === 4));
  const cells = new Map(rows.map(([name, ...rest]) => [name.trim(), rest]));
  assert.deepEqual(cells.get("annual return"), ["–", "–", "–"]);
  assert.deepEqual(cells.get("Sharpe ratio"), ["−0.59", "0.40", "0.10"]);
  assert.deepEqual(cells.get("95 % interval")![1], "−1.60 to 2.40");
  assert.deepEqual(cells.get("greatest drawdown")![0], "−6.0\u00a0%");
});

Deno.test("tradingRows() says what is out of reach, lost or open", () => {
  const rows = (changes: Parameters<typeof exampleBacktest>[0]) =>
    new Map(tradingRows(exampleBacktest(changes).record));
  const usual = rows({});
  assert.match(
    usual.get("break-even accuracy")!,
    /^310\.0 % .*not even a perfect call pays$/,
  );
  assert.equal(
    usual.get("log return"),
    "gross 0.0392, fees −0.0800, spread −0.0080, slippage −0.0120, net −0.0608",
  );
  assert.equal(usual.get("waited"), undefined);
  assert.equal(usual.get("at the end"), "no position is left");
  const reached = rows({
    breakEven: { ...record.breakEven, accuracy: 0.55, costBp: null },
  });
  assert.doesNotMatch(reached.get("break-even accuracy")!, /perfect/);
  assert.match(reached.get("break-even cost")!, /^none/);
  const lost = rows({ waterfall: null, ruined: "2024-01-01T00:05:00.000Z" });
  assert.equal(
    lost.get("log return"),
    "the account was lost at 2024-01-01 00:05 UTC",
  );
  const rest = rows({ missedOrders: 2, openAtEnd: true });
  assert.match(rest.get("waited")!, /^2 opens/);
  assert.match(rest.get("at the end")!, /valued/);
});

Deno.test("backtestTable() keeps its columns in line and its words whole", () => {
  const text = backtestTable(record);
  assert.doesNotMatch(text, /NaN|null|undefined|\u00a0/);
  const lines = text.split("\n").filter((line) =>
    /ratio|annual return|volatility/.test(line)
  );
  const ends = lines.slice(0, 4).map((line) => line.length);
  assert.equal(new Set(ends).size, 1, text);
});

Deno.test("backtestSummary() names costs and what would pay them, in 100 columns", () => {
  const summary = (changes: Parameters<typeof exampleBacktest>[0] = {}) =>
    backtestSummary(exampleBacktest(changes).record);
  const text = summary();
  assert.doesNotMatch(text, /NaN|null|undefined|\u00a0/);
  assert.match(text, /^ held-out rows, traded +net +gross +buy and hold$/m);
  assert.match(text, /^ return +−5\.9 % +\+4\.0 % +\+1\.0 %$/m);
  assert.match(text, /^ Sharpe ratio, annual +−0\.59 +0\.40 +0\.10$/m);
  assert.match(text, /^ positions +long or short, until the signal changes$/m);
  assert.match(text, /^ traded +11 trades, 83 times the equity$/m);
  assert.match(
    text,
    /^ break-even +4\.7 bp per side; not even a perfect call pays a round trip of its own$/m,
  );
  const { breakEven, net } = record;
  const others = [
    summary({ breakEven: { ...breakEven, costBp: null, accuracy: 0.6 } }),
    summary({ orders: 0 }),
    summary({
      settings: { ...record.settings, horizon: 1440, holding: "tranches" },
      trades: 1_234_567,
      turnover: 1e9,
      net: {
        ...net,
        totalReturn: 1e30,
        sharpe: -1e30,
        sharpeInterval: { low: -1e30, high: 12_345.67 },
      },
    }),
  ];
  assert.match(others[0]!, /no cost is low enough; calls right in 60\.0 % of/);
  assert.match(others[1]!, /^ traded +no order$/m);
  assert.match(others[2]!, /> \+1,000,000 %/);
  assert.match(others[2]!, /< −1,000,000 to 12345\.67/);
  for (const line of [text, ...others].join("\n").split("\n")) {
    assert.ok(line.length <= 100, `${line.length}: ${line}`);
  }
});
