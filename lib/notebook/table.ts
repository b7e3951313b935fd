/**
 * A table of a notebook's own making.
 *
 * @module
 */
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.ts";
import { htmlTable } from "../report/html_table.ts";
import { cellText } from "./_words.ts";

/** What a cell of {@linkcode table} may hold. */
export type TableCell = string | number | boolean | Date | null | undefined;

/** A table as a notebook shows it. */
export interface TableView {
  /** Its representations by MIME type. */
  toBundle(): MimeBundle;
}

/**
 * Rows as a table: one column per name of the first row, in its order. Whole
 * numbers show in full, others with four digits that count, dates in UTC.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "./table.ts";
 * const view = table([{ fold: 1, auc: 0.51234 }, { fold: 2, auc: NaN }]);
 * assert.match(view.toBundle()["text/html"]!, /<td>0.5123<\/td>/);
 * assert.equal(view.toBundle()["text/plain"], "2 rows: fold, auc");
 * ```
 */
export function table(
  rows: readonly Readonly<Record<string, TableCell>>[],
): TableView {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((label) => ({
    label,
    align: typeof rows[0]![label] === "string" ? "left" : "right",
  } as const));
  const bundle = () => ({
    "text/html": htmlTable(columns, [{
      rows: rows.map((row) => names.map((name) => cellText(row[name]))),
    }]).html,
    "text/plain": `${rows.length} rows: ${names.join(", ")}`,
  });
  return Object.defineProperty({ toBundle: bundle }, JUPYTER_DISPLAY, {
    value: bundle,
  });
}
