/**
 * The inner loops of boosting in WebAssembly's text format, see
 * {@linkcode assembleWasm}. `plain_kernels.ts` says the same in TypeScript.
 *
 * @module
 */
import {
  COEFFICIENTS,
  FARTHEST,
  LN2_HIGH,
  LN2_LOW,
  ROUNDER,
} from "../exponential.ts";

/** Columns that one pass over the rows adds up. */
export const MOST_COLUMNS = 8;

/** Bytes of one column's sums. */
const COLUMN_BYTES = 4096;

const COUNTS = Array.from({ length: MOST_COLUMNS }, (_, i) => i + 1);

/** Adds a row's pair at the slot of its bin in one column's sums. */
function addAtSlot(place: number, slot: string): string {
  const offset = `offset=${place * COLUMN_BYTES}`;
  return `
    (local.set $at (i32.add (local.get $sums) ${slot}))
    (v128.store ${offset} (local.get $at)
      (f64x2.add (v128.load ${offset} (local.get $at)) (local.get $pair)))`;
}

function addRows(name: string, own: string, updates: string): string {
  return `
(func (export "${name}")
  (param $sums i32) (param $matrix i32) (param $stride i32)
  (param $rows i32) (param $end i32) (param $pairs i32) ${own}
  (local $row i32) (local $at i32) (local $bins i32) (local $eight i64)
  (local $pair v128)
  (block $done
    (br_if $done (i32.ge_u (local.get $rows) (local.get $end)))
    (loop $next
      (local.set $row (i32.load (local.get $rows)))
      (local.set $pair (v128.load (i32.add (local.get $pairs)
        (i32.shl (local.get $row) (i32.const 4)))))
      (local.set $bins (i32.add (local.get $matrix)
        (i32.mul (local.get $row) (local.get $stride))))
      ${updates}
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $rows) (local.get $end))))))`;
}

/** Of columns side by side: their bins come in one load of eight bytes. */
function addNeighbours(count: number): string {
  const slotOf = (place: number) =>
    place === 0
      ? `(i32.shl (i32.and (i32.wrap_i64 (local.get $eight)) (i32.const 255))
          (i32.const 4))`
      : `(i32.and (i32.wrap_i64
          (i64.shr_u (local.get $eight) (i64.const ${8 * place - 4})))
          (i32.const 4080))`;
  return addRows(
    `addNeighbours${count}`,
    "",
    `(local.set $eight (i64.load (local.get $bins)))` +
      COUNTS.slice(0, count)
        .map((_, place) => addAtSlot(place, slotOf(place))).join(""),
  );
}

/** Of any columns, by their numbers. */
function addScattered(count: number): string {
  const places = COUNTS.slice(0, count).map((_, place) => place);
  return addRows(
    `addScattered${count}`,
    places.map((place) => `(param $column${place} i32)`).join(" "),
    places.map((place) =>
      addAtSlot(
        place,
        `(i32.shl (i32.load8_u
          (i32.add (local.get $bins) (local.get $column${place})))
          (i32.const 4))`,
      )
    ).join(""),
  );
}

/**
 * Reads what passes over the same rows will, which then wait for nothing; not
 * where the rows lie so close that they are read in one go anyhow.
 */
const TOUCH_ROWS = `
(func (export "touchRows")
  (param $matrix i32) (param $stride i32)
  (param $rows i32) (param $end i32) (param $pairs i32) (param $far i32)
  (result i32)
  (local $row i32) (local $read i32)
  (block $done
    (br_if $done (i32.ge_u (local.get $rows) (local.get $end)))
    (br_if $done (i32.lt_u
      (i32.mul (local.get $stride)
        (i32.sub (i32.load (i32.sub (local.get $end) (i32.const 4)))
          (i32.load (local.get $rows))))
      (local.get $far)))
    (loop $next
      (local.set $row (i32.load (local.get $rows)))
      (local.set $read (i32.add (local.get $read)
        (i32.load8_u (i32.add (local.get $pairs)
          (i32.shl (local.get $row) (i32.const 4))))))
      (local.set $read (i32.add (local.get $read)
        (i32.load8_u (i32.add (local.get $matrix)
          (i32.mul (local.get $row) (local.get $stride))))))
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $rows) (local.get $end)))))
  (local.get $read))`;

