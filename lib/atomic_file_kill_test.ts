import assert from "node:assert/strict";
import { join } from "node:path";
import { isLeftover } from "./atomic_file.ts";
import { randomStream } from "./random.ts";
import { runAndKill } from "./testing/kill.ts";
import { versionOf } from "./testing/rewriter.ts";
import { withTempFolder } from "./testing/temp_folder.ts";

/** At least so many, and until one fell into the middle of a write. */
const KILLS = 50;
const MOST_KILLS = 500;

Deno.test(`writeFileAtomic() killed at ${KILLS} moments leaves the old file or the new`, () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "model.json");
    const random = randomStream(11);
    let next = 0, leftovers = 0;
    for (
      let kill = 0;
      kill < KILLS || (leftovers === 0 && kill < MOST_KILLS);
      kill++
    ) {
      const lines = await runAndKill(
        "rewriter.ts",
        [path, `${next}`],
        random.uniform() * 20,
      );
      // The line of a version is written after the file: it may be one ahead.
      const last = Number(lines.at(-1));
      const content = await Deno.readTextFile(path);
      const version = parseInt(content);
      assert.ok(version === last || version === last + 1);
      assert.ok(content === versionOf(version), "the file is whole");
      next = version + 1;
      let found = 0;
      for await (const { name } of Deno.readDir(folder)) {
        if (name === "model.json") continue;
        assert.ok(isLeftover(name), name);
        await Deno.remove(join(folder, name));
        found++;
      }
      assert.ok(found <= 1, "a kill leaves one file at most");
      leftovers += found;
    }
    assert.ok(leftovers > 0, "some kills fell into the middle of a write");
  }));
