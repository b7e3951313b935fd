/**
 * The training task in a process of its own, so that a notebook can put its own
 * result beside one that nothing in the notebook has touched.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConfigInput } from "../config.ts";
import type { InputFiles } from "../dataset.ts";

/** Options for {@linkcode trainHeadless}. */
export interface TrainHeadlessOptions {
  /** The files to read candles from, where the configuration's source is `file`. */
  input?: InputFiles;
  /** Where models are written and stay; by default they are gone afterwards. */
  folder?: string;
  /** The file into which the task writes what it tries. @default {the task's own ledger} */
  ledger?: string;
}

/** What the task came to. */
export interface HeadlessRun {
  /** SHA-256 over data, folds, scores and model. */
  readonly digest: string;
  /** The exported model's path below the folder. */
  readonly modelFile: string;
  /** The exported model, byte by byte. */
  readonly bytes: Uint8Array;
  /** What the task told on its way; it holds times, which differ from run to run. */
  readonly output: string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Trains by `deno task train`, in a process of its own, with `config`.
 *
 * @throws {Error} If the task fails; the message ends in the task's last words.
 * @example The same digest as in this process
 * ```ts ignore
 * const file = await cb.train(config, await cb.loadDataset(config));
 * const { digest } = await cb.trainHeadless(config);
 * assert.equal(digest, file.digest);
 * ```
 */
export async function trainHeadless(
  config: ConfigInput,
  { input = { paths: [] }, folder, ledger }: TrainHeadlessOptions = {},
): Promise<HeadlessRun> {
  const temporary = await Deno.makeTempDir({ prefix: "candlebook_" });
  try {
    const configFile = resolve(temporary, "config.json");
    await Deno.writeTextFile(configFile, JSON.stringify(config));
    const out = folder === undefined
      ? resolve(temporary, "models")
      : resolve(folder);
    const { stdout, output } = await runTrain([
      ...["--config", configFile, "--out", out, "--json"],
      ...input.paths.flatMap((path) => ["--input", resolve(path)]),
      ...ledger === undefined ? [] : ["--ledger", resolve(ledger)],
      ...input.symbol === undefined ? [] : ["--symbol", input.symbol],
      ...input.interval === undefined ? [] : ["--interval", input.interval],
    ]);
    const { digest, modelFile } = JSON.parse(stdout);
    return {
      digest,
      modelFile: relative(out, modelFile),
      bytes: await Deno.readFile(modelFile),
      output,
    };
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

async function runTrain(options: readonly string[]) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "train", ...options],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const output = text.decode(stderr);
  if (success) return { stdout: text.decode(stdout), output };
  const last = output.trimEnd().split("\n").at(-1)!.replace(/^error: /, "");
  throw new Error(
    `Cannot train in a process of its own: ${last || "it gave no reason"}`,
    { cause: output },
  );
}
