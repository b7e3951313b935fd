/**
 * Notebook files: read, checked, and written so that equal notebooks are equal
 * bytes.
 *
 * @module
 */
import * as v from "valibot";
import { writeFileAtomic } from "../atomic_file.ts";
import {
  isJson,
  type Notebook,
  NotebookSchema,
  type Output,
} from "./notebook_format.ts";

/** Which kernel the notebook wants; the same on every machine and version. */
const DENO_METADATA = {
  kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
  language_info: {
    codemirror_mode: "typescript",
    file_extension: ".ts",
    mimetype: "text/x.typescript",
    name: "typescript",
    nbconvert_exporter: "script",
    pygments_lexer: "typescript",
  },
};

/**
 * The notebook in `text`.
 *
 * @param path Where it was read, for error messages.
 * @throws {SyntaxError} If the text is no JSON.
 * @throws {TypeError} If it is no notebook of format 4.5 whose cells all have an
 * id; the message says where it differs, and how an older one is upgraded.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = `{
 *   "nbformat": 4, "nbformat_minor": 5, "metadata": {},
 *   "cells": [{
 *     "cell_type": "markdown", "id": "a", "metadata": {},
 *     "source": ["# Hello\\n", "there"]
 *   }]
 * }`;
 * assert.equal(parseNotebook(text).cells[0]?.source, "# Hello\nthere");
 * ```
 */
export function parseNotebook(text: string, path?: string): Notebook {
  const problem = `Cannot read notebook${
    path === undefined ? "" : ` "${path}"`
  }`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`${problem}: it is not JSON: ${reason}`, { cause });
  }
  const { success, output, issues } = v.safeParse(NotebookSchema, value);
  if (success) return output;
  const [issue] = issues;
  const place = v.getDotPath(issue) ?? "it";
  const remedy = isOfOlderFormat(place, issue.input) ? upgradeText(path) : "";
  throw new TypeError(`${problem}: ${place}: ${issue.message}${remedy}`);
}

/** Whether a notebook with this `value` at `place` lacks what format 4.5 brought. */
function isOfOlderFormat(place: string, value: unknown): boolean {
  if (/^cells\.\d+\.id$/.test(place)) return value === undefined;
  return /^nbformat(_minor)?$/.test(place) && typeof value === "number" &&
    value < 5;
}

/** JupyterLab saves a notebook in the format that it had; its library upgrades. */
function upgradeText(path = "NOTEBOOK.ipynb"): string {
  const code = `import nbformat as n; p = ${
    JSON.stringify(path)
  }; n.write(n.v4.upgrade(n.read(p, 4)), p)`;
  return `; with JupyterLab's Python, python3 -c '${code}' upgrades it`;
}

/**
 * The text of `notebook`: keys in order, lines apart, and nothing in it that
 * depends on when, where or with which versions it ran.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = notebookText({
 *   nbformat: 4,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [],
 * });
 * assert.equal(notebookText(parseNotebook(text)), text);
 * ```
 */
export function notebookText(notebook: Notebook): string {
  const stored = {
    ...notebook,
    nbformat_minor: 5,
    metadata: { ...notebook.metadata, ...DENO_METADATA },
    cells: notebook.cells.map((cell) => {
      const { execution: _times, ...metadata } = cell.metadata;
      const source = linesOf(cell.source);
      return cell.cell_type === "code"
        ? { ...cell, metadata, source, outputs: cell.outputs.map(storedOutput) }
        : { ...cell, metadata, source };
    }),
  };
  return `${JSON.stringify(inOrder(stored), null, 1)}\n`;
}

/** Reads the notebook `path`; errors name it. */
export async function readNotebook(path: string): Promise<Notebook> {
  return parseNotebook(await Deno.readTextFile(path), path);
}

/** Writes `notebook` to `path`, whole or not at all. */
export async function writeNotebook(
  path: string,
  notebook: Notebook,
): Promise<void> {
  await writeFileAtomic(path, notebookText(notebook));
}

/** An output with its text in lines, as it is stored. */
export function storedOutput(output: Output): unknown {
  if (output.output_type === "stream") {
    return { ...output, text: linesOf(output.text) };
  }
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === "string" && !isJson(type) ? linesOf(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** `value` with the keys of all its objects sorted, as Jupyter sorts them. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, entry]) => [key, inOrder(entry)]),
  );
}
