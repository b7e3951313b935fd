/**
 * How views write numbers and times.
 *
 * @module
 */

/** A moment in ms since the Unix epoch as `2024-01-01 00:00`, UTC; seconds where there are some. */
export function utc(time: number): string {
  if (!Number.isFinite(time)) return "–";
  const iso = new Date(time).toISOString().replace("T", " ");
  return time % 60_000 === 0 ? iso.slice(0, 16) : iso.slice(0, 19);
}

/** A number with four digits that count, such as `0.001234`, `51230` or `1.234e-9`. */
export function short(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9)
    ? value.toExponential(3)
    : size >= 1000
    ? value.toFixed(0)
    : String(Number(value.toPrecision(4)));
}

/** A value of any kind in a table: whole numbers in full, others by {@linkcode short}. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "–";
  if (cell instanceof Date) return utc(cell.getTime());
  if (typeof cell !== "number") return String(cell);
  return Number.isInteger(cell) ? String(cell) : short(cell);
}

/** A column's name as people write it: `quote_volume`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Numbers of one column with equally many decimals, as many as the longest has; a
 * dash for `NaN`.
 *
 * @param values As they were read, so that what a source wrote is what shows.
 */
export function inLine(values: readonly number[]): string[] {
  const decimals = Math.max(0, ...values.map(decimalsOf));
  return values.map((value) =>
    Number.isNaN(value) ? "–" : value.toFixed(Math.min(decimals, 8))
  );
}

function decimalsOf(value: number): number {
  const [, decimals = "", exponent = "0"] =
    /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, decimals.length - Number(exponent));
}
