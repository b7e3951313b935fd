/**
 * A program that behaves like a kernel up to a point:
 * `deno run _test_kernel.ts <fault> <connection file>`.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { Wire } from "./wire.ts";
import { ZmtpSocket } from "./zmtp.ts";

/** What goes wrong: it says nothing, ends, hangs up on code, or signs wrongly. */
export type Fault = "mute" | "dead" | "cut" | "forged";

if (import.meta.main) {
  const [fault, path] = Deno.args;
  if (fault === "dead") {
    console.error("out of candles");
    Deno.exit(7);
  }
  const file = JSON.parse(await Deno.readTextFile(path!));
  const wire = await Wire.with(file.key);
  const broadcast = await Wire.with(fault === "forged" ? "guess" : file.key);
  const shells = Deno.listen({ hostname: file.ip, port: file.shell_port });
  const iopubs = Deno.listen({ hostname: file.ip, port: file.iopub_port });
  const iopub = await ZmtpSocket.over(await iopubs.accept(), "PUB");
  const shell = await ZmtpSocket.over(await shells.accept(), "ROUTER");
  while (fault !== "mute") {
    const { id, type } = await wire.decode(await shell.receive());
    if (type === "execute_request") {
      shell[Symbol.dispose]();
      break;
    }
    await iopub.send(
      await broadcast.encode({
        id: crypto.randomUUID(),
        parentId: id,
        type: "status",
        content: { execution_state: "idle" },
      }),
    );
  }
  // Deaf, too.
  if (fault === "mute") Deno.addSignalListener("SIGTERM", () => {});
  await delay(600_000);
}
