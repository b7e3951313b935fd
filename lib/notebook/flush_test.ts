import assert from "node:assert/strict";
import { connectionFile, outputSent } from "./_iopub.ts";
import { currentKernel } from "./_kernel.ts";
import { flushAfterResults } from "./flush.ts";

/** A sender that notes what it was given. */
function notingSender() {
  const log: unknown[] = [];
  const broadcastResult = (count: number, value: unknown) =>
    Promise.resolve(void log.push([count, value]));
  const flush = () => Promise.resolve(void log.push("flushed"));
  return { log, sender: { broadcastResult }, flush };
}

/** A kernel that takes `delayMs` to list a subscriber, then sends it what was queued. */
function slowKernel(delayMs: number) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const queue: string[] = [];
  const received: Uint8Array[] = [];
  const served = (async () => {
    using connection = await listener.accept();
    listener.close();
    const reading = (async () => {
      const buffer = new Uint8Array(1024);
      for (let n; (n = await connection.read(buffer).catch(() => null));) {
        received.push(buffer.slice(0, n));
      }
    })();
    await new Promise((done) => setTimeout(done, delayMs));
    queue.length = 0; // what came before is not sent to those who come late
    const timer = setInterval(async () => {
      // In small pieces, so that the token comes in parts.
      for (const piece of queue.splice(0).join("").match(/.{1,7}/gs) ?? []) {
        await connection.write(new TextEncoder().encode(piece)).catch(() => 0);
      }
    }, 5);
    await reading;
    clearInterval(timer);
  })();
  const broadcast = (type: string, content: object) =>
    Promise.resolve(void queue.push(`${type} ${JSON.stringify(content)}`));
  const { port } = listener.addr as Deno.NetAddr;
  return {
    kernel: { broadcast },
    address: { hostname: "127.0.0.1", port },
    received,
    served,
  };
}

Deno.test("flushAfterResults() waits after the value", async () => {
  const { log, sender, flush } = notingSender();
  flushAfterResults(sender, flush);
  await sender.broadcastResult(3, { a: 1 });
  assert.deepEqual(log, [[3, { a: 1 }], "flushed"]);
});

Deno.test("flushAfterResults() wraps a sender once", async () => {
  const { log, sender, flush } = notingSender();
  flushAfterResults(sender, flush);
  flushAfterResults(sender, flush);
  await sender.broadcastResult(1, 1);
  assert.deepEqual(log, [[1, 1], "flushed"]);
});

Deno.test("flushAfterResults() keeps modules from being shown", async () => {
  const { log, sender, flush } = notingSender();
  flushAfterResults(sender, flush);
  await sender.broadcastResult(1, await import("./flush.ts"));
  assert.deepEqual(log, [[1, undefined], "flushed"]);
});

Deno.test("outputSent() repeats itself until a late listener hears it", async () => {
  const { kernel, address, received, served } = slowKernel(60);
  assert.equal(await outputSent(kernel, address), true);
  await served;
  const bytes = received.flatMap((part) => [...part]);
  assert.equal(bytes.length, 64 + 27 + 3); // greeting, READY, subscription
  assert.equal(bytes[65], 25);
});

Deno.test("outputSent() is not certain if the kernel hangs up", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const hangUp = listener.accept().then((connection) => connection.close());
  const { port } = listener.addr as Deno.NetAddr;
  const kernel = { broadcast: () => Promise.resolve() };
  const sent = outputSent(kernel, { hostname: "127.0.0.1", port });
  assert.equal(await sent.catch(() => false), false);
  await hangUp;
});

Deno.test("connectionFile() finds the file in the kernel's arguments", () => {
  const start = ["deno", "jupyter", "--kernel"];
  assert.equal(
    connectionFile([...start, "--conn", "/run/k.json"]),
    "/run/k.json",
  );
  assert.equal(connectionFile([...start, "--conn=/run/k.json"]), "/run/k.json");
  assert.equal(connectionFile(["deno", "test"]), undefined);
});

Deno.test("currentKernel() is none where a program runs by itself", () => {
  assert.equal(currentKernel(), undefined);
});

Deno.test("outputSent() waits past what others sent, until it hears itself", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  let token = "", sentToken = false;
  const kernel = {
    broadcast: (_: string, content: Record<string, unknown>) =>
      Promise.resolve(void (token = `${content.candlebook}`)),
  };
  const serving = (async () => {
    using connection = await listener.accept();
    const write = (text: string) =>
      connection.write(new TextEncoder().encode(text)).catch(() => 0);
    await write("a greeting, and outputs of the cell");
    await new Promise((done) => setTimeout(done, 60));
    sentToken = true;
    await write(token);
    await new Promise((done) => setTimeout(done, 20));
  })();
  assert.equal(await outputSent(kernel, { hostname: "127.0.0.1", port }), true);
  assert.ok(sentToken, "before its own message came");
  await serving;
});
