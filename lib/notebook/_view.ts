/**
 * The frame that every view has: a title, lines of facts, then tables and figures.
 *
 * @module
 */
import type { MimeBundle } from "../display.ts";
import { COLORS } from "../report/figures/figure.ts";
import { type Markup, markup, type MarkupPart } from "../report/page/markup.ts";

/** What a view consists of. */
export interface ViewParts {
  /** Whether simulated candles are behind it, which is then set apart. */
  readonly simulated?: boolean;
  readonly title: string;
  /** Lines under the title. */
  readonly facts?: readonly MarkupPart[];
  /** Tables and figures. */
  readonly body?: readonly Markup[];
  /** The one line that stands for all of it where there is no HTML. */
  readonly text: string;
}

/** A view as what a notebook shows: HTML, and one line of text. */
export function view(parts: ViewParts): MimeBundle {
  const { simulated = false, title, facts = [], body = [], text } = parts;
  const mark = simulated
    ? markup`<strong style="border:1px solid ${COLORS.second};padding:0 .4em;white-space:nowrap">SIMULATED market</strong> `
    : [];
  return {
    "text/html": markup`<div>
<div>${mark}<strong>${title}</strong></div>
${facts.map((fact) => markup`<div>${fact}</div>`)}
${body}
</div>`.html.replaceAll(/\n{2,}/g, "\n"),
    "text/plain": simulated ? `SIMULATED market: ${text}` : text,
  };
}
