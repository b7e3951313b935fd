/**
 * Leaks in folds, each beside the same folds done right.
 *
 * @module
 */
import { deriveSeed, randomStream } from "../../random.ts";
import { holdoutSplit, timeSeriesSplit } from "../../splits/mod.ts";
import type { Pipeline, PipelineFold } from "../pipeline.ts";
import { type PlantedLeak, subject } from "./_workshop.ts";

/** Rows before the held-out fifth, less `gap`. */
function before(openTime: Float64Array, gap: number): number {
  return holdoutSplit(openTime, { holdout: 0.2, horizon: gap }).train.end;
}

function inFolds(
  name: string,
  sentence: string,
  leaky: Partial<Pipeline>,
  clean: Partial<Pipeline>,
  foundBy: PlantedLeak["foundBy"] = "fold_rows",
): PlantedLeak {
  return {
    name,
    sentence,
    foundBy,
    leaky: subject(leaky),
    clean: subject(clean),
  };
}

/** Walk-forward folds with a gap, the rows changed by `change`. */
function walk(
  horizon: number,
  gap: number,
  change: (fold: ReturnType<typeof timeSeriesSplit>[number]) => PipelineFold = (
    fold,
  ) => fold,
): Partial<Pipeline> {
  return {
    horizon,
    folds: (openTime) =>
      timeSeriesSplit(before(openTime, horizon), { folds: 4, gap }).map(change),
  };
}

/** Rows from `start` to `end` in random order. */
function shuffledRows(count: number): Uint32Array {
  const random = randomStream(deriveSeed(5, "rows"));
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows;
}

/** Every fourth of the rows by turns, of shuffled ones: the k-fold of a textbook. */
function kFold(count: number, sorted: boolean): PipelineFold[] {
  const rows = shuffledRows(count);
  return [0, 1, 2, 3].map((part) => {
    const test = rows.filter((_, i) => i % 4 === part);
    const train = rows.filter((_, i) => i % 4 !== part);
    return sorted
      ? { train: train.sort(), test: test.sort() }
      : { train, test };
  });
}

/** Blocks by turns, with train rows on both sides and gaps between. */
function purged(
  horizon: number,
  gaps: { before: number; after: number },
): Partial<Pipeline> {
  return {
    horizon,
    trainsOn: "before and after",
    folds: (openTime) => {
      const count = before(openTime, horizon);
      const length = Math.floor(count / 4);
      return [0, 1, 2, 3].map((part) => {
        const test = { start: part * length, end: (part + 1) * length };
        return {
          test,
          train: [
            { start: 0, end: Math.max(0, test.start - gaps.before) },
            { start: Math.min(count, test.end + gaps.after), end: count },
          ],
        };
      });
    },
  };
}

/** Leaks in folds. */
export const FOLD_LEAKS: readonly PlantedLeak[] = [
  inFolds(
    "shuffled folds",
    "Rows are dealt to folds by chance, so that each has its neighbours on the other side.",
    { folds: (openTime) => kFold(before(openTime, 1), true) },
    walk(1, 1),
  ),
  inFolds(
    "rows out of order",
    "A fold's rows are shuffled, so that no one can say what came first.",
    { folds: (openTime) => kFold(before(openTime, 1), false) },
    walk(1, 1),
  ),
  inFolds(
    "no purge at horizon 15",
    "Labels of the last 15 train rows look into the test rows.",
    walk(15, 0),
    walk(15, 15),
  ),
  inFolds(
    "one row too few",
    "The gap is one row shorter than the horizon.",
    walk(15, 14),
    walk(15, 15),
  ),
  inFolds(
    "embargo missing",
    "The embargo that is stated is not kept.",
    { ...walk(1, 1), embargo: 50 },
    { ...walk(1, 51), embargo: 50 },
  ),
  inFolds(
    "rows on both sides",
    "The last train rows are the first test rows.",
    walk(1, 1, ({ train, test }) => ({
      train: { start: 0, end: train.end + 20 },
      test,
    })),
    walk(1, 1),
  ),
  inFolds(
    "future learns, past judges",
    "Train rows come after the test rows.",
    walk(1, 1, ({ train, test }) => ({ train: test, test: train })),
    walk(1, 1),
  ),
  inFolds(
    "purge on one side only",
    "Train rows behind the test rows follow at once, where labels still overlap.",
    purged(10, { before: 10, after: 0 }),
    purged(10, { before: 10, after: 10 }),
  ),
  inFolds(
    "embargo behind missing",
    "Purged folds state an embargo and keep the purge only.",
    { ...purged(10, { before: 10, after: 10 }), embargo: 30 },
    { ...purged(10, { before: 10, after: 40 }), embargo: 30 },
  ),
  inFolds(
    "folds over everything",
    "The folds by which is chosen go on into the rows that were held out.",
    { folds: ({ length }) => timeSeriesSplit(length, { folds: 4, gap: 1 }) },
    walk(1, 1),
    "holdout_rows",
  ),
  inFolds(
    "labels into the holdout",
    "The last rows of the folds have labels that look at held-out candles.",
    {
      horizon: 15,
      folds: (openTime) =>
        timeSeriesSplit(before(openTime, 1), { folds: 4, gap: 15 }),
    },
    walk(15, 15),
    "holdout_rows",
  ),
];
