import assert from "node:assert/strict";
import fc from "fast-check";
import {
  missingRanges,
  type TimeRange,
  withoutRange,
  withRange,
} from "./time_ranges.ts";

const MOMENTS = 30;

const range = fc.tuple(fc.nat(MOMENTS), fc.nat(MOMENTS))
  .map(([a, b]): TimeRange => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const rangeSet = fc.array(range, { maxLength: 8 }).map((list) =>
  list.reduce(withRange, [] as TimeRange[])
);

/** The slow, obvious version: one flag per moment. */
function moments(ranges: readonly TimeRange[]): boolean[] {
  return Array.from(
    { length: MOMENTS },
    (_, t) => ranges.some(({ from, to }) => from <= t && t < to),
  );
}

function assertTidy(ranges: readonly TimeRange[]): void {
  for (const [i, { from, to }] of ranges.entries()) {
    assert.ok(from < to);
    if (i > 0) assert.ok(ranges[i - 1]!.to < from, "sorted, apart");
  }
}

Deno.test("withRange(), withoutRange() and missingRanges() agree with sets of moments", () => {
  fc.assert(
    fc.property(rangeSet, range, (ranges, other) => {
      const [inside, inOther] = [moments(ranges), moments([other])];
      const expect = (actual: TimeRange[], holds: (t: number) => boolean) => {
        assertTidy(actual);
        assert.deepEqual(moments(actual), inside.map((_, t) => holds(t)));
      };
      expect(withRange(ranges, other), (t) => inside[t]! || inOther[t]!);
      expect(withoutRange(ranges, other), (t) => inside[t]! && !inOther[t]);
      expect(missingRanges(ranges, other), (t) => !inside[t] && inOther[t]!);
    }),
    { seed: 1, numRuns: 500 },
  );
});
