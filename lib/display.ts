/**
 * How values show themselves in a notebook, without knowing what draws them.
 *
 * Whoever makes candles, folds or a run marks them with {@linkcode shownAs}; the
 * room that draws says once, with {@linkcode drawAs}, what each kind looks like.
 * Where nothing draws, as in a task, a mark costs nothing and is never looked at.
 *
 * @module
 */

/** What a notebook looks for on a value that it is to show. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** Representations of one value by MIME type. */
export type MimeBundle = Readonly<Record<string, string>>;

/** Kinds of values that show themselves. */
export type ShownKind =
  | "candles"
  | "dataset"
  | "features"
  | "folds"
  | "samples"
  | "trials"
  | "run"
  | "model"
  | "backtest";

const drawings = new Map<ShownKind, (value: never) => MimeBundle>();

/** Says what values of a kind look like; the last word counts. */
export function drawAs<T>(
  kind: ShownKind,
  draw: (value: T) => MimeBundle,
): void {
  drawings.set(kind, draw);
}

/**
 * Marks `value` as one of its kind, and returns it. The mark is not enumerable:
 * copies, JSON and comparisons do not see it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawAs, JUPYTER_DISPLAY, shownAs } from "./display.ts";
 * drawAs("folds", (folds: number[]) => ({ "text/plain": `${folds.length} folds` }));
 * const folds = shownAs("folds", [1, 2]);
 * assert.deepEqual(folds, [1, 2]);
 * const show = Reflect.get(folds, JUPYTER_DISPLAY) as () => unknown;
 * assert.deepEqual(show.call(folds), { "text/plain": "2 folds" });
 * ```
 */
export function shownAs<T extends object>(kind: ShownKind, value: T): T {
  return Object.defineProperty(value, JUPYTER_DISPLAY, {
    configurable: true,
    // A notebook that finds nothing here shows the value in its own way.
    get: () => {
      const draw = drawings.get(kind) as ((it: T) => MimeBundle) | undefined;
      return draw && (() => draw(value));
    },
  });
}
