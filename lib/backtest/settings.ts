/**
 * Settings of a backtest, checked.
 *
 * @module
 */
import * as v from "valibot";
import {
  type BacktestSettings,
  type BacktestSettingsInput,
  BacktestSettingsSchema,
} from "../backtest_record.ts";

/**
 * The settings with all defaults filled in; `holding` is no longer `auto`.
 *
 * @throws {RangeError} If a setting is unknown or out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backtestSettings } from "./settings.ts";
 * const settings = backtestSettings({ horizon: 15 });
 * assert.deepEqual([settings.holding, settings.feeBp], ["tranches", 10]);
 * assert.throws(
 *   () => backtestSettings({ feeBp: -1 }),
 *   /Cannot backtest: feeBp: expected a number from 0 to 3000, got -1/,
 * );
 * ```
 */
export function backtestSettings(
  input: BacktestSettingsInput = {},
): BacktestSettings {
  const { success, output, issues } = v.safeParse(
    BacktestSettingsSchema,
    input,
  );
  if (!success) throw new RangeError(`Cannot backtest: ${described(issues)}`);
  const { holding, horizon } = output;
  if (holding !== "auto") return output;
  return { ...output, holding: horizon === 1 ? "signal" : "tranches" };
}

function described(
  [issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): string {
  const { expected, message, received } = issue;
  const where = v.getDotPath(issue) ?? "settings";
  if (expected === "never") return `no setting is called "${where}"`;
  return message.startsWith("expected")
    ? `${where}: ${message}, got ${received}`
    : `${where}: expected ${expected}, got ${received}`;
}

/**
 * Total cost per side as a fraction of the traded value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backtestSettings, costPerSide } from "./settings.ts";
 * assert.equal(costPerSide(backtestSettings()), 0.0012);
 * ```
 */
export function costPerSide(
  { feeBp, halfSpreadBp, slippageBp }: Pick<
    BacktestSettings,
    "feeBp" | "halfSpreadBp" | "slippageBp"
  >,
): number {
  return fractionOf(feeBp + halfSpreadBp + slippageBp);
}

/** Basis points, parts of 10,000, as a fraction. */
export function fractionOf(basisPoints: number): number {
  return basisPoints / 10_000;
}
