import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { logisticLoss, type LogisticProblem } from "./logistic_loss.ts";

const random = randomStream(4);
const normals = (length: number) =>
  Float64Array.from({ length }, () => random.normal());

/** More rows than fit one block, and a number of columns that no tile divides. */
const PROBLEM: LogisticProblem = {
  columns: Array.from({ length: 6 }, () => normals(301)),
  classOfRow: Uint8Array.from({ length: 301 }, () => random.below(2)),
  strength: normals(301).map(Math.abs),
};

/** The objective row by row, as it is written in books. */
function plainLoss(
  { columns, classOfRow, strength }: LogisticProblem,
  place: Float64Array,
) {
  let value = 0;
  for (let j = 0; j < columns.length; j++) value += place[j]! ** 2 / 2;
  for (let row = 0; row < strength.length; row++) {
    const score = columns.reduce(
      (sum, c, j) => sum + c[row]! * place[j]!,
      place.at(-1)!,
    );
    const up = 1 / (1 + Math.exp(-score));
    value -= strength[row]! * Math.log(classOfRow[row] === 1 ? up : 1 - up);
  }
  return value;
}

const moved = (place: Float64Array, j: number, by: number) =>
  place.map((at, i) => i === j ? at + by : at);

Deno.test("logisticLoss() equals the plain sum", () => {
  for (let i = 0; i < 5; i++) {
    const place = normals(7);
    const [fast, plain] = [
      logisticLoss(PROBLEM, place).value,
      plainLoss(PROBLEM, place),
    ];
    assert.ok(Math.abs(fast / plain - 1) < 1e-13);
  }
});

Deno.test("logisticLoss() has the derivatives that small steps show", () => {
  const place = normals(7);
  const { gradient, hessian } = logisticLoss(PROBLEM, place);
  const step = 1e-5;
  for (let j = 0; j < 7; j++) {
    const [ahead, behind] = [1, -1].map((sign) =>
      logisticLoss(PROBLEM, moved(place, j, sign * step))
    );
    const slope = (ahead!.value - behind!.value) / (2 * step);
    assert.ok(Math.abs(slope - gradient[j]!) < 1e-5);
    for (let k = j; k < 7; k++) {
      const bend = (ahead!.gradient[k]! - behind!.gradient[k]!) / (2 * step);
      assert.ok(Math.abs(bend - hessian[k * 7 + j]!) < 1e-5);
    }
  }
});

Deno.test("logisticLoss() keeps its digits far from the boundary", () => {
  const far = {
    columns: [Float64Array.of(800, -800)],
    classOfRow: Uint8Array.of(0, 0),
    strength: Float64Array.of(1, 1),
  };
  const { value, gradient } = logisticLoss(far, Float64Array.of(1, 0));
  assert.equal(value, 800.5);
  assert.deepEqual([...gradient], [801, 1]);
});