const SUM_PAIRS = `
(func (export "sumPairs")
  (param $to i32) (param $rows i32) (param $end i32) (param $pairs i32)
  (local $sum v128)
  (block $done
    (br_if $done (i32.ge_u (local.get $rows) (local.get $end)))
    (loop $next
      (local.set $sum (f64x2.add (local.get $sum)
        (v128.load (i32.add (local.get $pairs)
          (i32.shl (i32.load (local.get $rows)) (i32.const 4))))))
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $rows) (local.get $end)))))
  (v128.store (local.get $to) (local.get $sum)))`;

const CLEAR = `
(func (export "clear") (param $from i32) (param $end i32)
  (memory.fill (local.get $from) (i32.const 0)
    (i32.sub (local.get $end) (local.get $from))))`;

const COPY = `
(func (export "copy") (param $to i32) (param $from i32) (param $end i32)
  (memory.copy (local.get $to) (local.get $from)
    (i32.sub (local.get $end) (local.get $from))))`;

const TAKE_AWAY = `
(func (export "takeAway") (param $parent i32) (param $child i32) (param $end i32)
  (block $done
    (br_if $done (i32.ge_u (local.get $parent) (local.get $end)))
    (loop $next
      ${
  [0, 16].map((offset) => `
      (v128.store offset=${offset} (local.get $parent)
        (f64x2.sub (v128.load offset=${offset} (local.get $parent))
          (v128.load offset=${offset} (local.get $child))))`).join("")
}
      (local.set $parent (i32.add (local.get $parent) (i32.const 32)))
      (local.set $child (i32.add (local.get $child) (i32.const 32)))
      (br_if $next (i32.lt_u (local.get $parent) (local.get $end))))))`;

/**
 * Both places are written and only the right one is kept: a branch would be a coin
 * toss that no processor predicts.
 */
const PARTITION = `
(func (export "partition")
  (param $rows i32) (param $end i32) (param $column i32)
  (param $turn i32) (param $first i32) (param $lefts i32) (param $rights i32)
  (result i32)
  (local $row i32) (local $left i32) (local $start i32)
  (local.set $start (local.get $lefts))
  (block $done
    (br_if $done (i32.ge_u (local.get $rows) (local.get $end)))
    (loop $next
      (local.set $row (i32.load (local.get $rows)))
      (local.set $left (i32.shl (i32.lt_u
        (i32.and (i32.const 255) (i32.add (local.get $turn)
          (i32.load8_u (i32.add (local.get $column) (local.get $row)))))
        (local.get $first)) (i32.const 2)))
      (i32.store (local.get $lefts) (local.get $row))
      (i32.store (local.get $rights) (local.get $row))
      (local.set $lefts (i32.add (local.get $lefts) (local.get $left)))
      (local.set $rights (i32.add (local.get $rights)
        (i32.sub (i32.const 4) (local.get $left))))
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $rows) (local.get $end)))))
  (i32.shr_u (i32.sub (local.get $lefts) (local.get $start)) (i32.const 2)))`;

const shuffle = (lanes: readonly number[], a: string, b: string) =>
  `(i8x16.shuffle ${lanes.join(" ")} (local.get ${a}) (local.get ${b}))`;
const BYTES = [0, 1, 2, 3, 4, 5, 6, 7];
const FIRST_OF_BOTH = [...BYTES, ...BYTES.map((byte) => byte + 16)];
const SECOND_OF_BOTH = FIRST_OF_BOTH.map((byte) => byte + 8);

/** Holds one of two bins against the best so far, and keeps it if it gains more. */
function keepIfBetter(lane: 0 | 1): string {
  const of = (local: string) =>
    `(f64x2.extract_lane ${lane} (local.get ${local}))`;
  return `
  (if (i32.and
      (i32.and
        (i32.and
          (f64.ge ${of("$units")} (local.get $leastUnits))
          (f64.ge (f64.sub (local.get $allUnits) ${of("$units")})
            (local.get $leastUnits)))
        (i32.and
          (f64.ge ${of("$hessian")} (local.get $leastHessian))
          (f64.ge ${of("$otherHessian")} (local.get $leastHessian))))
      (f64.gt (f64.mul ${of("$fit")} (local.get $denominator))
        (f64.mul (f64.mul (local.get $numerator) ${of("$a")}) ${of("$b")})))
    (then
      (local.set $numerator ${of("$fit")})
      (local.set $denominator (f64.mul ${of("$a")} ${of("$b")}))
      (f64.store (local.get $found) (local.get $numerator))
      (f64.store offset=8 (local.get $found) (local.get $denominator))
      (f64.store offset=16 (local.get $found) ${of("$sum")})
      (f64.store offset=24 (local.get $found) ${of("$mass")})
      (f64.store offset=32 (local.get $found) ${of("$a")})
      (f64.store offset=40 (local.get $found) ${of("$b")})
      (i32.store offset=48 (local.get $found)
        (i32.add (local.get $slot) (i32.const ${16 * lane})))
      (i32.store offset=52 (local.get $found) (local.get $missingRight))))`;
}

