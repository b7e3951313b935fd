/**
 * Whether what is learned, and predicted, depends on rows it must not know.
 *
 * @module
 */
import { candleColumns } from "../candles/candles.ts";
import { deriveSeed, randomStream } from "../random.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import {
  firstDifference,
  otherFuture,
  otherTarget,
  otherValues,
} from "./_other_data.ts";
import {
  type FitPredict,
  type PipelineData,
  type PipelineFold,
  rowNumbers,
} from "./pipeline.ts";

/** A pipeline's fits on some folds, and what they predict of the data as they are. */
export interface FoldFits {
  readonly fitPredict: FitPredict;
  readonly horizon: number;
  readonly data: PipelineData;
  readonly folds: readonly PipelineFold[];
  readonly seed: number;
  /** One column per fold, a value per test row. */
  readonly predictions: readonly Float64Array[];
  /** Copies of features, target and candles, made before the first fit. */
  readonly untouched: readonly Float64Array[];
}

/** A pipeline's fits before they are done. */
export type PlannedFits = Omit<FoldFits, "predictions" | "untouched">;

/**
 * Fits every fold once.
 *
 * @throws {RangeError} If a fold has not one prediction per test row.
 */
export async function fitFolds(
  fits: PlannedFits,
): Promise<FoldFits> {
  const untouched = columnsOf(fits.data).map(([, column]) => column.slice());
  const predictions: Float64Array[] = [];
  for (const fold of fits.folds.keys()) {
    predictions.push(await predict(fits, fold, fits.data));
  }
  return { ...fits, predictions, untouched };
}

/** What a fold predicts of data that may have been changed. */
export async function predict(
  { fitPredict, folds, seed }: PlannedFits,
  fold: number,
  data: PipelineData,
): Promise<Float64Array> {
  const rows = folds[fold]!;
  const found = await fitPredict(data, rows, deriveSeed(seed, "fold", fold));
  const expected = rowNumbers(rows.test).length;
  if (found.length === expected) return found;
  throw new RangeError(
    `Cannot examine the pipeline: expected ${expected} predictions of fold ${fold}, one per test row, got ${found.length}`,
  );
}

/**
 * Alarm where the same fit predicts otherwise when it is done again, or where a
 * pipeline writes to what it is given: then no change of a prediction could be
 * traced to a cause.
 */
export async function checkRepeatable(fits: FoldFits): Promise<Finding> {
  const { data, predictions, untouched } = fits;
  const given = columnsOf(data);
  const again = await predict(fits, 0, data);
  const i = given.findIndex(([, column], i) =>
    firstDifference(column, untouched[i]!) >= 0
  );
  if (i >= 0) return alarm(`the fit writes to ${given[i]![0]}`);
  const row = firstDifference(predictions[0]!, again);
  return row < 0
    ? pass("the same fit predicts the same, and leaves its data as they were")
    : alarm(
      `the same fit predicts ${again[row]} instead of ${
        predictions[0]![row]
      } when it is done again`,
    );
}

function columnsOf(data: PipelineData): [string, Float64Array][] {
  const { names, columns, target, candles } = data;
  return [
    ...columns.map((c, i) => [`feature "${names[i]}"`, c] as const),
    ["the target", target] as const,
    ...candleColumns(candles).map((name) => [name, candles[name]!] as const),
  ].map(([name, column]) => [name, column]);
}

/**
 * Alarm where predictions change with the target of any row that is not a train row:
 * test rows, purged ones, later ones, held-out ones. Their targets are turned round,
 * drawn by chance, and made to follow a feature.
 */
export async function checkUnseenTargets(fits: FoldFits): Promise<Finding> {
  const { data, folds, predictions, seed } = fits;
  const { target, columns, names } = data;
  for (const [fold, rows] of folds.entries()) {
    const unseen = complement(rowNumbers(rows.train), target.length);
    const random = randomStream(deriveSeed(seed, "targets", fold));
    const changes: [string, (row: number, known: number) => number][] = [
      ["turned round", (_, known) => 1 - known],
      ["drawn by chance", () => random.below(2)],
    ];
    for (const i of new Set([0, columns.length - 1])) {
      const middle = medianOf(columns[i]!);
      changes.push([
        `made to follow "${names[i]}"`,
        (row) => columns[i]![row]! > middle ? 1 : 0,
      ]);
    }
    for (const [what, label] of changes) {
      const other = { ...data, target: otherTarget(target, unseen, label) };
      const found = await predict(fits, fold, other);
      const i = firstDifference(predictions[fold]!, found);
      if (i < 0) continue;
      return alarm(
        `fold ${fold} predicts ${found[i]} instead of ${
          predictions[fold]![i]
        } of row ${
          rowNumbers(rows.test)[i]
        } when targets of rows that are not train rows are ${what}`,
      );
    }
  }
  return pass(
    `on ${foldCount(fits)}, fits read the targets of train rows only`,
  );
}

