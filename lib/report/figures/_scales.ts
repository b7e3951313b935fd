/**
 * Domains of axes and the labels of their ticks, for any data that may come.
 *
 * @module
 */

/**
 * The least and the greatest finite value, a little apart where they are equal, so
 * that a constant column has an axis too; `undefined` without any.
 */
export function domainOf(
  ...columns: readonly Iterable<number>[]
): [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return undefined;
  if (high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
    return [low, high];
  }
  const reach = low === 0 ? 1 : Math.abs(low) / 100;
  return [low - reach, high + reach];
}

/**
 * Two or three round values inside a domain, for an axis of little height.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fewTicks } from "./_scales.ts";
 * assert.deepEqual(fewTicks([14, 73]), [20, 40, 60]);
 * assert.deepEqual(fewTicks([-0.3, 0.3]), [-0.2, 0, 0.2]);
 * ```
 */
export function fewTicks([low, high]: readonly [number, number]): number[] {
  for (let power = Math.floor(Math.log10(high - low)) + 1;; power--) {
    for (const leading of [5, 2, 1]) {
      // A division where a power is negative, as 0.1 is not exact.
      const tick = (i: number) =>
        power < 0 ? i * leading / 10 ** -power : i * leading * 10 ** power;
      const first = Math.ceil(low / tick(1) - 1e-9);
      const last = Math.floor(high / tick(1) + 1e-9);
      if (last - first < 1) continue;
      const every = last - first > 2 ? 2 : 1;
      const count = Math.floor((last - first) / every) + 1;
      return Array.from({ length: count }, (_, i) => tick(first + i * every));
    }
  }
}

/**
 * The label of one of an axis' `ticks`: as many decimals as their distance needs,
 * millions and more shortened, powers of ten for the tiniest.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valueTick } from "./_scales.ts";
 * const labels = (ticks: number[]) => ticks.map((t, i) => valueTick(t, i, ticks));
 * assert.deepEqual(labels([0, 0.5, 1]), ["0", "0.5", "1.0"]);
 * assert.deepEqual(labels([42_100, 42_200]), ["42,100", "42,200"]);
 * assert.deepEqual(labels([0, 2.5e6, 5e6]), ["0", "2.5M", "5.0M"]);
 * assert.deepEqual(labels([0, 1e-9, 2e-9]), ["0", "1e-9", "2e-9"]);
 * ```
 */
export function valueTick(
  value: number,
  _index: number,
  ticks: readonly number[] = [value],
): string {
  if (value === 0) return "0";
  const size = Math.max(...ticks.map(Math.abs));
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : size;
  const [unit, suffix] = UNITS.find(([unit]) => size >= unit) ?? [1, ""];
  const digits = Math.ceil(-Math.log10(step / unit) - 1e-9);
  const needed = Math.max(
    0,
    digits + (isWhole(step / unit * 10 ** digits) ? 0 : 1),
  );
  if (needed > 8) {
    return value.toExponential(Math.max(0, needed - exponentOf(value)));
  }
  const [whole, fraction] = Math.abs(value / unit).toFixed(needed).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "−" : ""}${grouped}${
    fraction ? `.${fraction}` : ""
  }${suffix}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
];

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

/** The power of ten below `value`, its sign turned: 9 of `2.5e-9`. */
function exponentOf(value: number): number {
  return -Math.floor(Math.log10(Math.abs(value)) + 1e-9);
}
