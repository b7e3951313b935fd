/**
 * Waiting until what a cell put out has left the kernel.
 *
 * The kernel queues outputs in one thread and sends them from another, which tells
 * nobody how far it is. So this listens as one more of those who watch the kernel:
 * messages go to all of them in one order, the newest listener last. Once it hears
 * a message of its own, everybody else has been sent all that came before.
 *
 * @module
 */
import type { Kernel } from "./_kernel.ts";

/** Where a kernel sends its outputs. */
export interface IopubAddress {
  readonly hostname: string;
  readonly port: number;
}

/** Between two messages of our own; the first ones come before we are listed. */
const REPEAT_MS = 4;
/** Without a byte for so long, nobody waits any longer. */
const PATIENCE_MS = 5000;

/** A subscriber's side of ZMTP 3.0 in one piece: greeting, READY, all topics. */
const SUBSCRIPTION = Uint8Array.from([
  ...[0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0],
  ...[...ascii("NULL"), ...new Array<number>(48).fill(0)],
  ...[4, 25, 5, ...ascii("READY")],
  ...[11, ...ascii("Socket-Type"), 0, 0, 0, 3, ...ascii("SUB")],
  ...[0, 1, 1],
]);

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/**
 * Resolves once everything that `kernel` was given to broadcast has been sent.
 *
 * @returns Whether that is certain; `false` where the kernel stayed silent.
 */
export async function outputSent(
  kernel: Kernel,
  address: IopubAddress,
): Promise<boolean> {
  const token = crypto.randomUUID();
  // The kernel is busy, so everyone takes this for what it is: no news.
  const content = { execution_state: "busy", candlebook: token };
  using connection = await Deno.connect(address);
  for (let rest = SUBSCRIPTION; rest.length > 0;) {
    rest = rest.subarray(await connection.write(rest));
  }
  let silentMs = 0;
  const timer = setInterval(() => {
    silentMs += REPEAT_MS;
    if (silentMs > PATIENCE_MS) connection.close();
    else kernel.broadcast("status", content);
  }, REPEAT_MS);
  try {
    return await heard(token, connection, () => silentMs = 0);
  } finally {
    clearInterval(timer);
  }
}

async function heard(
  token: string,
  connection: Deno.Conn,
  onBytes: () => void,
): Promise<boolean> {
  const decoder = new TextDecoder("latin1");
  const buffer = new Uint8Array(1 << 16);
  for (let tail = "";;) {
    const length = await connection.read(buffer).catch(() => null);
    if (length === null) return false;
    onBytes();
    const text = tail + decoder.decode(buffer.subarray(0, length));
    if (text.includes(token)) return true;
    tail = text.slice(-token.length);
  }
}

/**
 * Where the kernel of this process sends its outputs, as its connection file says;
 * `undefined` where the system does not tell which file that is.
 */
export async function iopubAddress(): Promise<IopubAddress | undefined> {
  try {
    const path = connectionFile(await commandLine());
    if (path === undefined) return;
    const { ip, iopub_port } = JSON.parse(await Deno.readTextFile(path));
    return { hostname: ip, port: iopub_port };
  } catch {
    return; // No such system call, or the file is gone: not known.
  }
}

/** The argument that names the connection file, as Jupyter starts kernels. */
export function connectionFile(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => /^--conn(=|$)/.test(arg));
  return at < 0 ? undefined : args[at]!.split("=")[1] ?? args[at + 1];
}

async function commandLine(): Promise<string[]> {
  if (Deno.build.os === "linux") {
    return (await Deno.readTextFile("/proc/self/cmdline")).split("\0");
  }
  const ps = new Deno.Command("ps", {
    args: ["-ww", "-o", "args=", "-p", `${Deno.pid}`],
  });
  const { stdout } = await ps.output();
  return new TextDecoder().decode(stdout).trim().split(/ (?=--)|(?<=--conn) /);
}
