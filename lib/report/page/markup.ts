/**
 * HTML put together from parts, with every text made harmless on the way in.
 *
 * @module
 */

/** HTML as it stands; the one thing {@linkcode markup} does not escape. */
export class Markup {
  constructor(readonly html: string) {}
}

/** What can stand between the pieces of {@linkcode markup}. */
export type MarkupPart = Markup | string | number | readonly MarkupPart[];

/**
 * HTML from a template: texts are escaped, markup stays as it is, and the members
 * of a list follow each other on lines of their own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { markup } from "./markup.ts";
 * const rows = ["a < b", "c"].map((text) => markup`<li>${text}</li>`);
 * assert.equal(
 *   markup`<ul title="${'"'}">${rows}</ul>`.html,
 *   '<ul title="&quot;"><li>a &lt; b</li>\n<li>c</li></ul>',
 * );
 * ```
 */
export function markup(
  pieces: TemplateStringsArray,
  ...parts: readonly MarkupPart[]
): Markup {
  return new Markup(String.raw({ raw: pieces }, ...parts.map(textOf)));
}

function textOf(part: MarkupPart): string {
  if (part instanceof Markup) return part.html;
  if (typeof part === "object") return part.map(textOf).join("\n");
  return String(part).replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
