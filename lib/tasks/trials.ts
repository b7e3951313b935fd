/**
 * `deno task trials`: what was tried on which candles, so far.
 *
 * @module
 */
import { Command } from "commander";
import { ledgerPath } from "../ledger/open_ledger.ts";
import { type CandlesTried, triedByCandles } from "../ledger/summary.ts";
import { textTable } from "../report/search_table.ts";
import { percent } from "../report/words.ts";
import { FEWEST_TRIALS } from "../scores/trial_statistics.ts";
import { runCommand } from "./_cli.ts";
import {
  addLedgerOption,
  ledgerOf,
  type LedgerTaskOptions,
} from "./_ledger.ts";

interface TrialsTaskOptions extends LedgerTaskOptions {
  json?: boolean;
}

await runCommand(
  addLedgerOption(new Command("deno task trials"))
    .description("Shows what was tried on which candles, so far.")
    .option("--json", "print one JSON object on standard output")
    .action(showTrials),
);

async function showTrials(options: TrialsTaskOptions): Promise<void> {
  const note = (line: string) => console.error(line);
  const ledger = ledgerOf(options, { by: "trials", note });
  const content = await ledger.read();
  const candles = triedByCandles(content);
  const path = options.ledger ?? ledgerPath();
  if (options.json) {
    const setAside = content.warnings.length;
    console.log(JSON.stringify({ ledger: path, setAside, candles }));
  } else console.log(text(candles, path));
}

function text(candles: readonly CandlesTried[], path: string): string {
  if (candles.length === 0) return `Nothing has been tried yet (${path})`;
  const rows = candles.map((of) => [
    `${of.symbol} ${of.interval}`,
    `${of.source} ${of.market}`.trimEnd(),
    `${day(of.from)} to ${day(of.to)}`,
    of.dataHash.slice(0, 8),
    `${of.configurations}`,
    of.best?.candidate ?? "–",
    of.best?.logLoss.toFixed(5) ?? "–",
    of.best?.baseRateLogLoss?.toFixed(5) ?? "–",
    optional(of.choice?.deflatedSharpe, percent),
    optional(of.choice?.overfitting, percent),
    `${of.looks}`,
  ]);
  const head = [
    ...["candles", "source", "from, to", "hash"],
    ...["tried", "best", "log_loss", "base rate"],
    ...["DSR", "PBO", "looks"],
  ];
  const aligned = head.map((_, i) =>
    [4, 6, 7, 8, 9, 10].includes(i) ? "right" as const : "left" as const
  );
  return [
    textTable(head, rows, aligned),
    "",
    "DSR, deflated Sharpe ratio: how sure the best one's Sharpe ratio on the folds is above what luck",
    "shows among so many. PBO, probability of backtest overfitting: how often the best on one half of",
    `the rows is below the middle on the other; it takes ${FEWEST_TRIALS} trials on the same rows.`,
  ].join("\n");
}

function optional(
  value: number | null | undefined,
  words: (value: number) => string,
): string {
  return value === null || value === undefined ? "–" : words(value);
}

function day(time: string): string {
  return time.slice(0, 10);
}
