/**
 * WebAssembly from its text format: as much of it as the kernels of this folder
 * are written in.
 *
 * @module
 */

/** A parenthesis of the text, or a word in it. */
type Term = string | readonly Term[];

const VALUE_TYPES: Readonly<Record<string, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

/** What follows an instruction's code: nothing, where it reads and writes, or lanes. */
type Immediate = "none" | "memory" | "lanes";

/** Codes by the instruction's name; those of vectors follow {@linkcode VECTOR_PREFIX}. */
const SCALAR: Readonly<Record<string, readonly [number, Immediate]>> = {
  "return": [0x0f, "none"],
  "select": [0x1b, "none"],
  "i32.load": [0x28, "memory"],
  "i64.load": [0x29, "memory"],
  "f32.load": [0x2a, "memory"],
  "f64.load": [0x2b, "memory"],
  "i32.load8_u": [0x2d, "memory"],
  "i32.store": [0x36, "memory"],
  "i64.store": [0x37, "memory"],
  "f32.store": [0x38, "memory"],
  "f64.store": [0x39, "memory"],
  "i32.store8": [0x3a, "memory"],
  "i32.eqz": [0x45, "none"],
  "i32.eq": [0x46, "none"],
  "i32.lt_u": [0x49, "none"],
  "i32.gt_u": [0x4b, "none"],
  "i32.ge_u": [0x4f, "none"],
  "f64.lt": [0x63, "none"],
  "f64.gt": [0x64, "none"],
  "f64.le": [0x65, "none"],
  "f64.ge": [0x66, "none"],
  "i32.add": [0x6a, "none"],
  "i32.sub": [0x6b, "none"],
  "i32.mul": [0x6c, "none"],
  "i32.and": [0x71, "none"],
  "i32.or": [0x72, "none"],
  "i32.shl": [0x74, "none"],
  "i32.shr_u": [0x76, "none"],
  "i64.and": [0x83, "none"],
  "i64.shr_u": [0x88, "none"],
  "f64.abs": [0x99, "none"],
  "f64.floor": [0x9c, "none"],
  "f64.add": [0xa0, "none"],
  "f64.sub": [0xa1, "none"],
  "f64.mul": [0xa2, "none"],
  "f64.div": [0xa3, "none"],
  "i32.wrap_i64": [0xa7, "none"],
  "f32.demote_f64": [0xb6, "none"],
  "f64.convert_i32_u": [0xb8, "none"],
  "f64.promote_f32": [0xbb, "none"],
};
const VECTOR: Readonly<Record<string, readonly [number, Immediate]>> = {
  "v128.load": [0, "memory"],
  "v128.load64_splat": [10, "memory"],
  "v128.store": [11, "memory"],
  "i8x16.shuffle": [13, "lanes"],
  "f64x2.splat": [20, "none"],
  "i64x2.extract_lane": [29, "lanes"],
  "f64x2.extract_lane": [33, "lanes"],
  "f64x2.replace_lane": [34, "lanes"],
  "f64x2.lt": [73, "none"],
  "f64x2.gt": [74, "none"],
  "f64x2.le": [75, "none"],
  "f64x2.ge": [76, "none"],
  "v128.and": [78, "none"],
  "v128.bitselect": [82, "none"],
  "v128.or": [80, "none"],
  "v128.any_true": [83, "none"],
  "f64x2.floor": [117, "none"],
  "f64x2.add": [240, "none"],
  "f64x2.sub": [241, "none"],
  "f64x2.mul": [242, "none"],
  "f64x2.div": [243, "none"],
  "f64x2.pmin": [246, "none"],
  "f64x2.pmax": [247, "none"],
  "i64x2.shl": [203, "none"],
  "i64x2.add": [206, "none"],
};
const VECTOR_PREFIX = 0xfd;
/** Of whole stretches of the memory, which is number 0. */
const BULK: Readonly<Record<string, readonly number[]>> = {
  "memory.copy": [0xfc, 0x0a, 0, 0],
  "memory.fill": [0xfc, 0x0b, 0],
};
const LOCAL: Readonly<Record<string, number>> = {
  "local.get": 0x20,
  "local.set": 0x21,
  "local.tee": 0x22,
};
const BRANCH: Readonly<Record<string, number>> = { br: 0x0c, br_if: 0x0d };
const BLOCK: Readonly<Record<string, number>> = { block: 0x02, loop: 0x03 };
const END = 0x0b;
const NO_VALUE = 0x40;
const FUNCTION_TYPE = 0x60;
const SHARED_WITH_MAXIMUM = 0x03;
const MOST_PAGES = 65_536;

