import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { KernelError } from "./kernel_error.ts";
import { ZmtpSocket } from "./zmtp.ts";

/** Both ends of a connection on this machine. */
async function connected(): Promise<[Deno.Conn, Deno.Conn]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
}

async function sockets(): Promise<[ZmtpSocket, ZmtpSocket]> {
  const [a, b] = await connected();
  return await Promise.all([
    ZmtpSocket.over(a, "DEALER"),
    ZmtpSocket.over(b, "ROUTER"),
  ]);
}

Deno.test("ZmtpSocket carries messages of any length, in order", async () => {
  const [a, b] = await sockets();
  using _a = a;
  using _b = b;
  const lengths = [[0], [1, 255], [256, 0, 70_000], [2 ** 16], [3_000_000, 1]];
  const messages = lengths.map((frames, m) =>
    frames.map((length, f) => new Uint8Array(length).fill(m * 7 + f))
  );
  const sent = messages.map((message) => a.send(message));
  for (const message of messages) {
    const received = await b.receive();
    assert.equal(received.length, message.length);
    message.forEach((frame, i) =>
      assert.ok(Buffer.compare(received[i]!, frame) === 0)
    );
  }
  await Promise.all(sent);
});

Deno.test("ZmtpSocket takes a message that arrives byte by byte", async () => {
  const [raw, other] = await connected();
  using _raw = raw;
  const opening = ZmtpSocket.over(other, "SUB");
  const ready = "\x05READY\x0bSocket-Type\0\0\0\x03PUB";
  const bytes = [
    ...[0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0],
    ...new TextEncoder().encode("NULL"),
    ...new Array(48).fill(0),
    ...[4, ready.length, ...new TextEncoder().encode(ready)],
    ...[4, 2, 4, 80], // a command that nobody knows
    ...[1, 2, 10, 11, 2, 0, 0, 0, 0, 0, 0, 0, 1, 12],
  ];
  for (const byte of bytes) await raw.write(Uint8Array.of(byte));
  using socket = await opening;
  const frames = await socket.receive();
  assert.deepEqual(frames, [Uint8Array.of(10, 11), Uint8Array.of(12)]);
});

Deno.test("ZmtpSocket fails where the connection is cut inside of a message", async () => {
  const [a, b] = await sockets();
  using _b = b;
  const waiting = assert.rejects(b.receive(), {
    name: "KernelError",
    message: "Cannot read on: the connection was closed",
  });
  a[Symbol.dispose]();
  a[Symbol.dispose]();
  await waiting;
});

for (
  const [what, bytes] of Object.entries({
    "HTTP": new TextEncoder().encode(`HTTP/1.1 200 OK\r\n${"x".repeat(80)}`),
    "frames that are no READY": Uint8Array.from([
      ...[0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0],
      ...new Array(52).fill(0),
      ...[0, 2, 1, 65],
    ]),
    "a frame of 2 ** 56 bytes": Uint8Array.from([
      ...[0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0],
      ...new Array(52).fill(0),
      ...[6, 1, 0, 0, 0, 0, 0, 0, 0],
    ]),
  })
) {
  Deno.test(`ZmtpSocket refuses ${what}`, async () => {
    const [raw, other] = await connected();
    using _raw = raw;
    await raw.write(bytes);
    await assert.rejects(ZmtpSocket.over(other, "SUB"), KernelError);
  });
}
