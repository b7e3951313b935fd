import assert from "node:assert/strict";
import { join } from "node:path";
import { readModelFile } from "../artifact/model_file.ts";
import { isLeftover } from "../atomic_file.ts";
import { randomStream } from "../random.ts";
import { killIfRunning } from "../testing/kill.ts";
import { startTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

const KILLS = 10;
/** Stages of a run, in order; each ends with a line on standard error. */
const STAGES = [
  ...["candles", "features", "cross-validate", "refit", "judge"],
  ...["export", "report"],
];

/** Starts a training; `onLine` hears what it says on standard error. */
async function startTraining(
  args: readonly string[],
  onLine: (line: string, child: Deno.ChildProcess) => void,
) {
  const child = await startTask("train", ["--source", "simulated", ...args]);
  const lines: string[] = [];
  const heard = (async () => {
    let rest = "";
    const text = child.stderr.pipeThrough(new TextDecoderStream());
    for await (const chunk of text) {
      const whole = (rest + chunk).split("\n");
      rest = whole.pop()!;
      for (const line of whole) {
        lines.push(line);
        onLine(line, child);
      }
    }
    assert.equal(rest, "");
  })();
  const [{ code }, stdout] = await Promise.all([
    child.status,
    new Response(child.stdout).text(),
    heard,
  ]);
  return { code, stdout, lines };
}

for (const [i, stage] of ["candles", "features"].entries()) {
  Deno.test(`train stops on Ctrl-C after ${stage} with status 130, one line and no file`, () =>
    withTempFolder(async (folder) => {
      const out = join(folder, "out");
      const args = ["--candles", "200000", "--out", out];
      const { code, stdout, lines } = await startTraining(
        args,
        (line, child) => {
          if (line.startsWith(stage)) child.kill("SIGINT");
        },
      );
      assert.equal(code, 130, lines.join("\n"));
      assert.equal(stdout, "");
      assert.equal(
        lines.at(-1),
        "error: Interrupted; nothing was half-written",
      );
      const [told, ...others] = lines.slice(0, -1);
      assert.match(told!, /^0 trials on these candles so far/);
      const seen = others.map((line) => line.split(" ")[0]);
      assert.deepEqual(seen, STAGES.slice(0, seen.length));
      assert.ok(seen.length > i && seen.length < STAGES.length);
      await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
    }));
}

Deno.test(`train killed at ${KILLS} moments leaves the old model or a whole new one`, () =>
  withTempFolder(async (out) => {
    const args = (seed: number) => [
      ...["--candles", "1500", "--workers", "1"],
      ...["--seed", `${seed}`, "--out", out],
    ];
    const { code, lines } = await startTraining(args(0), () => {});
    assert.equal(code, 0, lines.join("\n"));
    const folder = join(out, "signal", "SIM-BTCUSDT_1m");
    const path = join(folder, "best_model.json");
    let before = await Deno.readTextFile(path);
    assert.equal((await readModelFile(path)).config.seed, 0);

    const random = randomStream(3);
    let killed = 0;
    for (let seed = 1; seed <= KILLS; seed++) {
      // Mostly around the writing of the model and of the report.
      const around = random.below(2) ? "judge" : "export";
      const stage = random.below(3) ? around : STAGES[random.below(4)]!;
      const ms = random.uniform() * 30;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const { code } = await startTraining(args(seed), (line, child) => {
        if (!line.startsWith(stage)) return;
        timer = setTimeout(() => killIfRunning(child), ms);
      });
      clearTimeout(timer);
      killed += +(code !== 0);
      const after = await Deno.readTextFile(path);
      if (after !== before) {
        assert.equal((await readModelFile(path)).config.seed, seed);
      }
      before = after;
      for await (const { name } of Deno.readDir(folder)) {
        const isKnown = [
          ...["best_model.json", "report.html", "runs"],
          ...["backtest.csv", "trades.csv"],
        ].includes(name);
        assert.ok(isKnown || isLeftover(name), name);
      }
      const page = await Deno.readTextFile(join(folder, "report.html"));
      assert.ok(page.endsWith("</html>\n"));
    }
    assert.ok(killed > 0, "no run was killed");
  }));
