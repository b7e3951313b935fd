import assert from "node:assert/strict";
import { join } from "node:path";
import { randomStream } from "../random.ts";
import { runAndKill } from "../testing/kill.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { openLedger } from "./mod.ts";

const KILLS = 12;

Deno.test("Ledger takes what several processes write at once, each line whole", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "trials.jsonl");
    const never = 600_000;
    await Promise.all(
      [1, 2, 3].map((writer) =>
        runAndKill(
          "ledger_writer.ts",
          [path, `${1000 * writer}`, "2", "60"],
          never,
        )
      ),
    );
    const { trials, warnings } = await openLedger(path).read();
    assert.deepEqual(warnings, []);
    assert.equal(trials.length, 180);
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    assert.equal(lines.length, 180);
  }));

Deno.test(`Ledger of a process killed at ${KILLS} moments holds all that it said it wrote`, () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "trials.jsonl");
    const random = randomStream(5);
    let first = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const lines = await runAndKill(
        "ledger_writer.ts",
        [path, `${first}`, "50", "1000000"],
        random.uniform() * 30,
      );
      const told = Number(lines.at(-1)) + 1;
      const warned: string[] = [];
      const { trials } = await openLedger(path, {
        onWarning: (warning) => warned.push(warning),
      }).read();
      const numbers = new Set(
        trials.map(({ configHash }) => parseInt(configHash, 16)),
      );
      for (let n = 0; n < told; n++) assert.ok(numbers.has(n), `${n}`);
      assert.ok(numbers.size >= told && numbers.size <= told + 50);
      assert.ok(warned.length <= kill + 1, warned.join("\n"));
      first = told;
    }
  }));
