/**
 * Axes as wide as the data, and what is read off them in words.
 *
 * @module
 */
import { domainOf, valueTick } from "./_scales.ts";
import { textWidth, wrapped } from "./_text.ts";

/** The range of all finite values and a margin beside it, at least `least` wide. */
export function zoomed(
  values: Iterable<number>,
  least: number,
): [number, number] {
  const [low, high] = domainOf(values) ?? [0, 0];
  const reach = Math.max(0.55 * (high - low), least / 2);
  const middle = (low + high) / 2;
  return [middle - reach, middle + reach];
}

/** A whole number with its thousands apart: `12,345`. */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}

/** How many there are: `1 row`, `2,000 rows`; a line does not break inside. */
export function manyOf(count: number, thing: string): string {
  return `${counted(count)}\u00a0${thing}${count === 1 ? "" : "s"}`;
}

/** A share in percent: `51.2 %`; a line does not break inside. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

/** `name`, or its ends if it does not fit into `width` pixels: names that differ often end differently. */
export function shortened(name: string, width: number): string {
  if (textWidth(name) <= width) return name;
  const letters = [...name];
  let [short, kept] = ["…", 0];
  while (textWidth(short) <= width) {
    const tail = ++kept >> 1;
    const next = letters.slice(0, kept - tail).join("") + "…" +
      letters.slice(letters.length - tail).join("");
    if (textWidth(next) > width) break;
    short = next;
  }
  return short;
}

/** An axis above its panel, named in as many lines as the width asks for. */
export function axisAbove(label: string, width: number) {
  const lines = wrapped(label, width - 8);
  return {
    marginTop: 30 + 16 * lines.length,
    x: {
      axis: "top" as const,
      label: lines.join("\n"),
      labelAnchor: "left" as const,
      labelArrow: "none" as const,
      tickFormat: valueTick as never,
      grid: true,
    },
  };
}
