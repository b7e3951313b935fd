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
  aucInfluence,
  aucInterval,
  type ConfidenceInterval,
  dependentRows,
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
  const target = pick(samples.target, known);
  const stated = pick(probability, known.map((row) => row - rows.start));
  const hits = target.map((up, i) => +(stated[i]! > 0.5 === (up === 1)));
  const right = hits.reduce((sum, hit) => sum + hit, 0);
  const { horizon } = samples;
  const opened = (row: number) =>
    new Date(samples.openTime[row]!).toISOString();
  return {
    rows: known.length,
    notJudged: rows.end - rows.start - known.length,
    from: opened(rows.start),
    to: opened(rows.end - 1),
    metrics: toScores(metrics),
    intervals: {
      accuracy: bounds(
        shareInterval(right, known.length, dependentRows(hits, horizon)),
      ),
      auc: bounds(aucInterval(
        target,
        stated,
        dependentRows(aucInfluence(target, stated), horizon),
      )),
    },
  };
}

function bounds(interval: ConfidenceInterval) {
  return recordOf(["low", "high"], (side) => finiteOrNull(interval[side]));
}
