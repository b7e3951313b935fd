/**
 * Pages as a browser reads them, for tests of what stands on them.
 *
 * @module
 */
import { parseHTML } from "linkedom";

/** The part of a DOM element, or a whole document, that tests look at. */
export interface PageElement {
  readonly tagName: string;
  readonly id: string;
  readonly textContent: string;
  readonly children: readonly PageElement[];
  readonly attributes: readonly {
    readonly name: string;
    readonly value: string;
  }[];
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** The elements of a page, or of a piece of one, that `selector` finds, in order. */
export function elementsOf(html: string, selector = "*"): PageElement[] {
  const page = html.startsWith("<!doctype")
    ? html
    : `<!doctype html><html><body>${html}</body></html>`;
  const { document } = parseHTML(page) as unknown as { document: PageElement };
  return [...document.querySelectorAll(selector)];
}
