/**
 * Writing a file so that whoever looks, even after a crash or a power cut, finds
 * the old content or the new, never a part of either.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";

/** A file could not be written; what stood there before still does. */
export class WriteError extends Error {
  override readonly name = "WriteError";
  /** The file that was to be written. */
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot write file "${path}": ${reason}`, { cause });
    this.path = path;
  }
}

/** Whether `name` is that of a file {@linkcode writeFileAtomic} was killed over. */
export function isLeftover(name: string): boolean {
  return /^\..+\.[0-9a-f]{8}\.partial$/.test(name);
}

/**
 * Writes `content` to `path`, replacing what is there; folders are made as needed.
 *
 * The content goes to a file with a name of its own in the same folder, is forced
 * to the disk, and takes the name of `path` in one step that cannot be half done.
 * A process killed on the way leaves at most such a file behind, which
 * {@linkcode isLeftover} tells by its name; after an error there is none.
 *
 * @throws {WriteError} If the disk is full, the folder cannot be written, and so on.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { writeFileAtomic } from "./atomic_file.ts";
 * const folder = await Deno.makeTempDir();
 * await writeFileAtomic(`${folder}/models/best.json`, '{"schema":1}');
 * assert.equal(await Deno.readTextFile(`${folder}/models/best.json`), '{"schema":1}');
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeFileAtomic(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  const folder = dirname(path);
  const tag = crypto.randomUUID().slice(0, 8);
  const partial = join(folder, `.${basename(path)}.${tag}.partial`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeToDisk(partial, bytes);
    await Deno.rename(partial, path);
    await syncFolder(folder);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw new WriteError(path, error);
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { createNew: true, write: true });
  for (let done = 0; done < bytes.length;) {
    done += await file.write(bytes.subarray(done));
  }
  await file.sync();
}

/** Makes a rename survive a power cut; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using handle = await Deno.open(folder);
  await handle.sync();
}
