/**
 * What runs inside the kernel, beside the notebook: it hears errors that nobody
 * caught, and says when all output of a cell has left.
 *
 * @module
 */

/** The kind of message that says that a cell has settled. */
export const SETTLED = "candlebook_settled";

const WATCH = "candlebook.watch";

/**
 * Code for the kernel that begins the watch; it shows nothing. The watch removes
 * `connectionFile` if it outlives the one who made it.
 */
export function watchCode(connectionFile: string): string {
  const args = [WATCH, SETTLED, connectionFile]
    .map((arg) => JSON.stringify(arg));
  return `(${installWatch})(${args.join(", ")});`;
}

/**
 * Code for the kernel that waits `ms`, so that what is already due still happens,
 * and then broadcasts what the watch has found since it was last asked.
 *
 * Whatever the kernel broadcasts goes out in order, so this message comes after
 * the outputs of the cell, whereas the kernel's own word that a cell is done may
 * overtake them.
 */
export function settleCode(ms: number): string {
  return `await globalThis[Symbol.for(${JSON.stringify(WATCH)})](${ms});`;
}

/**
 * Begins the watch. It is sent to the kernel as text, so it stands alone; and it
 * holds on to what it needs, for a cell may put something else in its place.
 */
function installWatch(
  watch: string,
  settled: string,
  connectionFile: string,
): void {
  const { setTimeout, Promise, Error, String, Deno } = globalThis;
  const jupyter = Reflect.get(Deno, "jupyter");
  const broadcast = jupyter.broadcast.bind(jupyter);
  let found: { name: string; message: string; stack: string }[] = [];
  const note = (kind: string, reason: unknown) => {
    const isError = reason instanceof Error;
    found.push({
      name: `${kind} ${isError ? reason.name : "value"}`,
      message: isError ? reason.message : String(reason),
      stack: isError ? String(reason.stack) : "",
    });
  };
  // Prevented, because an error that nobody catches would end the kernel.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    note("Unhandled rejection:", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    note("Uncaught", event.error ?? event.message);
  });
  Object.defineProperty(globalThis, Symbol.for(watch), {
    value: async (ms: number) => {
      await new Promise((done) => setTimeout(done, ms));
      const all = found;
      found = [];
      await broadcast(settled, { found: all });
    },
  });
  // Ends with whoever started it, even where that was killed.
  (async () => {
    while (await Deno.stdin.read(new Uint8Array(64)) !== null);
    try {
      Deno.removeSync(connectionFile);
    } finally {
      Deno.exit(0);
    }
  })();
}
