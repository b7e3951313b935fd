/**
 * The inner loops of boosting: in WebAssembly where there is such a thing, else in
 * TypeScript, to the same bits.
 *
 * @module
 */
import { assembleWasm } from "./assemble_wasm.ts";
import { KERNEL_TEXT, MOST_COLUMNS } from "./kernel_text.ts";
import { PlainKernels } from "./plain_kernels.ts";

/** Memory that grows, in pages of 64 KiB; a view of it sees what it was. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  /** By so many pages; by 0 it takes note of what others have added. */
  grow(pages: number): number;
}

/** Bytes of a page of memory. */
export const PAGE_BYTES = 65_536;
/** Bytes of the sums of one column: a gradient and a mass for each of 256 bins. */
export const COLUMN_SUM_BYTES = 4096;
/** Bytes of what {@linkcode Kernels.scan} finds in a column. */
export const FOUND_BYTES = 56;

/** Where rows and what is known of them lie. */
export interface KernelRows {
  /** The bins of all columns, row after row. */
  readonly matrix: number;
  /** Bytes from one row of the matrix to the next. */
  readonly stride: number;
  /** Per row its gradient and its mass, in units. */
  readonly pairs: number;
}

/** What a column's sums are searched by, as the node's, in units. */
export interface ScanTerms {
  readonly all: number;
  readonly allUnits: number;
  readonly allHessian: number;
  readonly leastUnits: number;
  readonly leastHessian: number;
  readonly lambda: number;
  readonly perUnit: number;
  readonly unit: number;
}

/** Where the rows of two classes lie, with what is made of them. */
export interface LogisticRows {
  /** Per row a double. */
  readonly scores: number;
  /** Per row a byte, 0 or 1. */
  readonly classes: number;
  /** Per row a single, and room for one more. */
  readonly gradient: number;
  readonly hessian: number;
}

/** Loops over one memory. Places in it are byte addresses; rows are 32-bit numbers. */
export interface Kernels {
  /**
   * Adds the pairs of rows to the sums of `columns`, each at the slot of its bin.
   *
   * @param sums Column after column, {@linkcode COLUMN_SUM_BYTES} each.
   * @param rows Where their numbers begin; `end` is where they end.
   */
  addRows(
    sums: number,
    columns: Uint32Array,
    rows: number,
    end: number,
    of: KernelRows,
  ): void;
  /** Writes the sum of the pairs of rows. */
  sumPairs(to: number, rows: number, end: number, pairs: number): void;
  /** Makes all numbers up to `end` 0. */
  clear(from: number, end: number): void;
  /** Copies what lies from `from` to `end`. */
  copy(to: number, from: number, end: number): void;
  /** Takes the sums of one child from those of its parent, which leaves the other child's. */
  takeAway(parent: number, child: number, end: number): void;
  /**
   * Parts rows by their bins in a column, both sides in their order: left go those
   * whose bin plus `turn`, of which the lower eight bits count, is below `first`.
   *
   * @param lefts Where those on the left go; it may be where they come from.
   * @returns How many go left.
   */
  partition(
    rows: number,
    end: number,
    column: number,
    turn: number,
    first: number,
    lefts: number,
    rights: number,
  ): number;
  /**
   * Tries every split of a column's sums, from `slot` on, against the best found
   * so far. Of that lie at `found`, as doubles: its fit as a fraction, the left
   * side's gradient and mass, and both sides' hessians with `lambda`, of which the
   * fraction's denominator is the product; then, as words, its last slot on the
   * left and `missingRight`.
   *
   * @param lost Sums of rows that lack the feature, if they go left.
   */
  scan(
    found: number,
    slot: number,
    end: number,
    missingRight: number,
    lost: number,
    lostMass: number,
    terms: ScanTerms,
  ): void;
  /**
   * Writes the derivatives of the log-loss of two classes by the score.
   *
   * @param start An even number of a row.
   * @param scales How much a row of either class counts.
   */
  logistic(
    of: LogisticRows,
    start: number,
    end: number,
    scales: readonly number[],
  ): void;
}

/** Rows after which the next columns take their turn, so that caches still hold them. */
const CHUNK_BYTES = 4 * 1024;
/** What lies further apart than this is touched first. */
const FAR_BYTES = 1 << 18;

type Exports = Record<string, (...values: number[]) => number>;

let compiled: WebAssembly.Module | undefined;

/** Memory for {@linkcode kernelsOn}, of one page. */
export function kernelMemory(): KernelMemory {
  return typeof WebAssembly === "undefined"
    ? new PlainMemory()
    : new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
}

/**
 * The loops on `memory`, in WebAssembly if it has vectors here.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kernelMemory, kernelsOn } from "./kernels.ts";
 * const memory = kernelMemory();
 * const kernels = kernelsOn(memory);
 * new Float64Array(memory.buffer, 0, 4).set([7, 9, 1, 2]);
 * kernels.takeAway(0, 16, 16);
 * assert.deepEqual([...new Float64Array(memory.buffer, 0, 2)], [6, 7]);
 * ```
 */
