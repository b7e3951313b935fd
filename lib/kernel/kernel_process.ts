/**
 * The kernel as a process: how it is started, heard when it dies, and ended.
 *
 * @module
 */
import { waitAtMost } from "./_wait_at_most.ts";

/** The ports of Jupyter's five channels, as a connection file names them. */
export interface KernelPorts {
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** A program that is a kernel, and its arguments. */
export type KernelCommand = readonly [string, ...string[]];

/** How long a kernel has after SIGTERM, ms; an idle one takes a few. */
const PATIENCE_MS = 1000;
/** How long its last words may take to arrive, ms. */
const TERMINAL_MS = 200;
/** As much of what it wrote to its own terminal is kept for error messages. */
const TAIL_CHARACTERS = 2000;
/** What every kernel says, which explains nothing. */
const NOT_STABLE = /^Warning "deno jupyter" is unstable.*\n?/m;

/** A running `deno jupyter --kernel`. */
export class KernelProcess implements AsyncDisposable {
  readonly ports: KernelPorts;
  /** What messages are signed with. */
  readonly key: string;
  /** The file that tells ports and key; only its owner may read it. */
  readonly connectionFile: string;
  /** Says how the process ended, once it has. */
  readonly ended: Promise<string>;
  readonly #child: Deno.ChildProcess;
  #hasEnded = false;
  #tail = "";

  private constructor(
    child: Deno.ChildProcess,
    connection: { ports: KernelPorts; key: string; file: string },
  ) {
    this.ports = connection.ports;
    this.key = connection.key;
    this.connectionFile = connection.file;
    this.#child = child;
    const heard = [child.stdout, child.stderr].map((it) => this.#hear(it));
    this.ended = (async () => {
      const { code, signal } = await child.status;
      this.#hasEnded = true;
      // A program that the kernel started may hold its terminal open.
      await waitAtMost(TERMINAL_MS, Promise.all(heard));
      const how = signal === null ? `with status ${code}` : `by ${signal}`;
      const words = this.#tail.replace(NOT_STABLE, "").trim();
      return words === "" ? how : `${how}, saying: ${words}`;
    })();
  }

  /** Starts a kernel that works in `folder`; the file's name follows `command`. */
  static async start(
    folder: string,
    [program, ...args]: KernelCommand = [
      Deno.execPath(),
      "jupyter",
      "--kernel",
      "--conn",
    ],
  ): Promise<KernelProcess> {
    const [ports, key] = [freePorts(), crypto.randomUUID()];
    const file = await Deno.makeTempFile({
      prefix: "candlebook_kernel_",
      suffix: ".json",
    });
    try {
      const connection = {
        transport: "tcp",
        ip: "127.0.0.1",
        signature_scheme: "hmac-sha256",
        key,
        ...ports,
      };
      await Deno.writeTextFile(file, JSON.stringify(connection));
      const child = new Deno.Command(program, {
        args: [...args, file],
        cwd: folder,
        env: { NO_COLOR: "1" },
        // A group of its own: Ctrl-C is for us to hear, who then end the kernel.
        detached: true,
        // Held open: when we die, however we die, its end tells the kernel to go.
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      return new KernelProcess(child, { ports, key, file });
    } catch (error) {
      await removeIfThere(file);
      throw error;
    }
  }

  /** Ends the process, by force if it does not go, and leaves no file behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    await this.#child.stdin.close().catch(() => {});
    await removeIfThere(this.connectionFile);
  }

  async #end(): Promise<void> {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      if (this.#hasEnded) return;
      this.#send(signal);
      await waitAtMost(PATIENCE_MS, this.ended);
    }
    await this.ended;
  }

  #send(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It ended in this very moment.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #hear(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.#tail = (this.#tail + text).slice(-TAIL_CHARACTERS);
    }
  }
}

/** Ports that nobody listened on a moment ago, all different. */
function freePorts(): KernelPorts {
  const listeners = Array.from(
    { length: 5 },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const [shell, control, iopub, stdin, heartbeat] = listeners
    .map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return {
    shell_port: shell!,
    control_port: control!,
    iopub_port: iopub!,
    stdin_port: stdin!,
    hb_port: heartbeat!,
  };
}

async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
