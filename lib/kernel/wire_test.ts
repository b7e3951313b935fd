import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { type Message, Wire } from "./wire.ts";

const MESSAGE: Message = {
  id: "m1",
  type: "stream",
  parentId: "r1",
  content: { name: "stdout", text: "π\n" },
};
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("Wire reads what it wrote, and passes over routing frames", async () => {
  const wire = await Wire.with("secret");
  const frames = await wire.encode(MESSAGE);
  assert.deepEqual(await wire.decode(frames), MESSAGE);
  const routed = [Uint8Array.of(0, 1), ...frames, bytesOf("a buffer")];
  assert.deepEqual(await wire.decode(routed), MESSAGE);
});

Deno.test("Wire signs with HMAC-SHA256 over the four parts", async () => {
  const frames = await (await Wire.with("secret")).encode(MESSAGE);
  assert.equal(textOf(frames[0]!), "<IDS|MSG>");
  const hmac = createHmac("sha256", "secret");
  for (const part of frames.slice(2)) hmac.update(part);
  assert.equal(textOf(frames[1]!), hmac.digest("hex"));
});

Deno.test("Wire refuses another key's signature, changed content, and none", async () => {
  const wire = await Wire.with("secret");
  const wrong = { message: /^Cannot trust message: its signature is wrong/ };
  const forged = await (await Wire.with("guess")).encode(MESSAGE);
  await assert.rejects(wire.decode(forged), wrong);
  const frames = await wire.encode(MESSAGE);
  const changed = frames.with(5, bytesOf('{"name":"stdout","text":"e"}'));
  await assert.rejects(wire.decode(changed), wrong);
  for (const signature of ["", "zz", "abc"]) {
    const unsigned = frames.with(1, bytesOf(signature));
    await assert.rejects(wire.decode(unsigned), wrong);
  }
});

Deno.test("Wire refuses what is no message", async () => {
  const wire = await Wire.with("secret");
  const missing = { message: "Cannot read message: frames are missing" };
  await assert.rejects(wire.decode([]), missing);
  const frames = await wire.encode(MESSAGE);
  await assert.rejects(wire.decode(frames.slice(1)), missing);
  await assert.rejects(wire.decode(frames.slice(0, 5)), missing);
  const signed = async (parts: string[]) => {
    const hmac = createHmac("sha256", "secret").update(parts.join(""));
    const head = ["<IDS|MSG>", hmac.digest("hex")];
    await wire.decode([...head, ...parts].map(bytesOf));
  };
  await signed(['{"msg_id":"a","msg_type":"b"}', "{}", "{}", "{}"]);
  for (
    const parts of [
      ["{", "{}", "{}", "{}"],
      ["{}", "{}", "{}", "{}"],
      ['{"msg_id":"a","msg_type":"b"}', "{}", "{}", "3"],
    ]
  ) {
    await assert.rejects(signed(parts), {
      name: "KernelError",
      message: /^Cannot read message: /,
    });
  }
});
