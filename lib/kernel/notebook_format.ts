/**
 * What a notebook consists of, format 4.5.
 *
 * @module
 */
import * as v from "valibot";

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

/** What is checked of a notebook. */
export const NotebookSchema = v.looseObject({
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

/** Whether a MIME type is one of JSON, which is no text here. */
export function isJson(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
}
