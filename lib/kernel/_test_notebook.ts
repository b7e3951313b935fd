import type { Notebook, Output } from "./notebook_format.ts";

/** A notebook of code cells, with ids `c1`, `c2` and so on. */
export function notebookOf(
  ...cells: readonly (string | { source: string; outputs: Output[] })[]
): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((cell, i) => {
      const { source, outputs } = typeof cell === "string"
        ? { source: cell, outputs: [] }
        : cell;
      return {
        cell_type: "code",
        id: `c${i + 1}`,
        metadata: {},
        source,
        execution_count: outputs.length === 0 ? null : i + 1,
        outputs,
      };
    }),
  };
}

/** A cell that printed `text`. */
export function printed(text: string) {
  const output: Output = { output_type: "stream", name: "stdout", text };
  return { source: "print();", outputs: [output] };
}
