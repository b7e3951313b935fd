/**
 * One figure as one SVG: a title, a key, and panels of Observable Plot one above
 * the other. It reads on light and dark grounds, at any width, and needs neither
 * script nor style sheet.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { standInImage } from "./_image.ts";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.ts";
import { Head } from "./_head.ts";
import { escaped, FONT_SIZE, textWidth } from "./_text.ts";
import { tidy } from "./_tidy.ts";

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
  /** The word that these candles are simulated. */
  warning: "#b8600b",
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

/** What Plot draws in one panel; its width and left margin come from the figure. */
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

  /**
   * A piece of a page that has no narrow drawing to offer: it scrolls rather than
   * shrinks, and an image stands in where the page drops the SVG.
   */
  toHtml(): string {
    const [, width = "0"] = /viewBox="0 0 (\d+)/.exec(this.svg) ?? [];
    const least = Math.min(600, Number(width));
    const svg = this.svg.replace(
      "max-width: 100%",
      `$&; min-width: ${least}px`,
    );
    const image = standInImage(this.toFile(), this.title);
    return `<div style="overflow-x:auto">\n${svg}\n${image}\n</div>`;
  }

  /** What a notebook shows. */
  get [JUPYTER_DISPLAY](): () => MimeBundle {
    return () => ({ "text/html": this.toHtml(), "text/plain": this.title });
  }
}

const { document } = parseHTML(
  "<!doctype html><html><body></body></html>",
) as unknown as { document: NonNullable<Plot.PlotOptions["document"]> };

const FONTS = "'Helvetica Neue', 'Segoe UI', Roboto, Arial, sans-serif";
/** Room for the axes; their labels stand above and below them. */
const MARGINS = {
  marginLeft: 58,
  marginRight: 26,
  marginTop: 24,
  marginBottom: 36,
};
/** From the end of a tick's label to the axis. */
const TICK = 12;

/**
 * Draws a figure. Panels leave room for their longest tick label on the left and
 * for labels of two lines below, unless they set these margins themselves.
 *
 * @throws {RangeError} If the width lies outside 200 to 4000.
 * @throws {TypeError} If a panel asks Plot for a title, a caption or a legend.
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
  if (!(width >= 200 && width <= 4000)) {
    throw new RangeError(
      `Cannot draw a figure: the width must lie between 200 and 4000, got ${width}`,
    );
  }
  const head = new Head(width);
  head.text(title, `font-size="15" font-weight="600"`, 15);
  if (simulated) {
    head.text("SIMULATED market", `fill="${COLORS.warning}" font-weight="600"`);
  }
  for (const note of notes) head.text(note, `fill-opacity="0.72"`);
  if (panels.length === 0) head.text("There is nothing to draw.", "");
  head.key(key);
  let y = head.height;
  const drawn = drawPanels(panels, width).map((svg, i) => {
    const nested = svg.replace("<svg ", `<svg y="${y}" overflow="visible" `);
    y += panels[i]!.height;
    return nested;
  });
  const open = `<svg xmlns="http://www.w3.org/2000/svg" role="img" ` +
    `aria-label="${escaped(title)}" viewBox="0 0 ${width} ${y}" ` +
    `width="${width}" height="${y}" fill="currentColor" ` +
    `font-family="${FONTS}" font-size="${FONT_SIZE}" ` +
    `style="max-width: 100%; height: auto; display: block">`;
  return new Figure(title, tidy(`${open}${head.svg}${drawn.join("")}</svg>`));
}

/** Panels share the margin that the widest label needs, so that their axes line up. */
function drawPanels(panels: readonly Panel[], width: number): string[] {
  const tried = panels.map((panel) => drawPanel(panel, width, MARGINS));
  const widest = tried.map((drawn, i) =>
    panels[i]!.plot.marginLeft === undefined ? widestLabel(drawn) : 0
  );
  const marginLeft = Math.max(
    MARGINS.marginLeft,
    Math.ceil(Math.min(Math.max(...widest), 0.5 * width)),
  );
  return panels.map((panel, i) => {
    const marginBottom = hasTwoLines(tried[i]!) ? 50 : MARGINS.marginBottom;
    return drawPanel(panel, width, { ...MARGINS, marginLeft, marginBottom })
      .outerHTML;
  });
}

/** What Plot drew; the page's own types are not at hand. */
type Drawn = ReturnType<typeof Plot.plot>;

function widestLabel(drawn: Drawn): number {
  const labels = drawn.querySelectorAll(
    '[aria-label$="y-axis tick label"] text',
  );
  const widths = Array.from<{ textContent: string }, number>(
    labels as never,
    ({ textContent }) => textWidth(textContent),
  );
  return TICK + Math.max(0, ...widths);
}

/** Whether the labels of the x axis reach to where its name would stand. */
function hasTwoLines(drawn: Drawn): boolean {
  const label = '[aria-label$="x-axis tick label"] tspan';
  return drawn.querySelector(label) !== null;
}

function drawPanel(
  { height, plot }: Panel,
  width: number,
  margins: typeof MARGINS,
): Drawn {
  const { style: _, ...options } = plot;
  const drawn = Plot.plot({
    ...margins,
    ...options,
    width,
    height,
    document,
    className: "panel",
  });
  if (drawn.tagName.toLowerCase() !== "svg") {
    throw new TypeError(
      "Cannot draw a panel: title, caption and legend belong to the figure, as they are HTML in Plot",
    );
  }
  return drawn;
}
