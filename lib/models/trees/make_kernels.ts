/**
 * The inner loops of boosting: in WebAssembly where there is such a thing, else in
 * TypeScript, to the same bits.
 *
 * @module
 */
import { assembleWasm } from "./assemble_wasm.ts";
import { KERNEL_TEXT, MOST_COLUMNS } from "./kernel_text.ts";
import {
  COLUMN_SUM_BYTES,
  type KernelMemory,
  type KernelRows,
  type Kernels,
  type LogisticRows,
  PAGE_BYTES,
  type ScanTerms,
} from "./kernels.ts";
import { PlainKernels } from "./plain_kernels.ts";

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
 * import { kernelMemory, kernelsOn } from "./make_kernels.ts";
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
