import assert from "node:assert/strict";
import { RequestPacer } from "./request_pacer.ts";

/** A pacer whose time stands still until it is moved. */
function pacerAt(serverTime: number) {
  let elapsed = 0;
  const pacer = new RequestPacer(() => elapsed);
  pacer.clock.set(serverTime);
  return { pacer, pass: (ms: number) => elapsed += ms };
}

Deno.test("RequestPacer.start() counts what is under way against the budget", () => {
  const { pacer } = pacerAt(30_000);
  assert.equal(pacer.start(2, 5), undefined);
  assert.equal(pacer.start(2, 5), undefined);
  assert.equal(pacer.start(2, 5)?.ms, 30_000);
  assert.equal(pacer.start(1, 5), undefined);
});

Deno.test("RequestPacer.start() opens a new budget with the server's next minute", () => {
  const { pacer, pass } = pacerAt(59_000);
  pacer.start(2, 3);
  pacer.finish(2, 2);
  const pause = pacer.start(2, 3)!;
  assert.equal(pause.ms, 1000);
  assert.match(pause.reason, /2 of 3 request weight/);
  pass(999);
  assert.equal(pacer.start(2, 3)?.ms, 1);
  pass(1);
  assert.equal(pacer.start(2, 3), undefined);
});

Deno.test("RequestPacer.finish() takes the exchange's count, others at this address included", () => {
  const { pacer } = pacerAt(0);
  pacer.start(2, 3000);
  pacer.finish(2, 2999);
  assert.equal(pacer.start(1, 3000), undefined);
  assert.equal(pacer.start(1, 3000)?.ms, 60_000);
});

Deno.test("RequestPacer.finish() is not misled by answers that overtake one another", () => {
  const { pacer } = pacerAt(0);
  for (let i = 0; i < 3; i++) pacer.start(2, 100);
  for (const used of [6, 2, 4]) pacer.finish(2, used);
  assert.equal(pacer.start(95, 100)?.ms, 60_000);
  assert.equal(pacer.start(94, 100), undefined);
});

Deno.test("RequestPacer.finish() counts requests whose answer never came", () => {
  const { pacer } = pacerAt(0);
  pacer.start(2, 3);
  pacer.finish(2);
  assert.equal(pacer.start(2, 3)?.ms, 60_000);
});

Deno.test("RequestPacer.start() lets a request through that is heavier than the budget", () => {
  const { pacer } = pacerAt(0);
  assert.equal(pacer.start(20, 3), undefined);
  pacer.finish(20);
  assert.equal(pacer.start(1, 3)?.ms, 60_000);
});

Deno.test("RequestPacer.hold() holds everything back, and no later demand shortens it", () => {
  const { pacer, pass } = pacerAt(0);
  pacer.hold(5000, 418);
  pacer.hold(1000, 429);
  assert.deepEqual(pacer.start(1, 100), {
    reason: "the exchange demands a pause (HTTP 418)",
    ms: 5000,
    status: 418,
  });
  pass(4999);
  assert.equal(pacer.start(1, 100)?.ms, 1);
  pass(1);
  assert.equal(pacer.start(1, 100), undefined);
});
