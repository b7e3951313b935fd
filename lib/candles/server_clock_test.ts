import assert from "node:assert/strict";
import { ServerClock } from "./server_clock.ts";

Deno.test("ServerClock.now() never runs ahead of the server, wherever it took its stamp", () => {
  for (const stampedAfter of [0, 40, 100]) {
    let elapsed = 0;
    const serverNow = () => 1_000_000 + elapsed;
    const clock = new ServerClock(() => elapsed);
    elapsed += stampedAfter;
    const stamp = serverNow();
    elapsed += 100 - stampedAfter; // the answer's way back
    clock.set(stamp);
    elapsed += 5000;
    assert.ok(clock.now() <= serverNow());
    assert.ok(clock.now() >= serverNow() - 100);
  }
});

Deno.test("ServerClock.ageMs is infinite until the server told its time", () => {
  let elapsed = 0;
  const clock = new ServerClock(() => elapsed);
  assert.equal(clock.ageMs, Infinity);
  clock.set(5);
  elapsed = 30;
  assert.equal(clock.ageMs, 30);
});
