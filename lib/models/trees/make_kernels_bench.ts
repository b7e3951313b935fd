/**
 * How fast boosting's histograms grow: updates are one bin, one gradient and one
 * mass. Beside them, what the machine could do: a loop that reads and writes as
 * much in the same places and adds nothing up by bin.
 */
import { randomStream } from "../../random.ts";
import { assembleWasm } from "./assemble_wasm.ts";
import { COLUMN_SUM_BYTES, type Kernels, PAGE_BYTES } from "./kernels.ts";
import { kernelMemory, kernelsOn } from "./make_kernels.ts";
import { PlainKernels } from "./plain_kernels.ts";

/**
 * One update's memory traffic and no more: the bin is read, but the slot that is
 * read, added to and written follows from the row's place alone.
 */
const BARE = `
(func (export "bare")
  (param $sums i32) (param $matrix i32) (param $pairs i32) (param $count i32)
  (result i32)
  (local $row i32) (local $pair v128) (local $read i32) (local $at i32)
  (loop $next
    (local.set $pair (v128.load (local.get $pairs)))
    (local.set $at (i32.add (local.get $sums)
      (i32.and (i32.shl (local.get $row) (i32.const 4)) (i32.const 4080))))
    ${
  [0, 1, 2, 3, 4, 5, 6, 7].map((column) => `
    (local.set $read (i32.add (local.get $read)
      (i32.load8_u offset=${column} (local.get $matrix))))
    (v128.store offset=${column * COLUMN_SUM_BYTES} (local.get $at)
      (f64x2.add (local.get $pair)
        (v128.load offset=${column * COLUMN_SUM_BYTES} (local.get $at))))`)
    .join("")
}
    (local.set $pairs (i32.add (local.get $pairs) (i32.const 16)))
    (local.set $matrix (i32.add (local.get $matrix) (i32.const 8)))
    (local.set $row (i32.add (local.get $row) (i32.const 1)))
    (br_if $next (i32.lt_u (local.get $row) (local.get $count))))
  (local.get $read))`;

const COLUMNS = 16;

/** A memory of so many rows, all of which or every so many-th are a node's. */
function benchMemory(rows: number, every: number) {
  const memory = kernelMemory();
  const pairs = 2 * COLUMNS * COLUMN_SUM_BYTES;
  const numbers = pairs + 16 * rows;
  const matrix = numbers + 4 * rows;
  const count = Math.floor(rows / every);
  memory.grow(Math.ceil((matrix + COLUMNS * rows + 8) / PAGE_BYTES));
  const random = randomStream(1);
  const bins = new Uint8Array(memory.buffer, matrix, COLUMNS * rows);
  for (let i = 0; i < bins.length; i++) bins[i] = random.below(256);
  new Float64Array(memory.buffer, pairs, 2 * rows)
    .forEach((_, i, all) => all[i] = random.below(2 ** 20));
  new Int32Array(memory.buffer, numbers, count)
    .forEach((_, i, all) => all[i] = every * i + random.below(every));
  const columns = Uint32Array.from(Array(COLUMNS).keys());
  const add = (kernels: Kernels) =>
    kernels.addRows(
      ...[0, columns, numbers, numbers + 4 * count] as const,
      { matrix, stride: COLUMNS, pairs },
    );
  return { memory, pairs, matrix, count, add };
}

for (
  const [rows, every] of [[40_000, 1], [40_000, 10], [500_000, 1], [
    500_000,
    10,
  ]] as const
) {
  const { memory, pairs, matrix, count, add } = benchMemory(rows, every);
  const updates = (count * COLUMNS).toLocaleString("en-US");
  const of = every === 1 ? "all" : `one in ${every}`;
  const group = `${updates} updates: ${of} of ${
    rows.toLocaleString("en-US")
  } rows × ${COLUMNS}`;
  const kernels = kernelsOn(memory);
  const plain = new PlainKernels(memory);
  Deno.bench("addRows() in WebAssembly", { group, baseline: true }, () => {
    add(kernels);
  });
  Deno.bench("addRows() in TypeScript", { group }, () => {
    add(plain);
  });
  if (memory instanceof WebAssembly.Memory && every === 1) {
    const module = new WebAssembly.Module(assembleWasm(BARE));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const bare = exports.bare as (...values: number[]) => number;
    Deno.bench("the same traffic alone", { group }, () => {
      for (let column = 0; column < COLUMNS; column += 8) {
        bare(column * COLUMN_SUM_BYTES, matrix, pairs, count);
      }
    });
  }
}
