import assert from "node:assert/strict";
import type { LeakCheck } from "../run.ts";
import { exampleBacktest } from "../testing/example_backtest.ts";
import { exampleHorizon } from "../testing/example_horizon.ts";
import { exampleRun, scoresOf } from "../testing/example_run.ts";
import {
  horizonFindings,
  horizonMarkdown,
  horizonRows,
  horizonTable,
} from "./horizon_table.ts";

/** The cells of one horizon by the names of their lines, indented ones after their parent. */
function cellsOf(result: Parameters<typeof horizonRows>[0][number]) {
  const cells = new Map<string, string>();
  let parent = "";
  for (const [name, cell] of horizonRows([result])) {
    if (!name!.startsWith(" ")) parent = name!;
    const key = name === parent ? parent : `${parent}, ${name!.trim()}`;
    assert.ok(!cells.has(key), `${key} stands twice`);
    cells.set(key, cell!);
  }
  return cells;
}

Deno.test("horizonRows() sets each figure beside its interval or rival", () => {
  const cells = cellsOf(exampleHorizon(15));
  const told = Object.fromEntries(cells);
  const { net, gross, buyAndHold } = exampleBacktest().record;
  assert.equal(net.annualReturn, null);
  assert.deepEqual(told, {
    "held-out rows": "9,999",
    "held-out rows, worth independent ones": "9,999",
    "chosen": "forest",
    "accuracy": "0.5000",
    "accuracy, 95 % interval": "0.4900 to 0.5100",
    "accuracy, best baseline": "majority 0.5116",
    "AUC": "0.5020",
    "AUC, 95 % interval": "0.4910 to 0.5130",
    "log-loss": "0.50000",
    "log-loss, base rate": "0.69291",
    "log-loss skill": "−0.00200",
    "log-loss skill, 95 % interval": "−0.00400 to 0.00050",
    "MCC": "0.0020",
    "MCC, 95 % interval": "−0.0180 to 0.0210",
    "verdict": "no edge",
    "verdict, p, corrected for looks": "0.4300",
    "right of the surest tenth": "0.5500",
    "right of the surest tenth, 95 % interval": "0.5200 to 0.5800",
    "right of the surest tenth, commoner class there": "0.5150",
    "break-even accuracy": "3.1000",
    "gross return a year": "–",
    "net return a year": "–",
    "net return a year, buy and hold, net": "–",
    "gross Sharpe ratio": gross.sharpe!.toFixed(2),
    "gross Sharpe ratio, 95 % interval": "−1.60 to 2.40",
    "net Sharpe ratio": net.sharpe!.toFixed(2).replace("-", "−"),
    "net Sharpe ratio, 95 % interval": "−2.59 to 1.41",
    "net Sharpe ratio, buy and hold, net": buyAndHold.sharpe!.toFixed(2),
    "break-even cost per side": "4.7 bp",
  });
});

Deno.test("horizonRows() takes the baseline that is right most often, and returns in percent", () => {
  const { record } = exampleBacktest();
  const cells = cellsOf(exampleHorizon(1, {
    baselines: {
      coin: scoresOf(0.5, { accuracy: null }),
      last_direction: scoresOf(0.5, { accuracy: 0.53 }),
      majority: scoresOf(0.5, { accuracy: 0.51, log_loss: 0.7 }),
    },
    backtest: {
      ...record,
      gross: { ...record.gross, annualReturn: 24.26 },
      net: { ...record.net, annualReturn: -0.405 },
    },
  }));
  assert.equal(cells.get("accuracy, best baseline"), "last_direction 0.5300");
  assert.equal(cells.get("log-loss, base rate"), "0.70000");
  assert.equal(cells.get("gross return a year"), "+2,426 %");
  assert.equal(cells.get("net return a year"), "−40.5 %");
});

