/**
 * The connection to a kernel: messages to and fro, until something breaks it.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { waitAtMost } from "./_wait_at_most.ts";
import { KernelError } from "./kernel_error.ts";
import type { KernelProcess } from "./kernel_process.ts";
import { type Message, Wire } from "./wire.ts";
import { ZmtpSocket } from "./zmtp.ts";

const POLL_MS = 25;
/** A dying kernel closes its connections first; how it died says more. */
const DEATH_MS = 500;
/** Timers take no more, ms: three weeks and a half. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Requests to a kernel, and whatever it says. What breaks it breaks it for good. */
export class KernelConnection implements Disposable {
  /** Hears each message that comes, in order. */
  onMessage: (message: Message) => void = () => {};
  readonly #process: KernelProcess;
  readonly #wire: Wire;
  readonly #sockets: ZmtpSocket[] = [];
  /** Where requests go, once connected. */
  #shell: ZmtpSocket | undefined;
  readonly #broken = Promise.withResolvers<never>();
  readonly #end = new AbortController();

  private constructor(process: KernelProcess, wire: Wire) {
    this.#process = process;
    this.#wire = wire;
    this.#broken.promise.catch(() => {}); // heard where something waits for it
    process.ended.then((how) => {
      this.break(new KernelError(`The kernel ended ${how}`));
    });
  }

  /** The connection to `process`, to be opened. */
  static async to(process: KernelProcess): Promise<KernelConnection> {
    return new KernelConnection(process, await Wire.with(process.key));
  }

  /** Connects, and waits until the kernel answers and its broadcasts reach us. */
  async open(): Promise<void> {
    const { iopub_port, shell_port } = this.#process.ports;
    const iopub = await this.#connect(iopub_port, "SUB");
    await iopub.send([Uint8Array.of(1)]); // subscribes to everything
    this.#shell = await this.#connect(shell_port, "DEALER");
    const met = Promise.withResolvers<boolean>();
    this.onMessage = ({ type }) => {
      if (type === "status") met.resolve(true);
    };
    for (let isHeard = false; !isHeard;) {
      await this.request("kernel_info_request", {});
      isHeard = await Promise.race([met.promise, this.#pause(false)]);
    }
  }

  /** Sends a request once the connection is open; what answers it has `id` as its parent. */
  request(
    type: string,
    content: Message["content"],
    id: string = crypto.randomUUID(),
  ): Promise<void> {
    return this.#wire.encode({ id, type, content })
      .then((frames) => this.#shell!.send(frames));
  }

  /** Makes whatever waits fail with `error`, now and from now on; the first one counts. */
  break(error: unknown): void {
    this.#broken.reject(error);
  }

  /** What `work` returns, unless the connection breaks or the time is up before. */
  async within<T>(
    ms: number,
    problem: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const timer = setTimeout(
      () => this.break(new KernelError(problem)),
      Math.min(ms, LONGEST_TIMER_MS),
    );
    try {
      return await Promise.race([this.#broken.promise, work()]);
    } catch (error) {
      return await this.#explain(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the connection; what still waits fails. */
  [Symbol.dispose](): void {
    this.#end.abort();
    this.break(new KernelError("The kernel was ended"));
    for (const socket of this.#sockets) socket[Symbol.dispose]();
  }

  /** Connects as soon as the kernel listens. */
  async #connect(port: number, type: "DEALER" | "SUB"): Promise<ZmtpSocket> {
    for (;;) {
      try {
        const conn = await Deno.connect({ hostname: "127.0.0.1", port });
        const socket = await ZmtpSocket.over(conn, type);
        this.#sockets.push(socket);
        if (this.#end.signal.aborted) socket[Symbol.dispose]();
        this.#pump(socket);
        return socket;
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
        await this.#pause(undefined);
      }
    }
  }

  #pause<T>(value: T): Promise<T> {
    return delay(POLL_MS, value, { signal: this.#end.signal });
  }

  async #pump(socket: ZmtpSocket): Promise<void> {
    try {
      for (;;) {
        const message = await this.#wire.decode(await socket.receive());
        if (message.type !== "execute_input") this.onMessage(message);
      }
    } catch (error) {
      await this.#explain(error).catch(this.#broken.reject);
    }
  }

  /** Throws why the connection broke, if it did; else what `error` says. */
  async #explain(error: unknown): Promise<never> {
    await waitAtMost(DEATH_MS, this.#broken.promise);
    this.break(
      error instanceof KernelError ? error : new KernelError(
        `Cannot talk with the kernel: ${
          error instanceof Error ? error.message : error
        }`,
        { cause: error },
      ),
    );
    return await this.#broken.promise;
  }
}
