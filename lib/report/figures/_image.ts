/**
 * Figures as images, for places that take no SVG in their HTML.
 *
 * @module
 */

import { escaped } from "./_text.ts";

/**
 * No room, by properties that every browser knows and that no list of harmless ones
 * names: a page that strips what it does not trust strips them, `display` it keeps.
 */
const HIDDEN = "inline-size:0;block-size:0;float:inline-start";

/**
 * An SVG file as an image that its style hides.
 *
 * Pages that show stored notebooks without trusting them, such as JupyterLab before
 * a notebook is run or a repository's website, drop an inline SVG and most styles
 * but keep images: there the image stands in. Each line of the file is a line of its own here, so that a
 * small change stays one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { standInImage } from "./_image.ts";
 * const image = standInImage("<svg>\n</svg>\n", 'A "b"');
 * assert.match(image, /^<img style="[^"]+" alt="A &quot;b&quot;" src="data:image/);
 * const [, data = ""] = /base64,([^"]*)"/.exec(image)!;
 * // Whole groups of three bytes per line.
 * assert.equal(atob(data.replaceAll("\n", "")), "<svg>\n</svg>  \n");
 * ```
 */
export function standInImage(svgFile: string, title: string): string {
  const lines = svgFile.split("\n").slice(0, -1).map(encodedLine);
  return `<img style="${HIDDEN}" alt="${
    escaped(title)
  }" src="data:image/svg+xml;base64,\n${lines.join("\n")}\n">`;
}

/** Filled up with spaces to whole groups of base64, which hold three bytes. */
function encodedLine(line: string): string {
  const { length } = new TextEncoder().encode(`${line}\n`);
  const padded = `${line}${" ".repeat((3 - length % 3) % 3)}\n`;
  return new TextEncoder().encode(padded).toBase64();
}
