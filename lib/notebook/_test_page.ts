/**
 * HTML of a view, taken apart for tests.
 *
 * @module
 */
import { parseHTML } from "linkedom";

interface Element {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** The texts of all elements of `html` that a selector finds. */
export function textsIn(html: string, selector: string): string[] {
  const { document } = parseHTML(`<body>${html}</body>`) as unknown as {
    document: Element;
  };
  return Array.from(
    document.querySelectorAll(selector),
    ({ textContent }) => textContent.trim(),
  );
}

/** The cells of every row of `html` that is no head. */
export function rowsIn(html: string): string[][] {
  const { document } = parseHTML(`<body>${html}</body>`) as unknown as {
    document: Element;
  };
  return Array.from(
    document.querySelectorAll("tbody tr"),
    (row) => Array.from(row.querySelectorAll("th, td"), (it) => it.textContent),
  );
}
