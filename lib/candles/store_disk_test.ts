import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { BadDiskReport } from "../testing/bad_disk.ts";
import { canHaveOwnDisk, OWN_DISK } from "../testing/own_disk.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

async function run(command: string, args: string[]) {
  return await new Deno.Command(command, { args, stderr: "inherit" }).output();
}

const skip = !await canHaveOwnDisk();

Deno.test({
  name: skip
    ? "a full disk and one without writes (skipped: no disk of our own here)"
    : "a full disk and one without writes make clear errors and cost nothing stored",
  ignore: skip,
  fn: () =>
    withTempFolder(async (folder) => {
      const path = (name: string) =>
        fileURLToPath(new URL(name, import.meta.url));
      const { stdout } = await run("unshare", [
        ...OWN_DISK,
        Deno.execPath(),
        "run",
        "-A",
        "--no-check",
        `--config=${path("../../deno.json")}`,
        path("../testing/bad_disk.ts"),
        folder,
      ]);
      const report: BadDiskReport = JSON.parse(
        new TextDecoder().decode(stdout),
      );
      assert.match(
        report.full,
        /^WriteError: Cannot write file ".*": No space left on device/,
      );
      assert.match(
        report.readOnly,
        /^StoreError: Cannot write to store ".*": Read-only file system/,
      );
      assert.equal(report.rowsWhenFull, 500);
      assert.ok(report.wholeWithRoom);
      assert.equal(report.rowsWhenReadOnly, 2400);
      assert.deepEqual(report.litter, []);
    }),
});
