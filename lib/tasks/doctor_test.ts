import assert from "node:assert/strict";
import { LEAK_CHECKS } from "../run.ts";
import { runTask, taskArgs } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { candlesToCsv } from "../candles/csv.ts";
import { simulateCandles } from "../candles/simulated.ts";

const QUICK = [
  ...["doctor", "--rows", "1500", "--shuffles", "1"],
  ...["--store", "nowhere"],
];

Deno.test("deno task doctor passes the preset with status 0, in a table", async () => {
  const { status, stdout, stderr } = await runTask([
    ...[...QUICK, "--source", "simulated", "--candles", "3000"],
  ]);
  assert.equal(status, 0, stderr);
  for (const check of LEAK_CHECKS) {
    assert.match(stdout, new RegExp(`^ ?${check} +pass `, "m"));
  }
  assert.match(stdout, /^No leak found by 13 checks\.$/m);
});

Deno.test("deno task doctor --json prints one object, equal each time", async () => {
  const args = [
    ...[...QUICK, "--source", "simulated", "--candles", "2000", "--json"],
  ];
  const [a, b] = await Promise.all([runTask(args), runTask(args)]);
  assert.equal(a.stdout, b.stdout);
  const { checks, alarms, dataset } = JSON.parse(a.stdout);
  assert.deepEqual(
    checks.map(({ check }: { check: string }) => check),
    LEAK_CHECKS,
  );
  assert.deepEqual(alarms, []);
  assert.equal(dataset.symbol, "SIM-BTCUSDT");
});

Deno.test("deno task doctor raises an alarm with status 1, and says which", () =>
  withTempFolder(async (folder) => {
    // A market of trends, in which the last direction tells the next, as if it were real.
    const path = `${folder}/BTCUSDT-1m.csv`;
    const candles = simulateCandles({ candles: 3000, edge: 0.3 });
    await Deno.writeTextFile(path, candlesToCsv(candles));
    const { status, stdout, stderr } = await runTask([
      ...[...QUICK, "--input", path, "--symbol", "BTCUSDT"],
    ]);
    assert.equal(status, 1, stderr);
    assert.match(
      stdout,
      /^ ?label_persistence +ALARM +the label known 1 row before/m,
    );
    assert.match(stdout, /^1 of 13 checks found a leak\.$/m);
    assert.match(stderr, /^error: Leaks found by label_persistence$/m);
  }));

Deno.test("deno task doctor refuses what it cannot use with status 2", async () => {
  const refusals: [string[], RegExp][] = [
    [["--rows", "0"], /--rows: expected a whole number from 1 to \d+, got 0/],
    [
      ["--shuffles", "1.5"],
      /--shuffles: expected a whole number from 1 to 1000/,
    ],
    [["--preset", "none"], /argument 'none' is invalid/],
    [["--colour"], /unknown option '--colour'/],
  ];
  for (const [args, message] of refusals) {
    const { status, stderr, stdout } = await runTask([
      ...["doctor", "--source", "simulated", ...args],
    ]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, message);
    assert.equal(stdout, "");
  }
});

Deno.test("deno task doctor may do what train may, but ask where the ledger is", async () => {
  const [doctor, train] = [await taskArgs("doctor"), await taskArgs("train")];
  assert.deepEqual(
    doctor.slice(0, -1),
    train.slice(0, -1).map((arg) => arg.replace(",CANDLEBOOK_LEDGER", "")),
  );
});
