import assert from "node:assert/strict";
import { BINANCE_HOSTS } from "../candles/binance.ts";
import { taskArgs } from "../testing/task.ts";

for (const task of ["train", "search", "horizons", "predict"]) {
  Deno.test(`deno task ${task} may ask every host of the exchange`, async () => {
    const flag = "--allow-net=";
    const [nets, ...more] = (await taskArgs(task))
      .filter((arg) => arg.startsWith(flag));
    assert.deepEqual(more, []);
    const allowed = nets!.slice(flag.length).split(",");
    for (const { hostname } of BINANCE_HOSTS.map((host) => new URL(host))) {
      assert.ok(allowed.includes(hostname), hostname);
    }
  });
}
