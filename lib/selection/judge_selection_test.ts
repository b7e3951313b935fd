import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { judgeSelection } from "./judge_selection.ts";

const OPTIONS = { horizon: 1, rowsPerYear: 525_600, seed: 1 };

/** Parts of a candidate that gains so much in each, and their blocks. */
function candidate(seed: number, gain: number, parts = 400) {
  const random = randomStream(seed);
  const returns = Float64Array.from(
    { length: parts },
    () => gain + random.normal(),
  );
  const length = parts / 4;
  const blocks = [0, 1, 2, 3].map((block) => {
    const own = returns.subarray(block * length, (block + 1) * length);
    return {
      rows: length,
      sum: own.reduce((a, b) => a + b),
      sumOfSquares: own.reduce((a, b) => a + b * b, 0),
    };
  });
  return { parts: returns, blocks };
}

function judged(
  candidates: Record<string, ReturnType<typeof candidate>>,
  changes: Partial<Parameters<typeof judgeSelection>[1]> = {},
) {
  const of = <K extends "blocks" | "parts">(key: K) =>
    Object.fromEntries(
      Object.entries(candidates).map(([name, own]) => [name, own[key]]),
    ) as Record<string, ReturnType<typeof candidate>[K]>;
  return judgeSelection(
    { blocks: of("blocks"), parts: of("parts"), span: 400 },
    { ...OPTIONS, selected: Object.keys(candidates)[0]!, ...changes },
  );
}

Deno.test("judgeSelection() finds skill and takes noise for noise", () => {
  const skilled = judged({ good: candidate(1, 0.3), bad: candidate(2, -0.3) });
  assert.ok(skilled.realityCheck!.p < 0.01);
  assert.ok(skilled.deflatedSharpe! > 0.99);
  let found = 0;
  for (let market = 0; market < 40; market++) {
    const noise = judged({
      one: candidate(100 + 2 * market, 0),
      other: candidate(101 + 2 * market, 0),
    });
    if (noise.realityCheck!.spa < 0.05) found++;
  }
  // Binomial(40, 0.05) exceeds 6 with a probability of 0.3 %.
  assert.ok(found <= 6, `${found} of 40`);
});

Deno.test("judgeSelection() takes trials of other runs by blocks and number only", () => {
  const own = { one: candidate(1, 0.1), other: candidate(2, 0) };
  const others = Array.from(
    { length: 20 },
    (_, i) => candidate(10 + i, 0.5).blocks,
  );
  const [alone, among] = [judged(own), judged(own, { others })];
  assert.deepEqual(among.realityCheck, alone.realityCheck);
  assert.equal(among.sharpe, alone.sharpe);
  assert.deepEqual([alone.tried, among.tried, among.compared], [2, 22, 22]);
  assert.ok(among.deflatedSharpe! < alone.deflatedSharpe!);
  assert.equal(judged(own, { others, tried: 99 }).tried, 99);
});

Deno.test("judgeSelection() makes no reality check of too few rows", () => {
  assert.equal(judged({ one: candidate(1, 0, 48) }).realityCheck, null);
  assert.notEqual(judged({ one: candidate(1, 0, 52) }).realityCheck, null);
});
