/**
 * A cell's failure, for people to read.
 *
 * @module
 */
import type { CellFailure } from "./execute_notebook.ts";
import type { Notebook } from "./notebook_format.ts";

/**
 * The cell that failed with its lines numbered, and the traceback below; frames of
 * the runtime's own code are left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const notebook = {
 *   nbformat: 4 as const,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [{
 *     cell_type: "code" as const,
 *     id: "sum",
 *     metadata: {},
 *     source: "a();",
 *     execution_count: 1,
 *     outputs: [],
 *   }],
 * };
 * const text = failureText(notebook, {
 *   cellId: "sum",
 *   name: "ReferenceError",
 *   message: "a is not defined",
 *   traceback: ["ReferenceError: a is not defined", "    at <anonymous>:1:22"],
 * });
 * assert.equal(text, [
 *   'cell "sum":',
 *   "  1 | a();",
 *   "ReferenceError: a is not defined",
 *   "    at <anonymous>:1:22",
 * ].join("\n"));
 * ```
 */
export function failureText(
  { cells }: Notebook,
  { cellId, name, message, traceback }: CellFailure,
): string {
  const source = cells.find(({ id }) => id === cellId)?.source ?? "";
  const lines = source.trimEnd().split("\n")
    .map((line, i) => `${`${i + 1}`.padStart(3)} | ${line}`.trimEnd());
  const frames = traceback.filter((line) =>
    /^\s+at /.test(line) && !/\b(ext|node):/.test(line)
  );
  const error = `${name}: ${message}`;
  return [`cell "${cellId}":`, ...lines, error, ...frames].join("\n");
}
