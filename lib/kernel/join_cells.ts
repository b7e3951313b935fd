/**
 * A notebook's code as one module, for tools that know modules only.
 *
 * @module
 */
import type { Notebook } from "./notebook_format.ts";

/** All code of a notebook, and the way back. */
export interface JoinedCells {
  /** A TypeScript module. */
  readonly code: string;
  /** The cell that `line` of the code is from, and the line there; both from 1. */
  readonly placeOf: (line: number) => CellPlace | undefined;
}

/** A line in a cell. */
export interface CellPlace {
  readonly cellId: string;
  readonly line: number;
}

/** Options for {@linkcode joinCells}. */
export interface JoinCellsOptions {
  /** The notebook's address, which relative imports start from. */
  base?: string | URL;
}

/** What follows `from`, `import` or `import(` if it is a relative path. */
const RELATIVE = /(\b(?:from|import)\s*\(?\s*)(["'])(\.{1,2}\/[^"'\n]*)\2/g;

/**
 * The code cells of `notebook` joined in order; lines stay lines.
 *
 * A name that two cells declare is declared twice in the module too: what runs
 * only because a kernel lets later cells win is for the type check to find.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const cell = { cell_type: "code" as const, metadata: {}, outputs: [] };
 * const { code, placeOf } = joinCells({
 *   nbformat: 4,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [
 *     { ...cell, id: "a", execution_count: null, source: "const a = 1;" },
 *     { ...cell, id: "b", execution_count: null, source: "// twice\na * 2" },
 *   ],
 * });
 * assert.equal(code, "const a = 1;\n;\n// twice\na * 2\n;\nexport {};\n");
 * assert.deepEqual(placeOf(4), { cellId: "b", line: 2 });
 * ```
 */
export function joinCells(
  { cells }: Notebook,
  { base }: JoinCellsOptions = {},
): JoinedCells {
  const lines: string[] = [];
  const places: CellPlace[] = [];
  for (const cell of cells) {
    if (cell.cell_type !== "code") continue;
    const source = base === undefined
      ? cell.source
      : withAddresses(cell.source, base);
    // A cell's last statement ends with it, semicolon or not.
    for (const [i, line] of [...source.split("\n"), ";"].entries()) {
      lines.push(line);
      places.push({ cellId: cell.id, line: i + 1 });
    }
  }
  // Makes it a module even if nothing is imported.
  lines.push("export {};", "");
  return {
    code: lines.join("\n"),
    placeOf: (line) => places[line - 1],
  };
}

/** `code` with relative imports as addresses, for it may lie elsewhere. */
function withAddresses(code: string, base: string | URL): string {
  return code.replaceAll(
    RELATIVE,
    (_, head, quote, path) => `${head}${quote}${new URL(path, base)}${quote}`,
  );
}