/**
 * Two bins at a time. Only where one of them gains more than the best so far is it
 * asked whether it may: that is seldom, and there is a register for every number.
 */
const SCAN = `
(func (export "scan")
  (param $found i32) (param $slot i32) (param $end i32)
  (param $missingRight i32) (param $lost f64) (param $lostMass f64)
  (param $all f64) (param $allUnits f64) (param $allHessian f64)
  (param $leastUnits f64) (param $leastHessian f64) (param $lambda f64)
  (param $perUnit f64) (param $unit f64)
  (local $numerator f64) (local $denominator f64)
  (local $before v128) (local $one v128) (local $two v128)
  (local $sum v128) (local $mass v128)
  (local $units v128) (local $hessian v128) (local $otherHessian v128)
  (local $other v128) (local $a v128) (local $b v128) (local $fit v128)
  (local $numerators v128) (local $denominators v128)
  (local $alls v128) (local $allsHessian v128) (local $lambdas v128)
  (local $perUnits v128) (local $theUnits v128)
  (local.set $numerator (f64.load (local.get $found)))
  (local.set $denominator (f64.load offset=8 (local.get $found)))
  (local.set $numerators (f64x2.splat (local.get $numerator)))
  (local.set $denominators (f64x2.splat (local.get $denominator)))
  (local.set $alls (f64x2.splat (local.get $all)))
  (local.set $allsHessian (f64x2.splat (local.get $allHessian)))
  (local.set $lambdas (f64x2.splat (local.get $lambda)))
  (local.set $perUnits (f64x2.splat (local.get $perUnit)))
  (local.set $theUnits (f64x2.splat (local.get $unit)))
  (local.set $before (f64x2.replace_lane 1 (f64x2.splat (local.get $lost))
    (local.get $lostMass)))
  (block $done
    (br_if $done (i32.ge_u (local.get $slot) (local.get $end)))
    (loop $next
      ;; Both sums are one step from the last: whole numbers add up in any order.
      (local.set $one (v128.load (local.get $slot)))
      (local.set $two (f64x2.add (local.get $before) (f64x2.add (local.get $one)
        (v128.load offset=16 (local.get $slot)))))
      (local.set $one (f64x2.add (local.get $before) (local.get $one)))
      (local.set $before (local.get $two))
      (local.set $sum ${shuffle(FIRST_OF_BOTH, "$one", "$two")})
      (local.set $mass ${shuffle(SECOND_OF_BOTH, "$one", "$two")})
      (local.set $units (f64x2.floor
        (f64x2.mul (local.get $mass) (local.get $perUnits))))
      (local.set $hessian (f64x2.sub (local.get $mass)
        (f64x2.mul (local.get $units) (local.get $theUnits))))
      (local.set $otherHessian (f64x2.sub (local.get $allsHessian)
        (local.get $hessian)))
      (local.set $other (f64x2.sub (local.get $alls) (local.get $sum)))
      (local.set $a (f64x2.add (local.get $hessian) (local.get $lambdas)))
      (local.set $b (f64x2.add (local.get $otherHessian) (local.get $lambdas)))
      (local.set $fit (f64x2.add
        (f64x2.mul (f64x2.mul (local.get $sum) (local.get $sum))
          (local.get $b))
        (f64x2.mul (f64x2.mul (local.get $other) (local.get $other))
          (local.get $a))))
      (if (v128.any_true
          (f64x2.gt (f64x2.mul (local.get $fit) (local.get $denominators))
            (f64x2.mul (f64x2.mul (local.get $numerators) (local.get $a))
              (local.get $b))))
        (then
          ${keepIfBetter(0)}
          (if (i32.lt_u (i32.add (local.get $slot) (i32.const 16))
              (local.get $end))
            (then ${keepIfBetter(1)}))
          (local.set $numerators (f64x2.splat (local.get $numerator)))
          (local.set $denominators (f64x2.splat (local.get $denominator)))))
      (local.set $slot (i32.add (local.get $slot) (i32.const 32)))
      (br_if $next (i32.lt_u (local.get $slot) (local.get $end))))))`;

