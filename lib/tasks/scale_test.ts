import assert from "node:assert/strict";
import { candlesToCsv } from "../candles/csv.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { runTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

Deno.test("scale tells rows, seconds and memory of each run", async () => {
  await withTempFolder(async (folder) => {
    const file = `${folder}/SIM-BTCUSDT-1m.csv`;
    const candles = simulateCandles({ candles: 3000 });
    await Deno.writeTextFile(file, candlesToCsv(candles));
    const args = ["scale", "--input", file, "--candidates", "logistic"];
    const { status, stdout, stderr } = await runTask([
      ...[...args, "--rows", "2000,9000", "--json"],
    ]);
    assert.equal(status, 0, stderr);
    const costs = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    // The file holds 3000, whatever is asked for.
    assert.deepEqual(costs.map(({ rows }) => rows), [2000, 3000]);
    for (const { seconds, peakBytes } of costs) {
      assert.ok(seconds > 0.1 && seconds < 100);
      assert.ok(peakBytes > 5e7 && peakBytes < 5e9);
    }
    const unknown = await runTask([...args.slice(0, 3), "--candidates", "x"]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /some of logistic, forest, boosting, got "x"/);
  });
});
