/**
 * One process at a time: a lock that the operating system itself gives back when
 * its holder dies, however it dies.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";

/** Options for {@linkcode lockFile}. */
export interface LockFileOptions {
  /** How long to wait for another holder, ms. @default {600_000} */
  timeoutMs?: number;
  /** Ends the wait early. */
  signal?: AbortSignal;
  /** Called once when another holder makes us wait. */
  onWait?: () => void;
}

/** Another holder kept a lock for longer than we would wait. */
export class LockError extends Error {
  override readonly name = "LockError";
}

const POLL_MS = 50;

/**
 * The lock on `path`, an empty file that is made as needed and never removed;
 * disposing of it gives the lock back.
 *
 * @throws {LockError} If another holder keeps it for `timeoutMs`.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { LockError, lockFile } from "./file_lock.ts";
 * const path = await Deno.makeTempFile();
 * {
 *   using _held = await lockFile(path);
 *   await assert.rejects(lockFile(path, { timeoutMs: 0 }), LockError);
 * }
 * using _again = await lockFile(path, { timeoutMs: 0 });
 * await Deno.remove(path);
 * ```
 */
export async function lockFile(
  path: string,
  options: LockFileOptions = {},
): Promise<Disposable> {
  const { timeoutMs = 600_000, signal, onWait } = options;
  const file = await Deno.open(path, { create: true, write: true });
  try {
    const deadline = performance.now() + timeoutMs;
    for (let waited = false; !await file.tryLock(true); waited = true) {
      if (performance.now() >= deadline) {
        throw new LockError(
          `Cannot lock "${path}": another process has held it for ${
            timeoutMs / 1000
          } s`,
        );
      }
      if (!waited) onWait?.();
      await delay(POLL_MS, undefined, { signal });
    }
    return file;
  } catch (error) {
    file.close();
    signal?.throwIfAborted();
    throw error;
  }
}
