import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT, runTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

Deno.test("README.md shows the figures that deno task figures draws", () =>
  withTempFolder(async (out) => {
    const { status, stdout, stderr } = await runTask(["figures", "--out", out]);
    assert.equal(status, 0, stderr);
    const drawn = stdout.trim().split("\n")
      .map((path) => path.slice(out.length + 1));
    const readme = await Deno.readTextFile(join(ROOT, "README.md"));
    const shown = [...readme.matchAll(/src="notebooks\/figures\/([^"]+)"/g)]
      .map(([, name]) => name);
    assert.deepEqual(shown, drawn);
    for (const name of drawn) {
      const stored = join(ROOT, "notebooks/figures", name);
      assert.equal(
        await Deno.readTextFile(stored),
        await Deno.readTextFile(join(out, name)),
        `${name} is stale; deno task figures draws it anew`,
      );
    }
  }));
