import assert from "node:assert/strict";
import type { ConfigInput } from "../config.ts";
import { PRESETS } from "../presets/mod.ts";
import { runTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { verdictPower } from "./_power.ts";

/** The preset with its quicker candidate alone, chosen from two folds. */
const quick: ConfigInput = {
  ...PRESETS.signal!,
  candidates: { logistic: { kind: "logistic" } },
  folds: 2,
};

Deno.test("verdictPower() finds edges that are there, and few that are not", async () => {
  const [none, some] = await verdictPower(quick, {
    edges: [0, 0.12],
    candles: [4000],
    markets: 10,
    seed: 42,
    workers: 1,
  });
  // Binomial(10, 0.05) exceeds 2 with a probability of 1.2 %.
  assert.ok(none!.counts.edge <= 2, JSON.stringify(none));
  assert.ok(some!.counts.edge >= 9, JSON.stringify(some));
  const { edge, "no edge": no, "too little data": little } = none!.counts;
  assert.equal(edge + no + little, 10);
  assert.ok(none!.interval.low <= none!.found);
  assert.ok(none!.found < none!.interval.high);
});

Deno.test("verdictPower() says too little data of short markets, the same again", async () => {
  const heard: string[] = [];
  const short = (seed: number) =>
    verdictPower(quick, {
      edges: [0],
      candles: [1000],
      markets: 3,
      seed,
      workers: 1,
      onProgress: (done, total) => heard.push(`${done}/${total}`),
    });
  const [first] = await short(1);
  assert.deepEqual(heard, ["1/3", "2/3", "3/3"]);
  assert.deepEqual(first!.counts, {
    "edge": 0,
    "no edge": 0,
    "too little data": 3,
  });
  assert.equal(first!.heldOut, 199);
  assert.deepEqual(await short(1), [first]);
});

Deno.test("power prints cells as JSON and draws them, and refuses bad numbers at once", async () => {
  await withTempFolder(async (folder) => {
    const figure = `${folder}/power.svg`;
    const { status, stdout, stderr } = await runTask([
      ...["power", "--edges", "0.3", "--candles", "1200", "--markets", "1"],
      ...["--figure", figure, "--json"],
    ]);
    assert.equal(status, 0, stderr);
    const { cells: [cell] } = JSON.parse(stdout);
    assert.deepEqual(
      [cell.edge, cell.candles, cell.heldOut, cell.markets],
      [0.3, 1200, 239, 1],
    );
    assert.equal(cell.counts.edge, 1);
    assert.match(await Deno.readTextFile(figure), /SIMULATED/);
  });
  for (
    const [args, message] of [
      [
        ["--edges", "0,0.7"],
        /edge: expected a number from 0 to 0\.5, got 0\.7/,
      ],
      [["--edges", "a"], /Expected numbers with commas between them, got "a"/],
      [["--markets", "0"], /--markets: expected a whole number of at least 1/],
    ] as const
  ) {
    const { status, stderr } = await runTask(["power", ...args]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, message);
  }
});
