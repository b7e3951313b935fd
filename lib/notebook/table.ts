/**
 * A table of a notebook's own making.
 *
 * @module
 */
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.ts";
import { htmlTable } from "../report/html_table.ts";
import { grouped, scored } from "../report/words.ts";
import { cellText, short } from "./_words.ts";

/** What a cell of {@linkcode table} may hold. */
export type TableCell = string | number | boolean | Date | null | undefined;

/** A table as a notebook shows it. */
export interface TableView {
  /** Its representations by MIME type. */
  toBundle(): MimeBundle;
}

/**
 * Rows as a table: one column per name of the first row, in its order. Columns of
 * whole numbers show them in full; others have four decimals, or four digits that
 * count where numbers are larger than ten; dates are in UTC.
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
  const writes = names.map((name) =>
    writerOf(rows.flatMap((row) => {
      const cell = row[name];
      return typeof cell === "number" && Number.isFinite(cell) ? [cell] : [];
    }))
  );
  const bundle = () => ({
    "text/html": htmlTable(columns, [{
      rows: rows.map((row) =>
        names.map((name, i) => cellOf(row[name], writes[i]!))
      ),
    }]).html,
    "text/plain": `${rows.length} rows: ${names.join(", ")}`,
  });
  return Object.defineProperty({ toBundle: bundle }, JUPYTER_DISPLAY, {
    value: bundle,
  });
}

function cellOf(cell: TableCell, write: (value: number) => string): string {
  return typeof cell === "number" && Number.isFinite(cell)
    ? write(cell)
    : cellText(cell);
}

/** One way for all numbers of a column, so that their digits stand in line. */
function writerOf(numbers: readonly number[]): (value: number) => string {
  if (numbers.every(Number.isInteger)) return grouped;
  return numbers.every((value) => Math.abs(value) < 10) ? scored : short;
}
