/**
 * The last rows of a range, set aside to judge by.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import type { Samples } from "./learner.ts";

/** Rows to learn from and later ones to judge by. */
export interface TimeOrderedTail {
  readonly train: Rows;
  readonly judge?: Rows;
}

/**
 * Parts `rows` so that the last ones judge, and as many before them as a label
 * looks ahead are left out: their labels are known only after the judging begins.
 *
 * @param options.validationShare The share of `rows` that judge; 0 for none.
 * @throws {RangeError} If no row is left on either side.
 * @example Labels two rows ahead
 * ```ts
 * import assert from "node:assert/strict";
 * import { timeOrderedTail } from "./time_ordered_tail.ts";
 * const samples = { horizon: 2 };
 * assert.deepEqual(
 *   timeOrderedTail(samples, { start: 10, end: 20 }, { validationShare: 0.3 }),
 *   { train: { start: 10, end: 15 }, judge: { start: 17, end: 20 } },
 * );
 * ```
 */
export function timeOrderedTail(
  { horizon }: Pick<Samples, "horizon">,
  { start, end }: Rows,
  { validationShare }: { readonly validationShare: number },
): TimeOrderedTail {
  if (validationShare === 0) return { train: { start, end } };
  const begin = end - Math.round(validationShare * (end - start));
  if (begin - horizon <= start || begin === end) {
    throw new RangeError(
      `Cannot set aside rows to judge by: a share of ${validationShare} and a purge of ${horizon} leave too few of ${
        end - start
      } rows`,
    );
  }
  return {
    train: { start, end: begin - horizon },
    judge: { start: begin, end },
  };
}