Deno.test("horizonRows() shows a dash where a run has no such figure", () => {
  const { verdict } = exampleRun();
  const { record } = exampleBacktest();
  const bare = exampleHorizon(1, {
    verdict: undefined,
    backtest: undefined,
    baselines: {},
  });
  const cells = [...cellsOf(bare).values()];
  assert.equal(cells.filter((cell) => cell === "–").length, 19);
  assert.ok(cells.every((cell) => !/null|undefined|NaN/.test(cell)));
  const none = cellsOf(exampleHorizon(1, {
    verdict: { ...verdict!, pCorrected: 3e-9 },
    backtest: {
      ...record,
      breakEven: { ...record.breakEven, costBp: null, accuracy: null },
    },
  }));
  assert.equal(none.get("verdict, p, corrected for looks"), "< 0.0001");
  assert.equal(none.get("break-even cost per side"), "none");
  assert.equal(none.get("break-even accuracy"), "–");
});

Deno.test("horizonTable() and horizonMarkdown() say what horizonRows() says", () => {
  const results = [
    exampleHorizon(1),
    exampleHorizon(60, { selected: "a|b" }),
  ];
  const rows = [["candles ahead", "1", "60"], ...horizonRows(results)]
    .map((cells) => cells.map((cell) => cell.trim()));
  const [head, rule, ...lines] = horizonMarkdown(results).split("\n");
  assert.equal(rule, "| --- | ---: | ---: |");
  const read = [head!, ...lines].map((line) =>
    line.slice(2, -2).split(/ (?<!\\)\| /).map((cell) =>
      cell.replaceAll("\\|", "|")
    )
  );
  assert.deepEqual(read, rows);
  const [top, , ...body] = horizonTable(results).split("\n");
  const shown = [top!, ...body].map((line) => line.trim().split(/ {2,}/));
  assert.deepEqual(shown, rows);
  assert.ok(!horizonTable(results).includes("\u00a0"));
});

Deno.test("horizonFindings() names leaks first, and the horizons that gain", () => {
  const { record } = exampleBacktest();
  const leak: LeakCheck = {
    check: "label_window",
    outcome: "alarm",
    detail: "row 7",
  };
  const [first, overlap, looks, costs, dear] = horizonFindings([
    exampleHorizon(1),
    exampleHorizon(5, {
      leakChecks: [leak],
      backtest: {
        ...record,
        net: { ...record.net, totalReturn: 0.1 },
        breakEven: { ...record.breakEven, accuracy: 0.99 },
      },
    }),
  ]);
  assert.equal(
    first,
    "LEAK at 5 candles ahead, no score of it counts: 1 check for leaks: 1 alarm.",
  );
  assert.match(overlap!, /^Labels that look several candles ahead overlap/);
  assert.match(looks!, /corrected for 1 look at the held-out rows/);
  assert.match(
    costs!,
    /a gain at 5 of the horizons; before costs at 2 of 2\.$/,
  );
  assert.match(dear!, /above 1, at 1 ahead: not even a perfect call pays/);
});

Deno.test("horizonFindings() tells where an interval that knows of overlap alone is too narrow", () => {
  const { verdict } = exampleRun();
  const worth = (horizon: number, effectiveRows: number) =>
    exampleHorizon(horizon, {
      verdict: { ...verdict!, rows: 9999, effectiveRows },
    });
  const narrow = /too narrow/;
  const honest = horizonFindings([worth(1, 9900), worth(5, 1600)]);
  assert.doesNotMatch(honest.join("\n"), narrow);
  const found = horizonFindings([worth(1, 4000), worth(5, 2500), worth(9, 700)])
    .filter((sentence) => narrow.test(sentence));
  assert.equal(found.length, 1);
  assert.match(found[0]!, /^At 1, 9 ahead rows have more in common/);
});

Deno.test("horizonFindings() gives the range of looks, and only what is known", () => {
  const { verdict } = exampleRun();
  const looked = (trials: number) =>
    exampleHorizon(trials, { verdict: { ...verdict!, trials } });
  assert.match(
    horizonFindings([looked(4), looked(7)]).join("\n"),
    /corrected for 4 to 7 looks/,
  );
  const bare = exampleHorizon(1, { verdict: undefined, backtest: undefined });
  assert.equal(horizonFindings([bare]).length, 1);
});