/**
 * Alarm where the prediction of a row changes with the features or candles of later
 * rows that are not train rows. Whatever was fitted on more than the train rows
 * shows: scalers, outlier fences, bins, components, fill values.
 */
export async function checkLaterRows(fits: FoldFits): Promise<Finding> {
  const { data, folds, predictions } = fits;
  const rowCount = data.target.length;
  for (const [fold, rows] of folds.entries()) {
    const [train, test] = [rowNumbers(rows.train), rowNumbers(rows.test)];
    const unseen = complement(train, rowCount);
    const after = test.reduce((last, row) => Math.max(last, row), 0) + 1;
    const cuts = new Set([
      test[1] ?? after,
      test[Math.floor(test.length / 2)]!,
      after,
    ]);
    for (const cut of cuts) {
      if (cut >= rowCount) continue;
      const later = unseen.filter((row) => row >= cut);
      const found = await predict(
        fits,
        fold,
        otherFrom(fits, later, cut, train),
      );
      const i = test.findIndex((row, i) =>
        row < cut && !Object.is(found[i], predictions[fold]![i])
      );
      if (i < 0) continue;
      return alarm(
        `fold ${fold} predicts ${found[i]} instead of ${
          predictions[fold]![i]
        } of row ${
          test[i]
        } when features and candles from row ${cut} on are others`,
      );
    }
  }
  return pass(
    `on ${
      foldCount(fits)
    }, predictions stay the same to the last bit whatever later rows are like`,
  );
}

/** The data with features of the rows `later` changed, and candles from `cut` on. */
function otherFrom(
  { data, horizon, seed }: FoldFits,
  later: Uint32Array,
  cut: number,
  train: Uint32Array,
): PipelineData {
  const columns = data.columns.map((column, i) =>
    otherValues(column, later, deriveSeed(seed, "values", cut, i))
  );
  // A train row may know the candles that its label looks at.
  const known = train.some((row) => row + horizon >= cut);
  const candles = known ? data.candles : otherFuture(data.candles, cut, seed);
  return { ...data, columns, candles };
}

/** Options for {@linkcode checkChoice}. */
export interface ChoiceData {
  readonly data: PipelineData;
  /** The first row that is held out. */
  readonly heldOutFrom: number | undefined;
  readonly seed: number;
}

/** Alarm where what the pipeline decides for changes with the rows that are held out. */
export async function checkChoice(
  choose:
    | ((data: PipelineData, seed: number) => string | Promise<string>)
    | undefined,
  { data, heldOutFrom, seed }: ChoiceData,
): Promise<Finding> {
  if (choose === undefined) return skipped("the pipeline states no choice");
  if (heldOutFrom === undefined) return skipped("no rows are held out");
  const chosen = await choose(data, seed);
  const rows = data.target.length;
  const heldOut = Uint32Array.from(
    { length: rows - heldOutFrom },
    (_, i) => heldOutFrom + i,
  );
  const { columns, target, candles } = data;
  const other = {
    columns: columns.map((column, i) =>
      otherValues(column, heldOut, deriveSeed(seed, "held out", i))
    ),
    candles: otherFuture(candles, heldOutFrom, seed),
  };
  const changes: [string, Partial<PipelineData>][] = [
    ["targets are turned round", {
      target: otherTarget(target, heldOut, (_, known) => 1 - known),
    }],
    ["features and candles are others", other],
    ["targets follow a feature", {
      target: otherTarget(
        target,
        heldOut,
        (row) => columns[0]![row]! > medianOf(columns[0]!) ? 1 : 0,
      ),
    }],
  ];
  for (const [what, change] of changes) {
    const now = await choose({ ...data, ...change }, seed);
    if (now === chosen) continue;
    return alarm(
      `the choice is "${now}" instead of "${chosen}" when held-out ${what}`,
    );
  }
  return pass(`the choice is "${chosen}" whatever is held out`);
}

/** How many folds were fitted, in words. */
export function foldCount({ folds }: Pick<FoldFits, "folds">): string {
  return folds.length === 1 ? "1 fold" : `${folds.length} folds`;
}

/** The rows below `rowCount` that are not among `rows`. */
function complement(rows: Uint32Array, rowCount: number): Uint32Array {
  const taken = new Uint8Array(rowCount);
  for (const row of rows) taken[row] = 1;
  return Uint32Array.from({ length: rowCount }, (_, row) => row)
    .filter((row) => taken[row] === 0);
}

function medianOf(column: Float64Array): number {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