/** Numbers for both rows, kept at hand before a loop begins. */
const CONSTANTS = new Map<string, number>([
  ...Object.entries({
    $one: 1,
    $farthest: FARTHEST,
    $nearest: -FARTHEST,
    $perLn2: Math.LOG2E,
    $rounder: ROUNDER,
    $ln2High: LN2_HIGH,
    $ln2Low: LN2_LOW,
  }),
  ...COEFFICIENTS.map((value, i) => [`$c${i}`, value] as const),
]);

const storeSingles = (to: string, values: string) =>
  `
      (local.set $whole ${values})` +
  [0, 1].map((lane) => `
      (f32.store offset=${4 * lane} (local.get ${to}) (f32.demote_f64
        (f64x2.extract_lane ${lane} (local.get $whole))))`).join("");

/** Two rows at a time; behind the last there must be room for one more. */
const LOGISTIC = `
(func (export "logistic")
  (param $scores i32) (param $end i32) (param $classes i32)
  (param $gradient i32) (param $hessian i32)
  (param $first f64) (param $second f64)
  (local $x v128) (local $times v128) (local $whole v128) (local $sum v128)
  (local $class v128) (local $scale v128) (local $zero v128)
  ${
  [...CONSTANTS].map(([name, value]) =>
    `(local ${name} v128)
  (local.set ${name} (f64x2.splat (f64.const ${value})))`
  ).join("\n  ")
}
  (block $done
    (br_if $done (i32.ge_u (local.get $scores) (local.get $end)))
    (loop $next
      (local.set $x (f64x2.pmax (local.get $nearest)
        (f64x2.pmin (local.get $farthest)
          (f64x2.sub (local.get $zero) (v128.load (local.get $scores))))))
      (local.set $times (f64x2.add
        (f64x2.mul (local.get $x) (local.get $perLn2)) (local.get $rounder)))
      (local.set $whole (f64x2.sub (local.get $times) (local.get $rounder)))
      (local.set $x (f64x2.sub
        (f64x2.sub (local.get $x)
          (f64x2.mul (local.get $whole) (local.get $ln2High)))
        (f64x2.mul (local.get $whole) (local.get $ln2Low))))
      (local.set $sum (local.get $c0))
      ${
  COEFFICIENTS.slice(1).map((_, i) => `
      (local.set $sum (f64x2.add (local.get $c${i + 1})
        (f64x2.mul (local.get $sum) (local.get $x))))`).join("")
}
      (local.set $sum (f64x2.div (local.get $one) (f64x2.add (local.get $one)
        (i64x2.add (local.get $sum)
          (i64x2.shl (local.get $times) (i32.const 52))))))
      (local.set $class (f64x2.replace_lane 1
        (f64x2.splat (f64.convert_i32_u
          (i32.load8_u (local.get $classes))))
        (f64.convert_i32_u (i32.load8_u offset=1 (local.get $classes)))))
      (local.set $scale (v128.bitselect
        (f64x2.splat (local.get $second)) (f64x2.splat (local.get $first))
        (f64x2.gt (local.get $class) (local.get $zero))))
      ${
  storeSingles(
    "$gradient",
    `(f64x2.mul (local.get $scale)
          (f64x2.sub (local.get $sum) (local.get $class)))`,
  )
}
      ${
  storeSingles(
    "$hessian",
    `(f64x2.mul (local.get $scale) (f64x2.mul (local.get $sum)
          (f64x2.sub (local.get $one) (local.get $sum))))`,
  )
}
      (local.set $classes (i32.add (local.get $classes) (i32.const 2)))
      (local.set $gradient (i32.add (local.get $gradient) (i32.const 8)))
      (local.set $hessian (i32.add (local.get $hessian) (i32.const 8)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $scores) (local.get $end))))))`;

/** All of them. */
export const KERNEL_TEXT = [
  ...COUNTS.map(addNeighbours),
  ...COUNTS.map(addScattered),
  ...[TOUCH_ROWS, SUM_PAIRS, CLEAR, COPY, TAKE_AWAY, PARTITION, SCAN, LOGISTIC],
].join("");
