/**
 * What an output must not hold if it is to be stored beside the code.
 *
 * @module
 */
import { storedOutput } from "./notebook_file.ts";
import type { Notebook, Output } from "./notebook_format.ts";

/** An output that should not be stored. */
export interface UnfitOutput {
  readonly cellId: string;
  readonly problem: string;
}

const MOST_KB = 200;
/** Roots below which people and systems keep what is theirs alone. */
const PATH =
  /(?:file:\/\/\/|(?<![\w./~-])\/(?:home|Users|root|tmp|private|var\/folders)\/|(?<!\w)[A-Za-z]:\\{1,2})[^\s"'<>)\\]*/;
const STACK_LINE = /^\s+at .*:\d+:\d+\)?$/m;

/**
 * The first output of `notebook` that is larger than 200 KB, shows an absolute
 * path such as those below one of `folders`, or holds a traceback; `undefined` if
 * all are fit to store.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const problem = unfitOutput({
 *   nbformat: 4,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [{
 *     cell_type: "code",
 *     id: "load",
 *     metadata: {},
 *     source: "",
 *     execution_count: 1,
 *     outputs: [{
 *       output_type: "stream",
 *       name: "stdout",
 *       text: "read /srv/work/btc.csv\n",
 *     }],
 *   }],
 * }, ["/srv/work"]);
 * assert.deepEqual(problem, {
 *   cellId: "load",
 *   problem: 'it shows the absolute path "/srv/work"',
 * });
 * ```
 */
export function unfitOutput(
  { cells }: Notebook,
  folders: readonly string[] = [],
): UnfitOutput | undefined {
  for (const cell of cells) {
    if (cell.cell_type !== "code") continue;
    for (const output of cell.outputs) {
      const problem = problemOf(output, folders);
      if (problem) return { cellId: cell.id, problem };
    }
  }
  return undefined;
}

function problemOf(
  output: Output,
  folders: readonly string[],
): string | undefined {
  const size = new TextEncoder().encode(JSON.stringify(storedOutput(output)));
  const kb = Math.ceil(size.length / 1000);
  if (kb > MOST_KB) return `it has ${kb} KB, more than ${MOST_KB}`;
  for (const text of textsOf(output)) {
    const path = folders.find((folder) => text.includes(folder)) ??
      PATH.exec(text)?.[0];
    if (path) return `it shows the absolute path "${path}"`;
    if (STACK_LINE.test(text)) return "it holds a traceback";
  }
  return output.output_type === "error" ? "it holds a traceback" : undefined;
}

/** The text in an output; pictures are not text. */
function textsOf(output: Output): string[] {
  if (output.output_type === "stream") return [output.text];
  if (output.output_type === "error") return [output.evalue];
  return Object.entries(output.data)
    .filter(([type]) => !type.startsWith("image/") || type.endsWith("+xml"))
    .map(([_, value]) =>
      typeof value === "string" ? value : JSON.stringify(value)
    );
}
