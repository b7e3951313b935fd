/**
 * What all command lines share: how they fail, and how they are interrupted.
 *
 * @module
 */
import { type Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { stopBars } from "./_progress.ts";

/** Exit statuses of every task. */
const [FAILED, UNUSABLE_ARGUMENTS] = [1, 2];
const [INTERRUPTED, TERMINATED] = [130, 143];

/** Arguments that cannot be used; the message says which and why. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Runs a command line and ends the process: 0 when done, 1 with one line that says
 * what failed, 2 where the arguments cannot be used, 130 on Ctrl-C.
 *
 * Stack traces show with `CANDLEBOOK_DEBUG=1`.
 */
export async function runCommand(
  command: Command,
  args: readonly string[] = Deno.args,
): Promise<never> {
  command.exitOverride().configureOutput({
    outputError: () => {},
    // Else it asks the environment, which tasks may not read.
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  try {
    await command.parseAsync(args, { from: "user" });
    Deno.exit(0);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) Deno.exit(0);
    stopBars();
    const status = exitStatus(error);
    const hint = status === UNUSABLE_ARGUMENTS
      ? "; --help lists the options"
      : "";
    console.error(`error: ${oneLine(error)}${hint}`);
    if (Deno.env.get("CANDLEBOOK_DEBUG")) console.error(error);
    Deno.exit(status);
  }
}

/** Aborted by Ctrl-C, so that work can stop where nothing is half-written. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  Deno.addSignalListener("SIGINT", () => {
    controller.abort(new Interrupted("Interrupted; nothing was half-written"));
  });
  Deno.addSignalListener("SIGTERM", () => {
    stopBars();
    Deno.exit(TERMINATED);
  });
  return controller.signal;
}

class Interrupted extends Error {
  override name = "Interrupted";
}

function exitStatus(error: unknown): number {
  if (error instanceof Interrupted) return INTERRUPTED;
  const unusable = [CommanderError, ConfigError, UsageError]
    .some((kind) => error instanceof kind);
  return unusable ? UNUSABLE_ARGUMENTS : FAILED;
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^error: /, "").trim().replaceAll(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
}
