/**
 * Axes as wide as the data.
 *
 * @module
 */
import { domainOf, valueTick } from "./_scales.ts";
import { wrapped } from "./_text.ts";

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
      tickFormat: valueTick,
      grid: true,
    },
  };
}
