import assert from "node:assert/strict";
import fc from "fast-check";
import { type RandomStream, randomStream } from "../../random.ts";
import {
  COLUMN_SUM_BYTES,
  FOUND_BYTES,
  type KernelMemory,
  type Kernels,
  PAGE_BYTES,
} from "./kernels.ts";
import { kernelMemory, kernelsOn } from "./make_kernels.ts";
import { PlainKernels } from "./plain_kernels.ts";

const [ROWS, COLUMNS] = [3000, 11];
const SUMS = 0;
const OTHER_SUMS = SUMS + COLUMNS * COLUMN_SUM_BYTES;
const FOUND = OTHER_SUMS + COLUMNS * COLUMN_SUM_BYTES;
const PAIRS = FOUND + 64 * COLUMNS;
const NUMBERS = PAIRS + 16 * ROWS;
const LEFTS = NUMBERS + 4 * ROWS;
const RIGHTS = LEFTS + 4 * ROWS;
const SINGLES = RIGHTS + 4 * ROWS;
const OTHER_SINGLES = SINGLES + 4 * (ROWS + 2);
const MATRIX = OTHER_SINGLES + 4 * (ROWS + 2);
const BYTES = MATRIX + ROWS * COLUMNS + 8;
const OF = { matrix: MATRIX, stride: COLUMNS, pairs: PAIRS };
/** Of the weight in a mass. */
const UNIT = 2 ** 30;

/** Both kinds of loops, each on a memory of its own with the same in it. */
function twins(random: RandomStream): [Kernels, KernelMemory][] {
  const [one, two] = [kernelMemory(), kernelMemory()];
  for (const memory of [one, two]) memory.grow(Math.ceil(BYTES / PAGE_BYTES));
  const bytes = new Uint8Array(one.buffer);
  // Few kinds of bins, so that sums grow, and the last, of what is missing.
  for (let i = MATRIX; i < BYTES; i++) bytes[i] = (random.below(9) * 37) & 255;
  const pairs = new Float64Array(one.buffer, PAIRS, 2 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    pairs[2 * row] = random.below(2 ** 30) - 2 ** 29;
    pairs[2 * row + 1] = random.below(4) * UNIT + random.below(2 ** 16);
  }
  new Uint8Array(two.buffer).set(bytes);
  return [[kernelsOn(one), one], [new PlainKernels(two), two]];
}

/** Does the same to both and compares all that there is. */
function assertTwins(
  seed: number,
  work: (kernels: Kernels, memory: KernelMemory) => unknown,
): void {
  const [wasm, plain] = twins(randomStream(seed));
  assert.ok(!(wasm![0] instanceof PlainKernels), "no WebAssembly here");
  assert.deepEqual(work(...wasm!), work(...plain!));
  const [a, b] = [wasm![1], plain![1]].map(({ buffer }) =>
    new Float64Array(buffer)
  );
  const differs = a!.findIndex((value, i) => !Object.is(value, b![i]));
  assert.equal(differs, -1, `byte ${8 * differs}`);
}

const seeds = fc.nat(1e6);
/** Ascending, as those of a node are. */
const someRows = fc.uniqueArray(fc.nat(ROWS - 1), { maxLength: ROWS })
  .map((rows) => rows.sort((a, b) => a - b));

function putRows(memory: KernelMemory, rows: readonly number[]): number {
  new Int32Array(memory.buffer, NUMBERS, ROWS).set(rows);
  return NUMBERS + 4 * rows.length;
}

