/**
 * Telling Jupyter and the editors that there is a Deno kernel.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { WriteError, writeFileAtomic } from "../atomic_file.ts";

/** Where kernels are registered: what decides it. */
export interface JupyterPlace {
  readonly os: typeof Deno.build.os;
  /** The value of an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/** What {@linkcode installKernelSpec} did. */
export interface InstalledSpec {
  /** The file that registers the kernel. */
  readonly path: string;
  /** Where a file that said something else is kept, if there was one. */
  readonly backup?: string;
}

/**
 * Jupyter's folder for data of the user, as an absolute path.
 *
 * @throws {Error} If the environment does not say where the user's files are.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const env = (name: string) => name === "HOME" ? "/home/ada" : undefined;
 * assert.equal(
 *   jupyterDataFolder({ os: "linux", env }),
 *   "/home/ada/.local/share/jupyter",
 * );
 * ```
 */
export function jupyterDataFolder({ os, env }: JupyterPlace): string {
  const chosen = env("JUPYTER_DATA_DIR");
  if (chosen) return resolve(chosen);
  const below = (variable: string, ...path: string[]) => {
    const folder = env(variable);
    if (folder) return resolve(folder, ...path);
    throw new Error(
      `Cannot find Jupyter's data folder: expected JUPYTER_DATA_DIR or ${variable} to be set`,
    );
  };
  if (os === "windows") return below("APPDATA", "jupyter");
  if (os === "darwin") return below("HOME", "Library", "Jupyter");
  return env("XDG_DATA_HOME")
    ? below("XDG_DATA_HOME", "jupyter")
    : below("HOME", ".local", "share", "jupyter");
}

/**
 * Registers the Deno that runs this as the kernel `deno` in `dataFolder`.
 *
 * A file that registers something else under this name is kept beside it, with
 * `.bak` at its end, or `.2.bak` and so on where such files keep something already.
 *
 * @throws {Error} If there cannot be such a file.
 */
export async function installKernelSpec(
  dataFolder: string,
): Promise<InstalledSpec> {
  const path = join(dataFolder, "kernels", "deno", "kernel.json");
  const spec = {
    argv: [
      Deno.execPath(),
      "jupyter",
      "--kernel",
      "--conn",
      "{connection_file}",
    ],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1" },
  };
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  try {
    const old = await textOf(path);
    if (old === text) return { path };
    const backup = old === undefined ? undefined : await keep(path, old);
    await writeFileAtomic(path, text);
    return backup === undefined ? { path } : { path, backup };
  } catch (error) {
    throw new Error(
      `Cannot register kernel in "${path}": ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** Keeps `text` of the file `path` in another; returns which. */
async function keep(path: string, text: string): Promise<string> {
  for (let count = 1;; count++) {
    const backup = `${path}${count === 1 ? "" : `.${count}`}.bak`;
    const kept = await textOf(backup);
    if (kept === undefined) await writeFileAtomic(backup, text);
    if (kept === undefined || kept === text) return backup;
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof WriteError ? error.cause : error;
  const { NotADirectory, NotCapable, PermissionDenied } = Deno.errors;
  if (cause instanceof NotADirectory) {
    return "a file stands where a folder must";
  }
  if (cause instanceof NotCapable) {
    return "Deno does not let programs write there";
  }
  if (cause instanceof PermissionDenied) return "this user may not write there";
  return cause instanceof Error ? cause.message : String(cause);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
