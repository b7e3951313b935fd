/**
 * Telling Jupyter and the editors that there is a Deno kernel.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../atomic_file.ts";

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
 * Jupyter's folder for data of the user.
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
  if (chosen) return chosen;
  const below = (variable: string, ...path: string[]) => {
    const folder = env(variable);
    if (folder) return join(folder, ...path);
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
 * `.bak` at its end.
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
  const old = await textOf(path);
  if (old === text) return { path };
  const backup = `${path}.bak`;
  if (old !== undefined) await writeFileAtomic(backup, old);
  await writeFileAtomic(path, text);
  return old === undefined ? { path } : { path, backup };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
