/**
 * What the scores say, in plain sentences.
 *
 * @module
 */
import type { RunResult } from "../run.ts";
import { basisPoints, signedPercent } from "./figures/backtest_series.ts";
import { counted, minute, percent } from "./words.ts";

/** The part of a run's result that the sentences speak of. */
export type Scored = Omit<RunResult, "verdict" | "findings" | "digest">;

/**
 * What a reader has to know beside the verdict before believing the scores: whether
 * a constant beats the candidates on F1 or as probabilities, what trading would have
 * come to after costs, what ties and simulated candles mean.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { findings } from "./findings.ts";
 * const [first] = findings(exampleRun());
 * assert.match(first!, /^Always calling up scores F1 0.650/);
 * ```
 */
export function findings(run: Scored): string[] {
  return [
    leakFinding(run),
    simulationFinding(run),
    constantFinding(run),
    nestedFinding(run),
    rankingFinding(run),
    probabilityFinding(run),
    decisionFinding(run),
    tradingFinding(run),
    cleaningFinding(run),
    tieFinding(run),
  ].filter((sentence) => sentence !== undefined);
}

/** Nothing else counts where a leak was found. */
function leakFinding({ leakChecks }: Scored): string | undefined {
  const alarms = leakChecks.filter(({ outcome }) => outcome === "alarm");
  if (alarms.length === 0) return;
  const seen = alarms.map(({ check, detail }) => `${check} (${detail})`);
  return `LEAK: no score counts before these are explained: ${
    seen.join("; ")
  }.`;
}

function simulationFinding(
  { dataset, config }: Scored,
): string | undefined {
  if (dataset.source !== "simulated") return;
  // The edge is in the next candle; further ahead a perfect model knows less.
  const perfect = dataset.edge === null || config.label.horizon > 1
    ? ""
    : ` a perfect model is right in ${
      percent(0.5 + dataset.edge)
    } of all cases, and`;
  return `These candles are SIMULATED:${perfect} nothing here speaks of a real market.`;
}

/** F1 of Up rewards calling up whatever happens; the reader must see by how much. */
function constantFinding(run: Scored): string | undefined {
  const alwaysUp = run.baselinesCv.always_up?.f1.mean ?? 0;
  const best = Math.max(...run.trials.map(({ cv }) => cv.f1.mean ?? 0));
  if (best >= alwaysUp) return;
  return `Always calling up scores F1 ${
    alwaysUp.toFixed(3)
  } on the folds, above ` +
    `every candidate (best ${
      best.toFixed(3)
    }): F1 of Up alone shows no skill, ` +
    "so look at MCC, AUC and log-loss.";
}

/** What choosing by the best score adds to that score. */
function nestedFinding({ nested }: Scored): string | undefined {
  if (nested === undefined) return;
  const { metric, choices, folds, inner, outer, optimism, stability } = nested;
  if (optimism.mean === null || optimism.std === null) {
    return `Nested cross-validation has no ${metric} in some fold: its optimism is not known.`;
  }
  const gap = `${optimism.mean.toFixed(4)} ± ${optimism.std.toFixed(4)}`;
  const flattered = folds.filter((fold) => (fold.optimism ?? 0) > 0).length;
  return `Chosen anew inside each of ${folds.length} folds, the best of ${choices} shows ${metric} ${
    inner.mean!.toFixed(4)
  } where it was chosen and ${
    outer.mean!.toFixed(4)
  } on rows it was not chosen by: an optimism of ${gap}, above 0 in ${flattered} of ${folds.length}; ${
    percent(stability.agreement ?? 1)
  } of all pairs of folds chose the same.`;
}

/** What was learned does not only fail to help, it points the other way. */
function rankingFinding({ holdout, selected }: Scored): string | undefined {
  const { auc } = holdout.metrics;
  const { low, high } = holdout.intervals.auc;
  if (auc === null || low === null || high === null || high >= 0.5) return;
  return `${selected} ranks the held-out rows worse than chance, with AUC ${
    auc.toFixed(4)
  } (95 % ${low.toFixed(4)} to ${
    high.toFixed(4)
  }): what the folds taught did not last.`;
}

