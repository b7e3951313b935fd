/**
 * Prices, their returns, and the shape of a candle.
 *
 * @module
 */
import {
  close,
  difference,
  high,
  highest,
  lag,
  linear,
  logReturn,
  low,
  lowest,
  mean,
  open,
  ratio,
  zScore,
} from "../formulas.ts";
import { joinRows } from "../expression.ts";
import { defineKind, type FeatureKind, rows } from "./kind.ts";

/** Kinds of features made from prices alone. */
export const PRICE_KINDS: Readonly<Record<string, FeatureKind>> = {
  prev_close: defineKind("Close of the row before", {}, () => lag(close, 1)),
  high_low: defineKind("High - low", {}, () => difference(high, low)),
  open_close: defineKind("Open - close", {}, () => difference(open, close)),
  return: defineKind(
    "Return of close over so many rows, a fraction",
    { rows: rows(1) },
    (p) => {
      const change = difference(close, lag(close, p.rows));
      return ratio(change, lag(close, p.rows), 0);
    },
  ),
  log_return: defineKind(
    "Log return of close over so many rows",
    { rows: rows(1) },
    (p) => logReturn(close, p.rows),
  ),
  log_return_lag: defineKind(
    "Log return of close over one row, so many rows ago",
    { rows: rows(1) },
    (p) => lag(logReturn(close, 1), p.rows),
  ),
  open_gap: defineKind(
    "Log return from the close of the row before to the open",
    {},
    () => joinRows("logRatio", open, lag(close, 1), (a, b) => Math.log(a / b)),
  ),
  close_z: defineKind(
    "Distance of close from its mean in sample deviations; 0 in a flat window",
    { window: rows(2) },
    (p) => zScore(close, p.window),
  ),
  close_in_channel: defineKind(
    "Close between the window's lowest low, 0, and highest high, 1; 0.5 in a flat window",
    { window: rows(1) },
    (p) => {
      const floor = lowest(low, p.window);
      const height = difference(highest(high, p.window), floor);
      return ratio(difference(close, floor), height, 0.5);
    },
  ),
  close_in_range: defineKind(
    "Close between low, 0, and high, 1; 0.5 in a flat candle",
    {},
    () => ratio(difference(close, low), difference(high, low), 0.5),
  ),
  body_in_range: defineKind(
    "Close - open as a part of high - low, -1 to 1; 0 in a flat candle",
    {},
    () => ratio(difference(close, open), difference(high, low), 0),
  ),
  range_over_close: defineKind(
    "High - low over close",
    {},
    () => ratio(difference(high, low), close, 0),
  ),
  close_over_mean: defineKind(
    "Close over its mean, less 1",
    { window: rows(2) },
    (p) => linear(ratio(close, mean(close, p.window), 1), { shift: -1 }),
  ),
};
