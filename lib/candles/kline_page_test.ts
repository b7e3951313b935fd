import assert from "node:assert/strict";
import { candlesOf } from "./candles.ts";
import { judgePage } from "./kline_page.ts";

const MINUTE = 60_000;
const TIMING = { settleMs: 10_000, lateMs: 10 * MINUTE };

/** An answer with candles that open in the given minutes. */
function answer(
  minutes: readonly number[],
  closeTimes: readonly number[] = [],
) {
  const rows = minutes.map((m) => [m * MINUTE, 1, 1, 1, 1, 0]);
  return {
    candles: candlesOf(rows),
    closeTime: Float64Array.from(
      minutes,
      (m, i) => closeTimes[i] ?? (m + 1) * MINUTE - 1,
    ),
    rows: minutes.length,
  };
}

function request(toMinute: number, serverTime: number) {
  const window = { from: 0, to: toMinute * MINUTE };
  return { window, limit: 1000, serverTime, isSecondLook: false };
}

Deno.test("judgePage() takes a candle as final once it closed and settled", () => {
  const page = answer([0, 1, 2]);
  const settled = 3 * MINUTE - 1 + TIMING.settleMs;
  assert.deepEqual(judgePage(page, request(9, settled), TIMING), {
    closedRows: 2,
    coveredTo: 2 * MINUTE,
    next: "end",
  });
  assert.deepEqual(judgePage(page, request(9, settled + 1), TIMING), {
    closedRows: 3,
    coveredTo: 3 * MINUTE,
    next: "end",
  });
});

Deno.test("judgePage() waits for the whole interval where an outage cut the close time", () => {
  const page = answer([0], [41_646]);
  const during = judgePage(page, request(9, 55_000), TIMING);
  assert.deepEqual([during.closedRows, during.coveredTo], [0, 0]);
  const after = judgePage(page, request(9, 70_000), TIMING);
  assert.equal(after.closedRows, 1);
});

Deno.test("judgePage() goes on after a full page, from just after its last row", () => {
  const page = answer([0, 1]);
  const full = { ...request(9, 1e12), limit: 2 };
  assert.deepEqual(judgePage(page, full, TIMING), {
    closedRows: 2,
    coveredTo: MINUTE + 1,
    next: "more",
  });
});

Deno.test("judgePage() is done where the window ends with the last row", () => {
  const verdict = judgePage(answer([0, 1, 3]), request(4, 1e12), TIMING);
  assert.deepEqual(verdict, {
    closedRows: 3,
    coveredTo: 4 * MINUTE,
    next: "end",
  });
});

Deno.test("judgePage() believes in a hole at the end when told twice", () => {
  const asked = request(5, 1e12);
  assert.deepEqual(judgePage(answer([0, 1]), asked, TIMING), {
    closedRows: 2,
    coveredTo: MINUTE + 1,
    next: "gap",
  });
  const [first, second] = [false, true].map((isSecondLook) =>
    judgePage(answer([]), { ...asked, isSecondLook }, TIMING)
  );
  assert.deepEqual([first!.coveredTo, first!.next], [0, "gap"]);
  assert.deepEqual([second!.coveredTo, second!.next], [5 * MINUTE, "end"]);
});

Deno.test("judgePage() looks for no candle between the last one and the window's end", () => {
  const asked = {
    ...request(5, 1e12),
    window: { from: 4 * MINUTE + 1, to: 5 * MINUTE },
  };
  const verdict = judgePage(
    answer([]),
    { ...asked, lastOpen: 4 * MINUTE },
    TIMING,
  );
  assert.deepEqual([verdict.coveredTo, verdict.next], [5 * MINUTE, "end"]);
});

Deno.test("judgePage() does not take a late candle for a hole", () => {
  // Minutes 2 to 4 are over, but not for long.
  const verdict = judgePage(answer([0, 1]), request(9, 5.5 * MINUTE), TIMING);
  assert.deepEqual(verdict, {
    closedRows: 2,
    coveredTo: 2 * MINUTE,
    next: "end",
  });
});

Deno.test("judgePage() covers silence up to the time in which candles may be late", () => {
  const now = 100 * MINUTE;
  const asked = { ...request(200, now), isSecondLook: true };
  const { coveredTo } = judgePage(answer([]), asked, TIMING);
  assert.equal(coveredTo, 88 * MINUTE); // 10 minutes late and two intervals
});
