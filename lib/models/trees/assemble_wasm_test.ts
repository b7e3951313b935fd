import assert from "node:assert/strict";
import { assembleWasm } from "./assemble_wasm.ts";
import { KERNEL_TEXT } from "./kernel_text.ts";

type Functions = Record<string, (...values: number[]) => number>;

function compiled(text: string): { functions: Functions; bytes: Uint8Array } {
  const memory = new WebAssembly.Memory({
    ...{ initial: 1, maximum: 65_536, shared: true },
  });
  const module = new WebAssembly.Module(assembleWasm(text));
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return {
    functions: instance.exports as Functions,
    bytes: new Uint8Array(memory.buffer),
  };
}

Deno.test("assembleWasm() makes a module that is valid of all kernels", () => {
  assert.ok(WebAssembly.validate(assembleWasm(KERNEL_TEXT)));
});

Deno.test("assembleWasm() writes numbers of any length", () => {
  const numbers = [0, 1, 63, 64, -1, -64, -65, 127, 128, 8191, 8192, 4096];
  for (const n of [...numbers, 2 ** 31 - 1, -(2 ** 31)]) {
    const { functions } = compiled(`
      (func (export "n") (result i32) (i32.const ${n}))
      (func (export "x") (result f64) (f64.const ${n / 3}))`);
    assert.deepEqual([functions.n!(), functions.x!()], [n, n / 3]);
  }
});

Deno.test("assembleWasm() knows loops, branches, locals and offsets", () => {
  const { functions, bytes } = compiled(`
    ;; Sums up bytes that are not 7, from 300 on.
    (func (export "sum") (param $count i32) (result i32)
      (local $at i32) (local $sum i32)
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
          (if (i32.eq (i32.load8_u offset=300 (local.get $at)) (i32.const 7))
            (then)
            (else (local.set $sum (i32.add (local.get $sum)
              (i32.load8_u offset=300 (local.get $at))))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next)))
      (local.get $sum))`);
  bytes.set([200, 7, 100, 7, 1], 300);
  assert.equal(functions.sum!(5), 301);
  assert.equal(functions.sum!(0), 0);
});

Deno.test("assembleWasm() knows vectors", () => {
  const { functions, bytes } = compiled(`
    (func (export "swap")
      (v128.store offset=16 (i32.const 0)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
          (f64x2.mul (v128.load (i32.const 0)) (f64x2.splat (f64.const 2)))
          (v128.load (i32.const 0)))))`);
  const numbers = new Float64Array(bytes.buffer);
  numbers.set([1.5, -4]);
  functions.swap!();
  assert.deepEqual([...numbers.subarray(2, 4)], [-8, 3]);
});

Deno.test("assembleWasm() refuses what it does not know", () => {
  const func = (body: string) => `(func (export "f") (param $x i32) ${body})`;
  for (
    const [text, told] of [
      [func("(i32.popcnt (local.get $x))"), "(i32.popcnt (local.get $x))"],
      [func("(toString)"), "(toString)"],
      [func("(local.set $y (i32.const 1))"), "(local.set $y (i32.const 1))"],
      [func("(br $out)"), "(br $out)"],
      [func("(i32.const 1) nop"), "nop"],
      [`(func (param $x i33))`, "i33"],
      [`(table 1)`, "(table 1)"],
    ] as const
  ) {
    assert.throws(() => assembleWasm(text), {
      name: "SyntaxError",
      message:
        `Cannot assemble: expected an instruction with names that are known, got ${told}`,
    });
  }
  assert.throws(() => assembleWasm("(func"), /a \) is missing/);
  assert.throws(() => assembleWasm("(func))"), /too many \)/);
});
