/**
 * Lines that the cells of a notebook printed.
 *
 * @module
 */
import type { Notebook } from "./notebook_format.ts";

/** A line that a cell printed. */
export interface PrintedLine {
  readonly cellId: string;
  readonly line: string;
}

/**
 * The lines in what `notebook` printed that begin with `start`, in order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const lines = printedLines({
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
 *       text: "12 rows\nWARNING: a gap\n",
 *     }],
 *   }],
 * }, "WARNING");
 * assert.deepEqual(lines, [{ cellId: "load", line: "WARNING: a gap" }]);
 * ```
 */
export function printedLines(
  { cells }: Notebook,
  start: string,
): PrintedLine[] {
  return cells.flatMap((cell) => {
    if (cell.cell_type !== "code") return [];
    return cell.outputs
      .flatMap((output) => output.output_type === "stream" ? output.text : [])
      .flatMap((text) => text.split("\n"))
      .filter((line) => line.startsWith(start))
      .map((line) => ({ cellId: cell.id, line }));
  });
}
