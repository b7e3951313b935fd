/**
 * Where a ledger's text lies: a file that is only ever added to, or memory.
 *
 * @module
 */
import { dirname } from "node:path";
import { LockError, lockFile } from "../file_lock.ts";

/** A text that is only ever added to. */
export interface LineFile {
  /** What messages call it. */
  readonly name: string;
  /** Adds whole lines, all or, after a kill, the first of them and a torn one. */
  append(lines: readonly string[]): Promise<void>;
  /** All that is there; nothing where nothing has been added. */
  read(): Promise<string>;
}

/** How long to wait for another process; it holds the lock for one write. */
const LOCK_MS = 30_000;

/** Lines in memory, gone with the process. */
export class LinesInMemory implements LineFile {
  readonly name = "memory";
  #text = "";

  append(lines: readonly string[]): Promise<void> {
    this.#text += lines.map((line) => `${line}\n`).join("");
    return Promise.resolve();
  }

  read(): Promise<string> {
    return Promise.resolve(this.#text);
  }
}

/**
 * Lines in a file that several processes may add to at once.
 *
 * An empty file of its name and `.lock` lets one in at a time. Whoever is killed
 * in the middle of a line leaves it torn; the next one begins a line of its own.
 */
export class LinesInFile implements LineFile {
  readonly name: string;

  constructor(path: string) {
    this.name = path;
  }

  /** @throws {Error} If the disk is full, the folder cannot be written, and so on. */
  async append(lines: readonly string[]): Promise<void> {
    const text = lines.map((line) => `${line}\n`).join("");
    await Deno.mkdir(dirname(this.name), { recursive: true });
    using _lock = await this.#lock();
    // In one go, so that a task that ends itself on Ctrl-C is not in between.
    using file = Deno.openSync(this.name, {
      create: true,
      read: true,
      append: true,
    });
    const { size } = file.statSync();
    const bytes = new TextEncoder().encode(
      isTorn(file, size) ? `\n${text}` : text,
    );
    try {
      for (let done = 0; done < bytes.length;) {
        done += file.writeSync(bytes.subarray(done));
      }
      file.syncSync();
    } catch (error) {
      takeBack(file, size);
      throw error;
    }
  }

  async read(): Promise<string> {
    const text = await this.#text();
    if (text === "" || text.endsWith("\n")) return text;
    // Torn, or another process is just writing it: the lock tells which.
    try {
      using _lock = await this.#lock();
      return await this.#text();
    } catch (error) {
      if (error instanceof LockError) throw error;
      return text; // Where nobody may write, nobody is writing.
    }
  }

  #lock(): Promise<Disposable> {
    return lockFile(`${this.name}.lock`, { timeoutMs: LOCK_MS });
  }

  async #text(): Promise<string> {
    try {
      return await Deno.readTextFile(this.name);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }
}

/** Whether the last line lacks its end. */
function isTorn(file: Deno.FsFile, size: number): boolean {
  if (size === 0) return false;
  const last = new Uint8Array(1);
  file.seekSync(size - 1, Deno.SeekMode.Start);
  file.readSync(last);
  return last[0] !== 10;
}

/** What a full disk took of a line serves nobody; where it stays, it is a torn line. */
function takeBack(file: Deno.FsFile, size: number): void {
  try {
    file.truncateSync(size);
  } catch {
    // The reader sets it aside.
  }
}