/** A ranking can be right while the probabilities are worse than a constant. */
function probabilityFinding(
  { holdout, baselines, selected }: Scored,
): string | undefined {
  const [stated, constant] = [
    holdout.metrics.log_loss,
    baselines.majority?.log_loss ?? null,
  ];
  if (stated === null || constant === null || stated < constant) return;
  return `As probabilities, what ${selected} states is worse than the base rate ` +
    `(log-loss ${stated.toFixed(5)} against ${constant.toFixed(5)}).`;
}

/** What a threshold brought beside one half, and whether the sets kept their word. */
function decisionFinding({ decision, holdout }: Scored): string | undefined {
  if (!decision) return;
  const { threshold, rows, conformal } = decision;
  const mcc = (scores: Scored["holdout"]["metrics"]) =>
    scores.mcc?.toFixed(4) ?? "none";
  const chosen = rows === null ? "as given" : "chosen on train rows";
  const sets = conformal && conformal.coverage !== null &&
      conformal.decided !== null
    ? ` Conformal sets held what happened in ${
      percent(conformal.coverage)
    } of the held-out rows, where ${
      percent(1 - conformal.alpha)
    } were asked for, and named one class in ${percent(conformal.decided)}.`
    : "";
  return `Up is called above ${threshold.toFixed(4)}, ${chosen}: held-out MCC ${
    mcc(decision.holdout)
  }, at one half ${mcc(holdout.metrics)}.${sets}`;
}

/** What costs leave, and how often a call would have to be right to pay them. */
function tradingFinding(
  { backtest, decision, holdout, selected }: Scored,
): string | undefined {
  if (!backtest) return;
  const { net, gross, buyAndHold, orders, ruined, settings } = backtest;
  const side = settings.feeBp + settings.halfSpreadBp + settings.slippageBp;
  const calls = decision && decision.threshold !== 0.5
    ? `the calls of ${selected} at one half`
    : `the calls of ${selected}`;
  if (orders === 0) return `Trading ${calls} comes to no order.`;
  const [after, before, held] = [net, gross, buyAndHold]
    .map(({ totalReturn }) => signedPercent(totalReturn));
  const outcome = ruined !== null
    ? `loses the account by ${minute(ruined)}`
    : after === signedPercent(-1)
    ? "loses all"
    : `comes to ${after}`;
  return `After costs of ${
    basisPoints(side)
  } a side, trading ${calls} on the held-out rows ${outcome} (before costs ${before}, bought and held ${held}).${
    accuracyNeeded(backtest, 2 * side, holdout.metrics.accuracy)
  }`.replaceAll("\u00a0", " ");
}

function accuracyNeeded(
  { breakEven, settings }: NonNullable<Scored["backtest"]>,
  roundTripBp: number,
  reached: number | null,
): string {
  const { accuracy, meanMove } = breakEven;
  if (accuracy === null || meanMove === null || roundTripBp === 0) return "";
  if (accuracy > 1) {
    return ` Even a perfect forecaster would lose if every call were a trade of its own: in ${
      counted(settings.horizon, "candle")
    } the price moves by ${
      basisPoints(1e4 * meanMove)
    } on average, a round trip costs ${basisPoints(roundTripBp)}.`;
  }
  const share = reached === null ? "" : `; ${percent(reached)} were`;
  return ` To pay for a trade of its own, a call must be right in ${
    percent(accuracy)
  } of all cases${share}.`;
}

function cleaningFinding({ cleaning }: Scored): string | undefined {
  const { rows, marked, shareOfLargeMoves, frozen, holes } = cleaning;
  const parts = [
    marked > 0 &&
    `${marked} of ${rows} train rows (${
      percent(marked / rows)
    }) lie outside the outlier fences and taught nothing, among them ${
      percent(shareOfLargeMoves)
    } of the largest hundredth of moves`,
    frozen > 0 && `${frozen} candles of outages carry no weight`,
    holes > 0 && `${holes} holes in time are not looked across`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `${parts.join("; ")}.` : undefined;
}

function tieFinding({ cleaning, config }: Scored): string | undefined {
  if (cleaning.ties === 0) return;
  const meaning = {
    down: "count as not up",
    up: "count as up",
    drop: "have no label",
  };
  const share = cleaning.ties / cleaning.labels;
  return `${
    share < 0.0005 ? "Less than 0.1 %" : percent(share)
  } of all labels are ties (the close does not change); they ${
    meaning[config.label.ties]
  }.`;
}
