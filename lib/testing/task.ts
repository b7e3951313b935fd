/**
 * Tasks as a person runs them: `deno task …` in a process of its own.
 *
 * @module
 */

/** What a task printed and how it ended. */
export interface TaskResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs `deno task <args>` in the project's folder, with `env` added. */
export async function runTask(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<TaskResult> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { status: code, stdout: text(stdout), stderr: text(stderr) };
}
