/**
 * Says once what each kind of value looks like in a notebook.
 *
 * @module
 */
import { drawAs } from "../display.ts";
import { backtestView } from "./backtest_view.ts";
import { candlesView, datasetView } from "./candles_view.ts";
import { featuresView, samplesView } from "./features_view.ts";
import { foldsView } from "./folds_view.ts";
import { modelView } from "./model_view.ts";
import { runView, trialsView } from "./scores_view.ts";

/**
 * Gives every marked value its view; what was registered before gives way.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { JUPYTER_DISPLAY, shownAs } from "../display.ts";
 * import { registerViews } from "./views.ts";
 * registerViews();
 * const folds = shownAs("folds", []);
 * const show = Reflect.get(folds, JUPYTER_DISPLAY) as () => Record<string, string>;
 * assert.equal(show()["text/plain"], "no folds");
 * ```
 */
export function registerViews(): void {
  drawAs("candles", candlesView);
  drawAs("dataset", datasetView);
  drawAs("features", featuresView);
  drawAs("samples", samplesView);
  drawAs("folds", (folds: Parameters<typeof foldsView>[0]) => foldsView(folds));
  drawAs("trials", trialsView);
  drawAs("run", runView);
  drawAs("model", modelView);
  drawAs("backtest", backtestView);
}
