/**
 * Tables as HTML for places without a style sheet of ours, such as a notebook.
 *
 * @module
 */
import { COLORS } from "./figures/figure.ts";
import { Markup, markup, type MarkupPart } from "./page/markup.ts";

/** A column of {@linkcode htmlTable}. */
export interface HtmlColumn {
  readonly label: string;
  /** Where its cells stand; the first column stands left in any case. @default {"right"} */
  readonly align?: "left" | "right";
}

/** Rows, maybe under a title of their own. */
export interface HtmlSection {
  readonly title?: MarkupPart;
  /** One cell per column; the first one names the row. */
  readonly rows: readonly (readonly MarkupPart[])[];
}

/** Cells inherit these where no style sheet knows better; one per cell would be most of a table. */
const TABLE = "border-collapse:collapse;text-align:right;white-space:nowrap;" +
  "font-variant-numeric:tabular-nums;margin:.3em 0";
const LEFT = "text-align:left";

/**
 * A table that takes over the colours and the font around it, keeps its digits in
 * line, and scrolls by itself where the page is narrow. Texts are escaped.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { htmlTable } from "./html_table.ts";
 * const { html } = htmlTable(["name", "score"], [{ rows: [["a < b", "0.5"]] }]);
 * assert.match(html, /<th scope="row"[^>]*>a &lt; b<\/th><td>0.5<\/td>/);
 * ```
 */
export function htmlTable(
  columns: readonly (HtmlColumn | string)[],
  sections: readonly HtmlSection[],
): Markup {
  const all = columns.map((column, i) => {
    const { label, align } = typeof column === "string"
      ? { label: column }
      : column;
    return { label, left: i === 0 || align === "left" };
  });
  const heads = all.map(({ label, left }) =>
    markup`<th scope="col" style="text-align:${
      left ? "left" : "right"
    };border-bottom:1px solid ${COLORS.muted}">${label}</th>`
  );
  const bodies = sections.map(({ title, rows }) =>
    markup`<tbody>
${[
      ...title === undefined ? [] : [titleRow(title, all.length)],
      ...rows.map((cells) => {
        const [name, ...values] = cells.map((cell, i) =>
          i === 0
            ? markup`<th scope="row" style="${LEFT};font-weight:normal">${cell}</th>`
            : cellOf(cell, all[i]!.left)
        );
        return markup`<tr>${name!}${joined(values)}</tr>`;
      }),
    ]}
</tbody>`
  );
  return markup`<div style="overflow-x:auto;max-width:100%">
<table cellpadding="5" style="${TABLE}">
<thead>
<tr>
${heads}
</tr>
</thead>
${bodies}
</table>
</div>`;
}

/** A page's own style may let cells wrap, which tears dates and exponents apart. */
function cellOf(cell: MarkupPart, left: boolean): Markup {
  const tears = typeof cell === "string" && /[ -]/.test(cell.slice(1));
  const style = [
    ...left ? [LEFT] : [],
    ...tears ? ["white-space:nowrap"] : [],
  ].join(";");
  return style === ""
    ? markup`<td>${cell}</td>`
    : markup`<td style="${style}">${cell}</td>`;
}

function titleRow(title: MarkupPart, columns: number): Markup {
  return markup`<tr><th scope="rowgroup" colspan="${columns}" style="${LEFT}">${title}</th></tr>`;
}

/** Without the line breaks that a list gets: one row of a table is one line. */
function joined(cells: readonly Markup[]): Markup {
  return new Markup(cells.map(({ html }) => html).join(""));
}
