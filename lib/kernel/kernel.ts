/**
 * A Deno kernel to run cells on, as JupyterLab does, without Python.
 *
 * @module
 */
import * as v from "valibot";
import { KernelConnection } from "./kernel_connection.ts";
import { KernelError } from "./kernel_error.ts";
import { type KernelCommand, KernelProcess } from "./kernel_process.ts";
import { settleCode, SETTLED, watchCode } from "./watch.ts";
import type { Message } from "./wire.ts";

/** Options for {@linkcode Kernel.start}. */
export interface KernelOptions {
  /** Where the kernel works and looks for a deno.json. */
  folder: string;
  /** Ends the kernel and whatever it runs. */
  signal?: AbortSignal;
  /** How long the kernel may take to answer at first, ms. @default {60_000} */
  startTimeoutMs?: number;
  /**
   * What to start, the connection file's name coming last.
   * @default `deno jupyter --kernel --conn` of this very Deno
   */
  command?: KernelCommand;
}

/** Options for {@linkcode Kernel.execute}. */
export interface ExecuteOptions {
  /** Hears each message about the code's output, in order. */
  onMessage?: (message: Message) => void;
  /** How long the code may take, ms. @default {Infinity} */
  timeoutMs?: number;
}

/** An error as a kernel tells of it. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

const ReplySchema = v.looseObject({
  status: v.string(),
  ename: v.optional(v.string(), "Error"),
  evalue: v.optional(v.string(), ""),
  traceback: v.optional(v.array(v.string()), []),
});
const SettledSchema = v.object({
  found: v.array(
    v.object({ name: v.string(), message: v.string(), stack: v.string() }),
  ),
});

/** The message of a {@linkcode CellError} where code does not parse. */
export const CANNOT_PARSE = "The kernel cannot parse this code";

/** All that the kernel says of code that it cannot parse. */
const NOT_RUN = "Execution failed";
/** Starts, where others take the ports that were free. */
const ATTEMPTS = 3;
/** Settling is a matter of milliseconds, but the machine may be busy. */
const SETTLE_TIMEOUT_MS = 60_000;

/** A kernel that is ready for code; disposing of it ends its process. */
export class Kernel implements AsyncDisposable {
  readonly #process: KernelProcess;
  readonly #connection: KernelConnection;
  #stopListening: () => void = () => {};

  private constructor(process: KernelProcess, connection: KernelConnection) {
    this.#process = process;
    this.#connection = connection;
  }

  /**
   * A fresh kernel in `folder`.
   *
   * @throws {KernelError} If it does not start.
   */
  static async start(options: KernelOptions): Promise<Kernel> {
    const { folder, signal, startTimeoutMs = 60_000, command } = options;
    for (let attempt = 1;; attempt++) {
      signal?.throwIfAborted();
      const process = await KernelProcess.start(folder, command);
      const kernel = new Kernel(process, await KernelConnection.to(process));
      try {
        await kernel.#begin(signal, startTimeoutMs);
        return kernel;
      } catch (error) {
        await kernel[Symbol.asyncDispose]();
        const isTaken = error instanceof KernelError &&
          error.message.includes("AddrInUse");
        if (!isTaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** The file that tells other front ends where the kernel listens. */
  get connectionFile(): string {
    return this.#process.connectionFile;
  }

  /**
   * Runs `code`; returns the error that ended it, or `undefined`.
   *
   * Some output may still be on its way: {@linkcode settle} waits for it.
   *
   * @throws {KernelError} If the kernel ends or cannot be understood, or at the
   * time limit; the kernel is of no use afterwards.
   */
  execute(
    code: string,
    options: ExecuteOptions = {},
  ): Promise<CellError | undefined> {
    return this.#execute(code, { ...options, silent: false });
  }

  /**
   * Waits `ms` inside of the kernel, and until all output has come; returns what
   * was thrown since the last time and never caught.
   *
   * @throws {KernelError} If the kernel ends or cannot be understood.
   */
  async settle(
    ms: number,
    { onMessage }: ExecuteOptions = {},
  ): Promise<CellError[]> {
    const settled = Promise.withResolvers<Message["content"]>();
    const error = await this.#execute(settleCode(ms), {
      silent: true,
      timeoutMs: ms + SETTLE_TIMEOUT_MS,
      until: settled.promise,
      onMessage: (message) => {
        if (message.type === SETTLED) settled.resolve(message.content);
        else onMessage?.(message);
      },
    });
    if (error) throw new KernelError(`Cannot settle: ${error.message}`);
    const { found } = v.parse(SettledSchema, await settled.promise);
    return found.map(({ stack, ...rest }) => ({
      ...rest,
      traceback: stack === "" ? [] : stack.split("\n"),
    }));
  }

  /** Ends the kernel; what still runs fails. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    this.#connection[Symbol.dispose]();
    await this.#process[Symbol.asyncDispose]();
  }

  async #begin(
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<void> {
    const abort = () => this.#connection.break(signal!.reason);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    this.#stopListening = () => signal?.removeEventListener("abort", abort);
    const limit = `The kernel did not start within ${timeoutMs / 1000} s`;
    await this.#connection.within(
      timeoutMs,
      limit,
      () => this.#connection.open(),
    );
    const code = watchCode(this.#process.connectionFile);
    const error = await this.#execute(code, { silent: true });
    if (error) throw new KernelError(`Cannot watch: ${error.message}`);
  }

  async #execute(
    code: string,
    { silent, onMessage, timeoutMs = Infinity, until }: ExecuteOptions & {
      silent: boolean;
      until?: Promise<unknown>;
    },
  ): Promise<CellError | undefined> {
    const id = crypto.randomUUID();
    const reply = Promise.withResolvers<Message>();
    const idle = Promise.withResolvers<void>();
    this.#connection.onMessage = (message) => {
      const isOurs = message.parentId === id;
      if (message.type === "execute_reply") {
        if (isOurs) reply.resolve(message);
      } else if (message.type === "status") {
        if (isOurs && message.content.execution_state === "idle") {
          idle.resolve();
        }
      } else onMessage?.(message);
    };
    const limit = `Cell ran for longer than ${timeoutMs / 1000} s`;
    return await this.#connection.within(timeoutMs, limit, async () => {
      await this.#connection.request("execute_request", {
        code,
        silent,
        store_history: !silent,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      }, id);
      const { content } = await reply.promise;
      await idle.promise;
      const { status, ename, evalue, traceback } = v.parse(
        ReplySchema,
        content,
      );
      if (status === "ok") {
        await until;
        return undefined;
      }
      if (evalue === NOT_RUN) {
        return { name: "SyntaxError", message: CANNOT_PARSE, traceback };
      }
      return { name: ename, message: evalue, traceback };
    });
  }
}
