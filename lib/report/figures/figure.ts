/**
 * One figure as one SVG: a title, a key, and panels of Observable Plot one above
 * the other. It reads on light and dark grounds, at any width, and needs neither
 * script nor style sheet.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.ts";

/** Mid-tones that stand out from white and from black alike. */
export const COLORS = {
  up: "#0d9488",
  down: "#e0533d",
  /** What is being judged, and the first of several lines. */
  first: "#3b82f6",
  second: "#d97706",
  third: "#8b5cf6",
  /** Baselines and what is left out. */
  muted: "#808890",
} as const;

/** Options every figure takes. */
export interface FigureOptions {
  /** Width in pixels; a narrow one suits a phone. @default {680} */
  width?: number;
}

/** A line of the key: a mark's colour and what it stands for. */
export interface KeyEntry {
  readonly label: string;
  readonly color: string;
}

/** What Plot draws in one panel; widths and margins come from the figure. */
export interface Panel {
  /** Height in pixels, axes included. */
  readonly height: number;
  readonly plot: Omit<Plot.PlotOptions, "width" | "height" | "document">;
}

/** What a figure is made of. */
export interface FigureParts {
  readonly title: string;
  /** Lines under the title; what they say holds for the whole figure. */
  readonly notes?: readonly string[];
  /** Whether simulated candles are behind it, which the figure then says. */
  readonly simulated: boolean;
  readonly key?: readonly KeyEntry[];
  /** Without panels the figure says that there is nothing to draw. */
  readonly panels: readonly Panel[];
}

/** A finished figure; a notebook shows it as what it is. */
export class Figure {
  constructor(
    readonly title: string,
    /** An SVG element, with line breaks between its parts. */
    readonly svg: string,
  ) {}

  /** A file of its own, for a page that shows it as an image: it brings its ink along. */
  toFile(): string {
    const ink = "svg{color:#1f2328}" +
      "@media(prefers-color-scheme:dark){svg{color:#e6edf3}}";
    return `${this.svg.replace(/>/, `>\n<style>${ink}</style>`)}\n`;
  }

  /** What a notebook shows. */
  get [JUPYTER_DISPLAY as never](): () => MimeBundle {
    return () => ({ "text/html": this.svg, "text/plain": this.title });
  }
}

const { document } = parseHTML(
  "<!doctype html><html><body></body></html>",
) as unknown as { document: NonNullable<Plot.PlotOptions["document"]> };

const FONTS = "'Helvetica Neue', 'Segoe UI', Roboto, Arial, sans-serif";
const [FONT_SIZE, LINE] = [12, 17];
/** Room for the axes; their labels stand above them. */
const MARGINS = {
  marginLeft: 58,
  marginRight: 14,
  marginTop: 24,
  marginBottom: 36,
};

/**
 * Draws a figure.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import * as Plot from "@observablehq/plot";
 * import { drawFigure } from "./figure.ts";
 * const { svg } = drawFigure({
 *   title: "Squares",
 *   simulated: true,
 *   panels: [{ height: 120, plot: { marks: [Plot.lineY([0, 1, 4, 9])] } }],
 * }, { width: 300 });
 * assert.match(svg, /^<svg [^>]*viewBox="0 0 300 /);
 * assert.match(svg, /SIMULATED/);
 * ```
 */
export function drawFigure(
  parts: FigureParts,
  { width = 680 }: FigureOptions = {},
): Figure {
  const { title, notes = [], simulated, key = [], panels } = parts;
  const head = new Head(width);
  head.text(title, `font-size="15" font-weight="600"`, 15);
  if (simulated) head.text("SIMULATED market", `fill="${COLORS.second}"`);
  for (const note of notes) head.text(note, `fill="${COLORS.muted}"`);
  if (panels.length === 0) head.text("There is nothing to draw.", "");
  head.key(key);
  let y = head.height;
  const drawn = panels.map((panel) => {
    const inner = drawPanel(panel, width);
    const nested = inner.replace("<svg ", `<svg y="${y}" `);
    y += panel.height;
    return nested;
  });
  const open = `<svg xmlns="http://www.w3.org/2000/svg" role="img" ` +
    `aria-label="${escaped(title)}" viewBox="0 0 ${width} ${y}" ` +
    `width="${width}" height="${y}" fill="currentColor" ` +
    `font-family="${FONTS}" font-size="${FONT_SIZE}" ` +
    `style="max-width: 100%; height: auto; display: block">`;
  return new Figure(title, tidy(`${open}${head.svg}${drawn.join("")}</svg>`));
}

function drawPanel({ height, plot }: Panel, width: number): string {
  const { style: _, ...options } = plot;
  const drawn = Plot.plot({
    ...MARGINS,
    ...options,
    width,
    height,
    document,
    className: "panel",
  });
  const svg = drawn.outerHTML;
  if (!svg.startsWith("<svg")) {
    throw new TypeError(
      "Cannot draw a panel: title, caption and legend belong to the figure, as they are HTML in Plot",
    );
  }
  return svg;
}

/** Title, notes and key, line by line, each wrapped to the figure's width. */
class Head {
  height = 4;
  svg = "";
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  text(line: string, attributes: string, size = FONT_SIZE): void {
    for (const part of wrapped(line, this.#width / (0.56 * size))) {
      this.height += LINE + (size > FONT_SIZE ? 2 : 0);
      this.svg += `<text x="4" y="${this.height - 4}" ${attributes}>${
        escaped(part)
      }</text>`;
    }
  }

  key(entries: readonly KeyEntry[]): void {
    let x = this.#width;
    for (const { label, color } of entries) {
      const length = 24 + 0.56 * FONT_SIZE * label.length;
      if (x + length > this.#width) [x, this.height] = [4, this.height + LINE];
      const y = this.height - 4;
      this.svg +=
        `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${color}"/>` +
        `<text x="${x + 14}" y="${y}">${escaped(label)}</text>`;
      x += length;
    }
  }
}

function wrapped(line: string, columns: number): string[] {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1)!;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + word.length < columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Line breaks for small diffs, short numbers, no style sheet, ids of its own. */
function tidy(svg: string): string {
  const short = svg
    .replaceAll(/<style>[^]*?<\/style>/g, "")
    // Plot's own, so that the figure's apply.
    .replaceAll(
      / (?:font-size="10"|font-family="[^"]*"|class="panel")(?=[^<]*>)/g,
      "",
    )
    .replaceAll(/(\d\.\d\d)\d+/g, "$1")
    .replaceAll(/>(?=<(?!\/?tspan|\/text))/g, ">\n");
  const own = fingerprint(short.replaceAll(/plot-clip-\d+/g, ""));
  let clips = 0;
  const ids = new Map<string, string>();
  return short.replaceAll(/plot-clip-\d+/g, (id) => {
    if (!ids.has(id)) ids.set(id, `clip-${own}-${clips++}`);
    return ids.get(id)!;
  });
}

/** FNV-1a, so that figures on one page do not share ids. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/** Text as XML holds it. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
