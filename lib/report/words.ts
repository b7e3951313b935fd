/**
 * How pages, figures, findings and views write numbers and times.
 *
 * @module
 */

/** A whole number in groups of three: `50,000`. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** A number and what it counts: `1 candle`, `2,000 candles`. */
export function counted(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** A share of 1 as `12.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A score with four digits, or a dash where it is not defined. */
export function scored(value: number | null): string {
  return value === null ? "–" : value.toFixed(4).replace("-", "−");
}

/** So many decimals, with a minus sign as printed; what rounds to 0 has none. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
}

/** An ISO time as a person reads it: `2024-01-31 23:59 UTC`. */
export function minute(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/**
 * The text in lines of at most `width` characters, unless a word is longer; no line
 * is broken at a no-break space.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wrapped } from "./words.ts";
 * assert.deepEqual(wrapped("a round trip costs", 8), ["a round", "trip", "costs"]);
 * ```
 */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + 1 + word.length <= width;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * The text with no-break spaces where a number would be torn from its unit, or the p
 * of a p-value from the number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { keptTogether } from "./words.ts";
 * assert.equal(keptTogether("3 % (p = 0.5)"), "3\u00a0% (p\u00a0=\u00a00.5)");
 * ```
 */
export function keptTogether(text: string): string {
  return text.replaceAll(/(\d) (%|bp\b)/g, "$1\u00a0$2")
    .replaceAll(/\bp ([=<]) (?=\d)/g, "p\u00a0$1\u00a0");
}