export function kernelsOn(memory: KernelMemory): Kernels {
  const module = compiledModule();
  return module && memory instanceof WebAssembly.Memory
    ? new WasmKernels(module, memory)
    : new PlainKernels(memory);
}

function compiledModule(): WebAssembly.Module | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const bytes = compiled ?? assembleWasm(KERNEL_TEXT);
  if (bytes instanceof WebAssembly.Module) return bytes;
  return WebAssembly.validate(bytes)
    ? compiled = new WebAssembly.Module(bytes)
    : undefined;
}

/** Columns whose sums one pass adds up. */
interface Pass {
  readonly add: Exports[string];
  /** From the first column's sums. */
  readonly sums: number;
  /** From the first column's bins. */
  readonly first: number;
  /** What goes to `add` behind the rest. */
  readonly columns: readonly number[];
}

class WasmKernels implements Kernels {
  readonly #exports: Exports;
  readonly #scan: Exports[string];
  #columns: Uint32Array | undefined;
  #passes: readonly Pass[] = [];

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = exports as Exports;
    this.#scan = this.#exports.scan!;
  }

  addRows(
    sums: number,
    columns: Uint32Array,
    rows: number,
    end: number,
    { matrix, stride, pairs }: KernelRows,
  ): void {
    if (columns !== this.#columns) {
      this.#passes = this.#passesOf(columns);
      this.#columns = columns;
    }
    const { touchRows } = this.#exports;
    for (let from = rows; from < end; from += CHUNK_BYTES) {
      const to = Math.min(end, from + CHUNK_BYTES);
      touchRows!(matrix, stride, from, to, pairs, FAR_BYTES);
      for (const { add, sums: at, first, columns } of this.#passes) {
        add!(sums + at, matrix + first, stride, from, to, pairs, ...columns);
      }
    }
  }

  /** As many columns at a time as may be, side by side where they are. */
  #passesOf(columns: Uint32Array): Pass[] {
    const passes: Pass[] = [];
    for (let from = 0; from < columns.length; from += MOST_COLUMNS) {
      const some = [...columns.subarray(from, from + MOST_COLUMNS)];
      const first = some[0]!;
      const sums = from * COLUMN_SUM_BYTES;
      const { length } = some;
      passes.push(
        some.at(-1)! - first === length - 1
          ? {
            add: this.#exports[`addNeighbours${length}`]!,
            ...{ sums, first, columns: [] },
          }
          : {
            add: this.#exports[`addScattered${length}`]!,
            ...{ sums, first: 0, columns: some },
          },
      );
    }
    return passes;
  }

  sumPairs(to: number, rows: number, end: number, pairs: number): void {
    this.#exports.sumPairs!(to, rows, end, pairs);
  }

  clear(from: number, end: number): void {
    this.#exports.clear!(from, end);
  }

  copy(to: number, from: number, end: number): void {
    this.#exports.copy!(to, from, end);
  }

  takeAway(parent: number, child: number, end: number): void {
    this.#exports.takeAway!(parent, child, end);
  }

  partition(
    rows: number,
    end: number,
    column: number,
    turn: number,
    first: number,
    lefts: number,
    rights: number,
  ): number {
    const { partition } = this.#exports;
    return partition!(rows, end, column, turn, first, lefts, rights);
  }

  scan(
    found: number,
    slot: number,
    end: number,
    missingRight: number,
    lost: number,
    lostMass: number,
    terms: ScanTerms,
  ): void {
    // Each by itself: spread from a list they cost a tenth of a fit.
    this.#scan(
      found,
      slot,
      end,
      missingRight,
      lost,
      lostMass,
      terms.all,
      terms.allUnits,
      terms.allHessian,
      terms.leastUnits,
      terms.leastHessian,
      terms.lambda,
      terms.perUnit,
      terms.unit,
    );
  }

  logistic(
    { scores, classes, gradient, hessian }: LogisticRows,
    start: number,
    end: number,
    [first, second]: readonly number[],
  ): void {
    this.#exports.logistic!(
      scores + 8 * start,
      scores + 8 * end,
      classes + start,
      gradient + 4 * start,
      hessian + 4 * start,
      first!,
      second!,
    );
  }
}

/** The same where there is no WebAssembly, for one thread. */
class PlainMemory implements KernelMemory {
  buffer: ArrayBuffer = new ArrayBuffer(PAGE_BYTES);

  grow(pages: number): number {
    const before = this.buffer.byteLength;
    const grown = new Uint8Array(before + pages * PAGE_BYTES);
    grown.set(new Uint8Array(this.buffer));
    this.buffer = grown.buffer;
    return before / PAGE_BYTES;
  }
}