Deno.test("kernelsOn() adds rows as the plain loops do, side by side and scattered", () => {
  fc.assert(
    fc.property(
      ...[seeds, someRows] as const,
      fc.subarray([...Array(COLUMNS).keys()]),
      (seed, rows, columns) => {
        assertTwins(seed, (kernels, memory) => {
          const end = putRows(memory, rows);
          const chosen = Uint32Array.from(columns);
          kernels.addRows(SUMS, chosen, NUMBERS, end, OF);
          kernels.sumPairs(OTHER_SUMS, NUMBERS, end, PAIRS);
        });
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("kernelsOn() adds every row once, though there are thousands", () => {
  assertTwins(1, (kernels, memory) => {
    const end = putRows(memory, [...Array(ROWS).keys()]);
    const columns = Uint32Array.from(Array(COLUMNS).keys());
    kernels.addRows(SUMS, columns, NUMBERS, end, OF);
    const numbers = new Float64Array(memory.buffer);
    const total = (from: number, count: number) =>
      numbers.subarray(from >>> 3, (from >>> 3) + 2 * count)
        .reduce((sum, value, i) => sum + (i % 2 ? value : 0), 0);
    const all = total(PAIRS, ROWS);
    for (let column = 0; column < COLUMNS; column++) {
      assert.equal(total(SUMS + column * COLUMN_SUM_BYTES, 256), all);
    }
  });
});

Deno.test("kernelsOn() takes away, clears and copies as the plain loops do", () => {
  fc.assert(
    fc.property(seeds, fc.nat(COLUMNS), (seed, columns) => {
      assertTwins(seed, (kernels, memory) => {
        const end = putRows(memory, [...Array(ROWS).keys()]);
        const all = Uint32Array.from(Array(COLUMNS).keys());
        kernels.addRows(SUMS, all, NUMBERS, end, OF);
        kernels.addRows(OTHER_SUMS, all, NUMBERS, end - 4000, OF);
        const bytes = columns * COLUMN_SUM_BYTES;
        kernels.takeAway(SUMS, OTHER_SUMS, SUMS + bytes);
        kernels.clear(OTHER_SUMS, OTHER_SUMS + bytes / 2);
        kernels.copy(LEFTS + 4, NUMBERS, NUMBERS + 4 * columns);
      });
    }),
    { numRuns: 50, seed: 2 },
  );
});

Deno.test("kernelsOn() parts rows in their order, also where they stand", () => {
  fc.assert(
    fc.property(
      ...[seeds, someRows, fc.boolean()] as const,
      ...[fc.integer({ min: 1, max: 255 }), fc.nat(1)] as const,
      (seed, rows, inPlace, bin, turn) => {
        const parted: number[][] = [];
        assertTwins(seed, (kernels, memory) => {
          const end = putRows(memory, rows);
          const lefts = inPlace ? NUMBERS : LEFTS;
          const count = kernels.partition(
            ...[NUMBERS, end, MATRIX, turn, bin + turn, lefts, RIGHTS] as const,
          );
          const numbers = (at: number, length: number) => [
            ...new Int32Array(memory.buffer, at, length),
          ];
          parted.push(numbers(lefts, count));
          parted.push(numbers(RIGHTS, rows.length - count));
          // What lies behind the ends is nobody's.
          new Int32Array(memory.buffer, NUMBERS, 3 * ROWS).fill(0);
          const column = new Uint8Array(memory.buffer, MATRIX);
          const goesLeft = (row: number) =>
            ((column[row]! + turn) & 255) < bin + turn;
          assert.deepEqual(parted.slice(-2), [
            rows.filter(goesLeft),
            rows.filter((row) => !goesLeft(row)),
          ]);
        });
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});

Deno.test("kernelsOn() finds the split that the plain loops find", () => {
  fc.assert(
    fc.property(
      ...[seeds, someRows] as const,
      ...[fc.nat(255), fc.nat(1), fc.nat(40)] as const,
      ...[fc.nat(2 ** 20), fc.nat(2 ** 20)] as const,
      (seed, rows, last, missingRight, leastUnits, leastHessian, lambda) => {
        assertTwins(seed, (kernels, memory) => {
          const end = putRows(memory, rows);
          kernels.addRows(SUMS, Uint32Array.of(5), NUMBERS, end, OF);
          kernels.sumPairs(OTHER_SUMS, NUMBERS, end, PAIRS);
          const numbers = new Float64Array(memory.buffer);
          const [all, mass] = numbers.subarray(OTHER_SUMS >>> 3);
          const allUnits = Math.floor(mass! / UNIT);
          const terms = {
            all: all!,
            allUnits,
            allHessian: mass! - allUnits * UNIT,
            leastUnits: leastUnits || Number.MIN_VALUE,
            ...{ leastHessian, lambda, perUnit: 1 / UNIT, unit: UNIT },
          };
          numbers.set(
            [all! * all!, terms.allHessian + lambda],
            FOUND >>> 3,
          );
          const [lost, lostMass] = missingRight
            ? [0, 0]
            : numbers.subarray((SUMS + 16 * 255) >>> 3);
          kernels.scan(
            ...[FOUND, SUMS, SUMS + 16 * last, missingRight] as const,
            ...[lost!, lostMass!, terms] as const,
          );
          return [...new Uint8Array(memory.buffer, FOUND, FOUND_BYTES)];
        });
      },
    ),
    { numRuns: 200, seed: 4 },
  );
});

Deno.test("kernelsOn() derives the log-loss as the plain loops do", () => {
  const scores = fc.oneof(
    fc.double({ min: -40, max: 40, noNaN: true }),
    fc.double({ noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(scores, { maxLength: 101 }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (scores, scale) => {
        assertTwins(scores.length, (kernels, memory) => {
          new Float64Array(memory.buffer, PAIRS, ROWS).set(scores);
          const classes = new Uint8Array(memory.buffer, MATRIX);
          for (let i = 0; i < ROWS; i++) classes[i] = +(classes[i]! > 99);
          const of = { scores: PAIRS, classes: MATRIX, gradient: SINGLES };
          kernels.logistic(
            { ...of, hessian: OTHER_SINGLES },
            ...[0, scores.length, [1, scale]] as const,
          );
          const written = [SINGLES, OTHER_SINGLES].map((at) => [
            ...new Float32Array(memory.buffer, at, scores.length),
          ]);
          new Float32Array(memory.buffer, SINGLES, 2 * ROWS).fill(0);
          return written;
        });
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});