/**
 * The bytes of a module of functions over one memory, which is imported as
 * `env.memory` and shared.
 *
 * Instructions are folded: `(f64.add (local.get $a) (f64.const 1))`. Parameters,
 * locals and labels go by their names. `block`, `loop` and `if` with `then` and
 * `else` leave no values behind.
 *
 * @param text Functions, one after the other, each with its `export`.
 * @throws {SyntaxError} If the text is of more than this knows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { assembleWasm } from "./assemble_wasm.ts";
 * const bytes = assembleWasm(`
 *   (func (export "half") (param $x f64) (result f64)
 *     (f64.mul (local.get $x) (f64.const 0.5)))`);
 * const memory = new WebAssembly.Memory({
 *   initial: 1,
 *   maximum: 65536,
 *   shared: true,
 * });
 * const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
 *   env: { memory },
 * });
 * assert.equal((exports.half as (x: number) => number)(5), 2.5);
 * ```
 */
export function assembleWasm(text: string): Uint8Array<ArrayBuffer> {
  const functions = parse(text).map(assembleFunction);
  const section = (id: number, items: readonly (readonly number[])[]) => {
    const body = list(items);
    return [id, ...unsigned(body.length), ...body];
  };
  const memory = [
    ...[...name("env"), ...name("memory"), 0x02, SHARED_WITH_MAXIMUM],
    ...[...unsigned(1), ...unsigned(MOST_PAGES)],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, functions.map(({ type }) => type)),
    ...section(2, [memory]),
    ...section(3, functions.map((_, number) => unsigned(number))),
    ...section(
      7,
      functions.map((of, number) => [
        ...name(of.name),
        0x00,
        ...unsigned(number),
      ]),
    ),
    ...section(10, functions.map(({ code }) => code)),
  ]);
}

function assembleFunction(term: Term) {
  const [keyword, ...parts] = listed(term);
  if (keyword !== "func") throw unknown(term);
  const parameters: number[] = [];
  const results: number[] = [];
  const locals: number[] = [];
  const places = new Map<string, number>();
  const body: number[] = [];
  let exported = "";
  for (const part of parts) {
    const [head, first, second] = listed(part) as string[];
    if (head === "export") exported = first!.slice(1, -1);
    else if (head === "result") results.push(valueType(first!));
    else if (head === "param" || head === "local") {
      places.set(first!, places.size);
      (head === "param" ? parameters : locals).push(valueType(second!));
    } else body.push(...instruction(part, { places, labels: [] }));
  }
  const declared = list(locals.map((type) => [1, type]));
  const code = [...declared, ...body, END];
  return {
    name: exported,
    type: [FUNCTION_TYPE, ...bytesOf(parameters), ...bytesOf(results)],
    code: bytesOf(code),
  };
}

interface Scope {
  readonly places: ReadonlyMap<string, number>;
  /** Of the blocks around, the innermost last. */
  readonly labels: readonly string[];
}

