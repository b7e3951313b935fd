/**
 * Programs that die in the middle of their work, for tests of what they leave.
 *
 * @module
 */
import { join } from "node:path";

/**
 * Starts the program `module` of this folder and kills it as `kill -9` does,
 * `afterMs` after it wrote its first line; returns the whole lines it wrote.
 */
export async function runAndKill(
  module: string,
  args: readonly string[],
  afterMs: number,
): Promise<string[]> {
  const path = (name: string) => join(import.meta.dirname!, name);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      `--config=${path("../../deno.json")}`,
      path(module),
      ...args,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let killer: ReturnType<typeof setTimeout> | undefined;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (!text.includes("\n")) continue;
    killer ??= setTimeout(() => killIfRunning(child), afterMs);
  }
  clearTimeout(killer);
  await child.status;
  return text.split("\n").slice(0, -1);
}

/** Kills a program as `kill -9` does; one that finished first is none the worse for it. */
export function killIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Writes one line that a kill right afterwards cannot take back. */
export function writeLine(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
