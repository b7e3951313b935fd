/**
 * The judgement on rows that nobody has looked at.
 *
 * @module
 */
import type { Model } from "../models/learner.ts";
import { upColumn } from "../models/up_column.ts";
import { recordOf } from "../record.ts";
import type { Rows } from "../rows.ts";
import type { HoldoutRecord } from "../run.ts";
import { rowsWhere, type SampleTable } from "../samples.ts";
import {
  aucInterval,
  type ConfidenceInterval,
  shareInterval,
} from "../scores/mod.ts";
import { finiteOrNull, judge, pick, toScores } from "./judge.ts";

/**
 * The model's scores on those of `rows` that can be judged, with their intervals.
 *
 * @throws {RangeError} If none of them can be judged.
 */
export function judgeHoldout(
  table: SampleTable,
  rows: Rows,
  model: Model,
): HoldoutRecord {
  const { samples, judgeable } = table;
  const probability = upColumn(
    model,
    samples.features.map((column) => column.subarray(rows.start, rows.end)),
  );
  const known = rowsWhere(rows, judgeable);
  const metrics = judge(table, rows, probability);
  const right = Math.round(metrics.accuracy * known.length);
  const opened = (row: number) =>
    new Date(samples.openTime[row]!).toISOString();
  return {
    rows: known.length,
    notJudged: rows.end - rows.start - known.length,
    from: opened(rows.start),
    to: opened(rows.end - 1),
    metrics: toScores(metrics),
    intervals: {
      accuracy: bounds(shareInterval(right, known.length, samples.horizon)),
      auc: bounds(aucInterval(
        pick(samples.target, known),
        pick(probability, known.map((row) => row - rows.start)),
        samples.horizon,
      )),
    },
  };
}

function bounds(interval: ConfidenceInterval) {
  return recordOf(["low", "high"], (side) => finiteOrNull(interval[side]));
}
