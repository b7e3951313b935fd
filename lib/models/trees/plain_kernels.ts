/**
 * The inner loops of boosting in TypeScript, as they are to be read, and where
 * there is no WebAssembly with vectors.
 *
 * @module
 */
import { logisticDerivatives } from "../boosting_loss.ts";
import type {
  KernelMemory,
  KernelRows,
  Kernels,
  LogisticRows,
  ScanTerms,
} from "./kernels.ts";

/** {@linkcode Kernels} of typed arrays. */
export class PlainKernels implements Kernels {
  readonly #memory: KernelMemory;
  #bytes!: Uint8Array;
  #words!: Uint32Array;
  #numbers!: Float64Array;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#view();
  }

  addRows(
    sums: number,
    columns: Uint32Array,
    rows: number,
    end: number,
    { matrix, stride, pairs }: KernelRows,
  ): void {
    this.#view();
    const [bytes, words, numbers] = [this.#bytes, this.#words, this.#numbers];
    for (const [place, column] of columns.entries()) {
      const start = (sums >>> 3) + 512 * place;
      for (let i = rows >>> 2; i < end >>> 2; i++) {
        const row = words[i]!;
        const slot = start + 2 * bytes[matrix + stride * row + column]!;
        const pair = (pairs >>> 3) + 2 * row;
        numbers[slot] = numbers[slot]! + numbers[pair]!;
        numbers[slot + 1] = numbers[slot + 1]! + numbers[pair + 1]!;
      }
    }
  }

  sumPairs(to: number, rows: number, end: number, pairs: number): void {
    this.#view();
    let [gradient, mass] = [0, 0];
    for (let i = rows >>> 2; i < end >>> 2; i++) {
      const pair = (pairs >>> 3) + 2 * this.#words[i]!;
      gradient += this.#numbers[pair]!;
      mass += this.#numbers[pair + 1]!;
    }
    this.#numbers.set([gradient, mass], to >>> 3);
  }

  clear(from: number, end: number): void {
    this.#view();
    this.#bytes.fill(0, from, end);
  }

  copy(to: number, from: number, end: number): void {
    this.#view();
    this.#bytes.copyWithin(to, from, end);
  }

  takeAway(parent: number, child: number, end: number): void {
    this.#view();
    const numbers = this.#numbers;
    for (let i = parent >>> 3, j = child >>> 3; i < end >>> 3; i++, j++) {
      numbers[i] = numbers[i]! - numbers[j]!;
    }
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
    this.#view();
    const [bytes, words] = [this.#bytes, this.#words];
    let [left, right] = [lefts >>> 2, rights >>> 2];
    for (let i = rows >>> 2; i < end >>> 2; i++) {
      const row = words[i]!;
      if (((bytes[column + row]! + turn) & 255) < first) words[left++] = row;
      else words[right++] = row;
    }
    return left - (lefts >>> 2);
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
    this.#view();
    const { all, allUnits, allHessian, lambda, perUnit, unit } = terms;
    const { leastUnits, leastHessian } = terms;
    const [numbers, to] = [this.#numbers, found >>> 3];
    let [numerator, denominator] = [numbers[to]!, numbers[to + 1]!];
    let [sum, mass] = [lost, lostMass];
    for (let at = slot; at < end; at += 16) {
      sum += numbers[at >>> 3]!;
      mass += numbers[(at >>> 3) + 1]!;
      const units = Math.floor(mass * perUnit);
      if (units < leastUnits) continue;
      if (allUnits - units < leastUnits) break;
      const hessian = mass - units * unit;
      const otherHessian = allHessian - hessian;
      if (hessian < leastHessian || otherHessian < leastHessian) continue;
      const other = all - sum;
      const a = hessian + lambda;
      const b = otherHessian + lambda;
      const fit = sum * sum * b + other * other * a;
      if (fit * denominator > numerator * a * b) {
        numerator = fit;
        denominator = a * b;
        numbers.set([numerator, denominator, sum, mass, a, b], to);
        this.#words.set([at, missingRight], (found >>> 2) + 12);
      }
    }
  }

  logistic(
    { scores, classes, gradient, hessian }: LogisticRows,
    start: number,
    end: number,
    scales: readonly number[],
  ): void {
    const { buffer } = this.#memory;
    logisticDerivatives(
      new Float64Array(buffer, scores + 8 * start, end - start),
      new Uint8Array(buffer, classes + start, end - start),
      scales,
      new Float32Array(buffer, gradient + 4 * start, end - start),
      new Float32Array(buffer, hessian + 4 * start, end - start),
    );
  }

  /** The memory may have grown. */
  #view(): void {
    const { buffer } = this.#memory;
    if (this.#bytes?.buffer === buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#numbers = new Float64Array(buffer);
  }
}
