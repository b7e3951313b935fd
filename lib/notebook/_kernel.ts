/**
 * The Jupyter kernel this code runs in, if it runs in one.
 *
 * @module
 */

/** The part of Deno's kernel that this room speaks to. */
export interface Kernel {
  /** Queues a message to everyone who watches this kernel. */
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
}

/** What the kernel calls with a cell's value, once the cell has run. */
export interface ResultSender {
  broadcastResult(count: number, value: unknown): Promise<void>;
}

/** The runtime's own object for kernels; elsewhere it has no `broadcastResult`. */
export function resultSender(): ResultSender | undefined {
  const runtime = Deno as unknown as Record<symbol, {
    jupyter?: Partial<ResultSender>;
  }>;
  const internal = Reflect.get(Deno, "internal") as symbol;
  const sender = runtime[internal]?.jupyter;
  return sender?.broadcastResult ? sender as ResultSender : undefined;
}

/** The kernel, or `undefined` where a program runs by itself. */
export function currentKernel(): Kernel | undefined {
  // Outside a kernel, merely to look at Deno.jupyter is an error.
  return resultSender() && Reflect.get(Deno, "jupyter") as Kernel;
}