function instruction(term: Term, scope: Scope): number[] {
  const [head, ...rest] = listed(term) as [string, ...Term[]];
  const folded = (terms: readonly Term[], inner = scope) =>
    terms.flatMap((each) => instruction(each, inner));
  if (Object.hasOwn(BLOCK, head)) {
    const [label, ...body] = rest as [string, ...Term[]];
    const inner = { ...scope, labels: [...scope.labels, label] };
    return [BLOCK[head]!, NO_VALUE, ...folded(body, inner), END];
  }
  if (head === "if") {
    const inner = { ...scope, labels: [...scope.labels, ""] };
    const [condition, ...branches] = rest;
    const [then = [], otherwise = []] = branches.map((branch) =>
      folded(listed(branch).slice(1), inner)
    );
    const orElse = otherwise.length > 0 ? [0x05, ...otherwise] : [];
    return [...folded([condition!]), 0x04, NO_VALUE, ...then, ...orElse, END];
  }
  if (Object.hasOwn(LOCAL, head)) {
    const [local, ...values] = rest as [string, ...Term[]];
    const place = scope.places.get(local);
    if (place === undefined) throw unknown(term);
    return [...folded(values), LOCAL[head]!, ...unsigned(place)];
  }
  if (Object.hasOwn(BRANCH, head)) {
    const [label, ...values] = rest as [string, ...Term[]];
    const at = scope.labels.lastIndexOf(label);
    if (at < 0) throw unknown(term);
    const depth = unsigned(scope.labels.length - 1 - at);
    return [...folded(values), BRANCH[head]!, ...depth];
  }
  if (head === "i32.const") return [0x41, ...signed(Number(rest[0]))];
  if (head === "i64.const") return [0x42, ...signed(Number(rest[0]))];
  if (head === "f64.const") {
    const bytes = new Uint8Array(Float64Array.of(Number(rest[0])).buffer);
    return [0x44, ...bytes];
  }
  if (Object.hasOwn(BULK, head)) return [...folded(rest), ...BULK[head]!];
  const isScalar = Object.hasOwn(SCALAR, head);
  if (!isScalar && !Object.hasOwn(VECTOR, head)) throw unknown(term);
  const [code, immediate] = (isScalar ? SCALAR : VECTOR)[head]!;
  const prefixed = isScalar ? [code] : [VECTOR_PREFIX, ...unsigned(code)];
  if (immediate === "none") return [...folded(rest), ...prefixed];
  if (immediate === "lanes") {
    const lanes = rest.filter((of) => typeof of === "string").map(Number);
    return [...folded(rest.slice(lanes.length)), ...prefixed, ...lanes];
  }
  const [first, ...others] = rest;
  const offset = typeof first === "string" ? first.split("offset=")[1] : "0";
  const values = typeof first === "string" ? others : rest;
  // Alignment is a hint; 0 is always true.
  return [...folded(values), ...prefixed, 0, ...unsigned(Number(offset))];
}

function parse(text: string): Term[] {
  const open: Term[][] = [[]];
  for (const [word] of text.matchAll(/;;.*|[()]|"[^"]*"|[^\s()]+/g)) {
    if (word.startsWith(";;")) continue;
    if (word === "(") open.push([]);
    else if (word !== ")") open.at(-1)!.push(word);
    else {
      const closed = open.pop()!;
      if (open.length === 0) {
        throw new SyntaxError("Cannot assemble: too many )");
      }
      open.at(-1)!.push(closed);
    }
  }
  if (open.length > 1) throw new SyntaxError("Cannot assemble: a ) is missing");
  return open[0]!;
}

function listed(term: Term): readonly Term[] {
  if (typeof term === "string") throw unknown(term);
  return term;
}

function valueType(word: string): number {
  const type = VALUE_TYPES[word];
  if (type === undefined) throw unknown(word);
  return type;
}

function unknown(term: Term): SyntaxError {
  const shown = (of: Term): string =>
    typeof of === "string" ? of : `(${of.map(shown).join(" ")})`;
  return new SyntaxError(
    `Cannot assemble: expected an instruction with names that are known, got ${
      shown(term).slice(0, 80)
    }`,
  );
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function bytesOf(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function name(text: string): number[] {
  return bytesOf([...new TextEncoder().encode(text)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value ? low | 0x80 : low);
  } while (value);
  return bytes;
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    const done = (value === 0 && !(low & 0x40)) || (value === -1 && low & 0x40);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}
