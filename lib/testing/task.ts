/**
 * Tasks as a person runs them: `deno task …` in a process of its own.
 *
 * @module
 */
import { join } from "node:path";

/** What a task printed and how it ended. */
export interface TaskResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The project's folder. */
export const ROOT = join(import.meta.dirname!, "../..");

/** What tests try is written down where it is gone with them. */
const ledgerFolder = Deno.makeTempDirSync({ prefix: "candlebook_ledger_" });
addEventListener("unload", () => {
  Deno.removeSync(ledgerFolder, { recursive: true });
});
const ENV = {
  NO_COLOR: "1",
  CANDLEBOOK_LEDGER: join(ledgerFolder, "trials.jsonl"),
};

/** Runs `deno task <args>` in the project's folder or a copy of it, with `env` added. */
export async function runTask(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd: string = ROOT,
): Promise<TaskResult> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd,
    env: { ...ENV, ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { status: code, stdout: text(stdout), stderr: text(stderr) };
}

/** The arguments that deno.json gives to `deno` for a task, without quoting. */
export async function taskArgs(name: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(ROOT, "deno.json"));
  const [deno, ...args] = JSON.parse(text).tasks[name].command.split(" ");
  if (deno !== "deno") throw new Error(`Cannot read the command of ${name}`);
  return args;
}

/**
 * Starts `deno task <name> <args>`, without `deno task` between, so that a signal
 * meets the process that does the work.
 */
export async function startTask(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Deno.ChildProcess> {
  return new Deno.Command(Deno.execPath(), {
    args: [...await taskArgs(name), ...args],
    cwd: ROOT,
    env: { ...ENV, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
