/**
 * How much was traded, in how many trades, and at what mean price.
 *
 * @module
 */
import type { Expression } from "../expression.ts";
import {
  close,
  linear,
  log1p,
  mean,
  product,
  quoteVolume,
  ratio,
  total,
  trades,
  volume,
  zScore,
} from "../formulas.ts";
import { assertShorter, defineKind, type FeatureKind, rows } from "./kind.ts";

const SHORT_AND_LONG = { short: rows(1), long: rows(2) };

/** Mean of the short window over mean of the long one, 1 where the latter is 0. */
function relativeMean(x: Expression, short: number, long: number): Expression {
  return ratio(mean(x, short), mean(x, long), 1);
}

/** Kinds of features made from volume and trade counts. */
export const VOLUME_KINDS: Readonly<Record<string, FeatureKind>> = {
  volume: defineKind("Volume in base units", {}, () => volume),
  log_volume: defineKind("ln(1 + volume)", {}, () => log1p(volume)),
  volume_z: defineKind(
    "Distance of ln(1 + volume) from its mean in sample deviations; 0 in a flat window",
    { window: rows(2) },
    (p) => zScore(log1p(volume), p.window),
  ),
  volume_ratio: defineKind(
    "Mean volume of a short window over that of a long one; 1 where nothing was traded",
    SHORT_AND_LONG,
    (p) => {
      assertShorter("volume_ratio", p.short, p.long);
      return relativeMean(volume, p.short, p.long);
    },
  ),
  trades_z: defineKind(
    "Distance of ln(1 + trades) from its mean in sample deviations; 0 in a flat window",
    { window: rows(2) },
    (p) => zScore(log1p(trades), p.window),
  ),
  trades_ratio: defineKind(
    "Mean trade count of a short window over that of a long one; 1 where nothing was traded",
    SHORT_AND_LONG,
    (p) => {
      assertShorter("trades_ratio", p.short, p.long);
      return relativeMean(trades, p.short, p.long);
    },
  ),
  trade_size_ratio: defineKind(
    "Mean volume per trade of a short window over that of a long one; 1 where either had no trade",
    SHORT_AND_LONG,
    (p) => {
      assertShorter("trade_size_ratio", p.short, p.long);
      const above = product(mean(volume, p.short), mean(trades, p.long));
      const below = product(mean(volume, p.long), mean(trades, p.short));
      return ratio(above, below, 1);
    },
  ),
  close_over_traded_price: defineKind(
    "Close over the window's mean price weighted by volume, less 1; 0 where nothing was traded",
    { window: rows(1) },
    (p) => {
      const atClose = product(close, total(volume, p.window));
      const paid = total(quoteVolume, p.window);
      return linear(ratio(atClose, paid, 1), { shift: -1 });
    },
  ),
};
