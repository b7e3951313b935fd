/**
 * HTML of a view, taken apart for tests.
 *
 * @module
 */
import { elementsOf } from "../testing/page.ts";

/** The texts of all elements of `html` that a selector finds. */
export function textsIn(html: string, selector: string): string[] {
  return elementsOf(html, selector)
    .map(({ textContent }) => textContent.trim());
}

/** The cells of every row of `html` that is no head. */
export function rowsIn(html: string): string[][] {
  return elementsOf(html, "tbody tr").map(({ children }) =>
    [...children].map(({ textContent }) => textContent)
  );
}
