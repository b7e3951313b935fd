/**
 * Whether there is anything to score.
 *
 * @module
 */

/**
 * Refuses what no score can be made of.
 *
 * @throws {RangeError} If there are no rows, or not one probability from 0 to 1 for
 * each.
 */
export function checkedForecast(
  { length: rows }: Float64Array,
  probability: Float64Array,
): void {
  if (rows === 0) throw new RangeError("Cannot score: there are no rows");
  if (probability.length !== rows) {
    throw new RangeError(
      `Cannot score: expected ${rows} probabilities, one per row, got ${probability.length}`,
    );
  }
  const odd = probability.findIndex((p) => !(p >= 0 && p <= 1));
  if (odd >= 0) {
    throw new RangeError(
      `Cannot score: expected probabilities from 0 to 1, got ${
        probability[odd]
      } in row ${odd}`,
    );
  }
}
