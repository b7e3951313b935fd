/**
 * The kernels of `rolling.ts` and `smoothing.ts` one row at a time, with the same
 * bits: each keeps what the kernel's loop would hold after as many rows.
 *
 * Computing a kernel anew over the last rows would give other bits. Exponential
 * means remember their seed, and the blocks of a rolling kernel are counted from
 * the first row on, so the order in which a window is summed depends on where the
 * rows begin.
 *
 * @module
 */

/** The value of the next row, given that row's inputs; called row by row. */
export type Step = (x: number, y: number) => number;

/** {@linkcode rollingSum} row by row. */
export function sumStep(window: number): Step {
  return foldStep(window, (a, b) => a + b, 0);
}

/** {@linkcode rollingMean} row by row. */
export function meanStep(window: number): Step {
  const sum = sumStep(window);
  return (x, y) => sum(x, y) / window;
}

/** {@linkcode rollingMin} row by row. */
export function minStep(window: number): Step {
  return foldStep(window, Math.min, Infinity);
}

/** {@linkcode rollingMax} row by row. */
export function maxStep(window: number): Step {
  return foldStep(window, Math.max, -Infinity);
}

/** A block of rows that is filled again and again, and told when it is full. */
function blocks(window: number, onFull: (block: Float64Array) => void) {
  const block = new Float64Array(window);
  let filled = 0;
  let whole = false;
  /** Adds a value: how many the block has now, and whether a window is full. */
  return (x: number) => {
    if (filled === window) {
      onFull(block);
      whole = true;
      filled = 0;
    }
    block[filled] = x;
    filled++;
    return { count: filled, ready: whole || filled === window };
  };
}

function foldStep(
  window: number,
  fold: (a: number, b: number) => number,
  identity: number,
): Step {
  const tail = new Float64Array(window + 1).fill(identity);
  let head = identity;
  const add = blocks(window, (block) => {
    for (let k = 1; k <= window; k++) {
      tail[window - k] = fold(block[window - k]!, tail[window - k + 1]!);
    }
    head = identity;
  });
  return (x) => {
    const { count, ready } = add(x);
    head = fold(head, x);
    return ready ? fold(tail[count]!, head) : NaN;
  };
}

/** {@linkcode rollingDeviation} row by row. */
export function deviationStep(window: number, ddof: 0 | 1): Step {
  const tailMean = new Float64Array(window + 1);
  const tailSquares = new Float64Array(window + 1);
  let [origin, mean, squares] = [0, 0, 0];
  const take = (value: number, count: number) => {
    const distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
  };
  let previous: Float64Array | undefined;
  const add = blocks(window, (block) => previous = block.slice());
  return (x) => {
    const { count, ready } = add(x);
    if (count === 1) {
      // The rows of the block before are seen from this block's first value.
      origin = x;
      mean = squares = 0;
      for (let k = 1; k <= window && previous !== undefined; k++) {
        take(previous[window - k]! - origin, k);
        tailMean[window - k] = mean;
        tailSquares[window - k] = squares;
      }
      mean = squares = 0;
    }
    take(x - origin, count);
    if (!ready) return NaN;
    const between = mean - tailMean[count]!;
    const spread = between * between * (count * (window - count) / window);
    const all = squares + tailSquares[count]! + spread;
    return Math.sqrt(all / (window - ddof));
  };
}

/** {@linkcode exponentialMean} row by row. */
export function exponentialStep(period: number): Step {
  return smoothedStep(period, 2 / (period + 1));
}

/** {@linkcode wilderMean} row by row. */
export function wilderStep(period: number): Step {
  return smoothedStep(period, 1 / period);
}

function smoothedStep(period: number, weight: number): Step {
  let [rows, mean] = [0, 0];
  return (x) => {
    if (rows < period) {
      rows++;
      mean += (x - mean) / rows;
      return rows === period ? mean : NaN;
    }
    mean += weight * (x - mean);
    return mean;
  };
}

/** The input as it was `rows` rows ago; `NaN` while there was none. */
export function lagStep(rows: number): Step {
  const ring = new Float64Array(rows).fill(NaN);
  let at = 0;
  return (x) => {
    const before = ring[at]!;
    ring[at] = x;
    at = at + 1 === rows ? 0 : at + 1;
    return before;
  };
}

/** The input, but `NaN` for the first `rows` rows. */
export function withheldStep(rows: number): Step {
  let seen = 0;
  return (x) => seen < rows ? (seen++, NaN) : x;
}
