/**
 * Notebook files, format 4.5: read, checked, and written so that equal notebooks
 * are equal bytes.
 *
 * @module
 */
import * as v from "valibot";
import { writeFileAtomic } from "../atomic_file.ts";

/** Text is stored as a list of lines; here it is one string. */
const TextSchema = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((text) => typeof text === "string" ? text : text.join("")),
);
const MetadataSchema = v.record(v.string(), v.unknown());
/** By MIME type; JSON stays as it is, all else is text. */
const DataSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((data) =>
    Object.fromEntries(
      Object.entries(data).map(([type, value]) => {
        const text = v.safeParse(TextSchema, value);
        return [type, text.success && !isJson(type) ? text.output : value];
      }),
    )
  ),
);
const CountSchema = v.nullable(v.pipe(v.number(), v.integer()));

const OutputSchema = v.variant("output_type", [
  v.looseObject({
    output_type: v.literal("stream"),
    name: v.string(),
    text: TextSchema,
  }),
  v.looseObject({
    output_type: v.literal("display_data"),
    data: DataSchema,
    metadata: MetadataSchema,
  }),
  v.looseObject({
    output_type: v.literal("execute_result"),
    data: DataSchema,
    metadata: MetadataSchema,
    execution_count: CountSchema,
  }),
  v.looseObject({
    output_type: v.literal("error"),
    ename: v.string(),
    evalue: v.string(),
    traceback: v.array(v.string()),
  }),
]);
/** Something a cell showed. */
export type Output = v.InferOutput<typeof OutputSchema>;

const IdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,64}$/, "expected 1 to 64 letters, digits, - or _"),
);
const CellSchema = v.variant("cell_type", [
  v.looseObject({
    cell_type: v.literal("code"),
    id: IdSchema,
    metadata: MetadataSchema,
    source: TextSchema,
    execution_count: CountSchema,
    outputs: v.array(OutputSchema),
  }),
  v.looseObject({
    cell_type: v.picklist(["markdown", "raw"]),
    id: IdSchema,
    metadata: MetadataSchema,
    source: TextSchema,
  }),
]);
/** A cell of code, or of text. */
export type Cell = v.InferOutput<typeof CellSchema>;
/** A cell of code. */
export type CodeCell = Extract<Cell, { cell_type: "code" }>;

const NotebookSchema = v.looseObject({
  nbformat: v.literal(4),
  nbformat_minor: v.pipe(v.number(), v.integer(), v.minValue(5)),
  metadata: MetadataSchema,
  cells: v.pipe(
    v.array(CellSchema),
    v.check(
      (cells) => new Set(cells.map(({ id }) => id)).size === cells.length,
      "two cells have the same id",
    ),
  ),
});
/** A notebook; what is not known here is kept as it was. */
export type Notebook = v.InferOutput<typeof NotebookSchema>;

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
 * @throws {SyntaxError} If the text is no JSON.
 * @throws {TypeError} If it is no notebook of format 4.5 whose cells all have an
 * id; the message says where it differs.
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
export function parseNotebook(text: string): Notebook {
  const { success, output, issues } = v.safeParse(
    NotebookSchema,
    JSON.parse(text),
  );
  if (success) return output;
  const [issue] = issues;
  const place = v.getDotPath(issue) ?? "it";
  throw new TypeError(`Cannot read notebook: ${place}: ${issue.message}`);
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
  const text = await Deno.readTextFile(path);
  try {
    return parseNotebook(text);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) {
      error.message = `"${path}": ${error.message}`;
    }
    throw error;
  }
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

function isJson(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
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
