import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { FullLedgerReport } from "../testing/full_ledger.ts";
import { canHaveOwnDisk, OWN_DISK } from "../testing/own_disk.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

const skip = !await canHaveOwnDisk();

Deno.test({
  name: skip
    ? "Ledger on a full disk (skipped: no disk of our own here)"
    : "Ledger on a full disk, and on one without writes, says so and stays whole",
  ignore: skip,
  fn: () =>
    withTempFolder(async (folder) => {
      const path = (name: string) =>
        fileURLToPath(new URL(name, import.meta.url));
      const { stdout } = await new Deno.Command("unshare", {
        args: [
          ...OWN_DISK,
          Deno.execPath(),
          "run",
          "-A",
          "--no-check",
          `--config=${path("../../deno.json")}`,
          path("../testing/full_ledger.ts"),
          folder,
        ],
        stderr: "inherit",
      }).output();
      const report: FullLedgerReport = JSON.parse(
        new TextDecoder().decode(stdout),
      );
      const [empty, full, roomy, readOnly] = report.problems;
      assert.deepEqual([empty, roomy], [null, null]);
      assert.match(full!, /^Cannot write ledger ".*": .*No space left/);
      assert.match(readOnly!, /^Cannot write ledger ".*": .*Read-only/);
      assert.equal(report.sizes[1], report.sizes[0]);
      assert.deepEqual([report.trials, report.warnings], [12, []]);
    }),
});
