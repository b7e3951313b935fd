/**
 * Candidates against baselines, on the folds and on the held-out rows.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { lowerIsBetter, type MetricName } from "../../scores/metrics.ts";
import {
  type Contestant,
  contestantsOf,
  type MetricScores,
  type ScoredRun,
  scoresOf,
} from "./_contestants.ts";
import { manyOf, withoutMiddle } from "./_text.ts";
import { axisAbove, zoomed } from "./_zoom.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
  type Panel,
} from "./figure.ts";
import { seriesTitle } from "./series_words.ts";

export type { ScoredRun };

/** The metrics shown, and what each is for whoever knows nothing. */
const SHOWN: readonly {
  readonly metric: MetricName;
  readonly name: string;
  readonly noSkill?: { readonly value: number; readonly words: string };
}[] = [
  { metric: "auc", name: "AUC", noSkill: { value: 0.5, words: "0.5" } },
  {
    metric: "log_loss",
    name: "log-loss (nats)",
    noSkill: { value: Math.LN2, words: "ln 2" },
  },
  { metric: "mcc", name: "MCC", noSkill: { value: 0, words: "0" } },
  { metric: "f1", name: "F1 of up" },
  { metric: "accuracy", name: "accuracy" },
];

/**
 * One panel per metric with a line for each candidate and baseline: a dot per fold,
 * mean ± standard deviation over the folds, a diamond for the held-out rows. Of
 * baselines the folds are known by mean and deviation alone. The chosen candidate
 * carries a star, and a dashed line says what no skill scores.
 *
 * Scores that are not defined are left out and counted. Where a run has no choice
 * and no held-out scores yet, the figure has neither.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../../testing/example_run.ts";
 * import { scoresFigure } from "./scores.ts";
 * const { svg } = scoresFigure(exampleRun());
 * assert.match(svg, /★ forest/);
 * assert.match(svg, /AUC, higher is better →/);
 * ```
 */
export function scoresFigure(
  run: ScoredRun,
  options: FigureOptions = {},
): Figure {
  const { width = 680 } = options;
  const { dataset: { symbol, interval, source, from, to }, holdout } = run;
  const contestants = contestantsOf(run);
  const panels: Panel[] = [];
  const missing: string[] = [];
  for (const shown of SHOWN) {
    const scores = scoresOf(contestants, shown.metric);
    if (scores.missing > 0) missing.push(`${scores.missing} of ${shown.name}`);
    const { folds, means, heldOut } = scores;
    if (folds.length + means.length + heldOut.length > 0) {
      panels.push(panelOf(shown, scores, contestants, width));
    }
  }
  const openTime = Float64Array.of(Date.parse(from), Date.parse(to));
  const drawn = panels.length > 0;
  return drawFigure({
    title: "Scores of candidates and baselines",
    simulated: source === "simulated",
    notes: [
      seriesTitle({ symbol, interval, openTime }),
      ...drawn
        ? [
          (run.selected === undefined ? "" : "★ chosen; ") +
          `dot: one of ${manyOf(run.folds.length, "fold")}; line: ` +
          "their mean ± standard deviation; " +
          (holdout === undefined
            ? ""
            : `diamond: the ${manyOf(holdout.rows, "held-out row")}; `) +
          "dashed: no skill",
        ]
        : [],
      ...missing.length > 0
        ? [`left out, as not defined: ${missing.join(", ")}`]
        : [],
    ],
    key: drawn
      ? [
        { label: "candidate", color: COLORS.first },
        { label: "baseline", color: COLORS.muted },
        ...holdout === undefined
          ? []
          : [{ label: "on the held-out rows", color: COLORS.second }],
      ]
      : [],
    panels,
  }, options);
}

const [LINE, BELOW] = [20, 10];

function panelOf(
  { metric, name, noSkill }: typeof SHOWN[number],
  { folds, means, heldOut }: MetricScores,
  contestants: readonly Contestant[],
  width: number,
): Panel {
  const better = lowerIsBetter(metric)
    ? "← lower is better"
    : "higher is better →";
  const dashed = noSkill ? `, no skill: ${noSkill.words}` : "";
  const above = axisAbove(`${name}, ${better}${dashed}`, width);
  const skills = noSkill ? [noSkill.value] : [];
  const labels = new Map(contestants.map(({ id, label }) => [id, label]));
  const ends = [...folds, ...means, ...heldOut]
    .flatMap(({ low, high }) => [low, high]);
  return {
    height: above.marginTop + LINE * contestants.length + BELOW,
    plot: {
      marginTop: above.marginTop,
      marginBottom: BELOW,
      x: {
        ...above.x,
        domain: zoomed([...ends, ...skills], 1e-3),
      },
      y: {
        type: "band",
        domain: contestants.map(({ id }) => id),
        label: null,
        padding: 0.3,
        tickSize: 0,
        tickFormat: (id: string) => withoutMiddle(labels.get(id)!, 0.3 * width),
      },
      marks: [
        Plot.ruleX(skills, {
          className: "mark-no-skill",
          stroke: "currentColor",
          strokeOpacity: 0.7,
          strokeDasharray: "4 3",
        }),
        Plot.dot(folds, {
          className: "mark-folds",
          x: "score",
          y: "id",
          r: 2.5,
          dy: -6,
          fill: "color",
          fillOpacity: 0.65,
          stroke: "none",
        }),
        Plot.ruleY(means, {
          className: "mark-standard-deviation",
          x1: "low",
          x2: "high",
          y: "id",
          stroke: "color",
          strokeWidth: 1.5,
          dy: 2,
        }),
        Plot.tickX(means, {
          className: "mark-mean",
          x: "score",
          y: "id",
          stroke: "color",
          strokeWidth: 3,
          dy: 2,
          inset: 2,
        }),
        Plot.dot(heldOut, {
          className: "mark-held-out",
          x: "score",
          y: "id",
          symbol: "diamond",
          r: 4.5,
          dy: 2,
          fill: COLORS.second,
          stroke: "none",
        }),
      ],
    },
  };
}
