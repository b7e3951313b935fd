/**
 * A slow backtest, candle by candle and order by order, with cash and units, for
 * tests of the fast one. It shares no code with it.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";

/** A case for both. */
export interface SimulatedCase {
  readonly candles: Candles;
  readonly probability: Float64Array;
  readonly sides: "long-flat" | "long-short";
  readonly holding: "signal" | "tranches" | "horizon";
  readonly horizon: number;
  readonly band: number;
  readonly inBand: "hold" | "flat";
  readonly noCall: "hold" | "flat";
  readonly sizing:
    | { kind: "fixed"; size: number }
    | { kind: "linear"; cap: number; full: number }
    | { kind: "kelly"; fraction: number; move: number; cap: number };
  readonly atEnd: "close" | "mark";
  /** Per side, as a fraction. */
  readonly cost: number;
  readonly frozen: Uint8Array;
}

/** A trade as the simulator books it. */
export interface SimulatedTrade {
  readonly entryRow: number;
  readonly exitRow: number;
  readonly side: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly net: number;
  readonly open: boolean;
}

/** What the simulator found. */
export interface SimulatedResult {
  readonly position: number[];
  readonly equity: number[];
  readonly trades: SimulatedTrade[];
  readonly paid: number;
  readonly missed: number;
  readonly ruined: boolean;
}

/** What row `t` calls by itself: a signed size, or `undefined` to keep what is. */
function callOf(it: SimulatedCase, t: number): number | undefined {
  const p = it.probability[t]!;
  if (Number.isNaN(p)) return it.noCall === "hold" ? undefined : 0;
  if (Math.abs(p - 0.5) <= it.band) {
    return it.inBand === "hold" ? undefined : 0;
  }
  let size: number;
  if (it.sizing.kind === "fixed") size = it.sizing.size;
  else if (it.sizing.kind === "linear") {
    const reach = Math.abs(p - 0.5) / it.sizing.full;
    size = reach >= 1 ? it.sizing.cap : reach * it.sizing.cap;
  } else {
    const kelly = it.sizing.fraction * Math.abs(2 * p - 1) / it.sizing.move;
    size = Math.min(kelly, it.sizing.cap);
  }
  if (p > 0.5) return size;
  return it.sides === "long-short" ? -size : 0;
}

/** What is wanted after the close of row `t`, from all rows up to it. */
function wantedAfter(it: SimulatedCase, t: number): number {
  if (it.holding === "signal") {
    for (let row = t; row >= 0; row--) {
      const call = callOf(it, row);
      if (call !== undefined) return call;
    }
    return 0;
  }
  if (it.holding === "tranches") {
    let sum = 0;
    for (let row = Math.max(0, t - it.horizon + 1); row <= t; row++) {
      sum += callOf(it, row) ?? 0;
    }
    return sum / it.horizon;
  }
  for (let row = 0; row <= t;) {
    const call = callOf(it, row) ?? 0;
    if (call === 0) row++;
    else if (row + it.horizon > t) return call;
    else row += it.horizon;
  }
  return 0;
}

/** Runs the case. */
export function simulate(it: SimulatedCase): SimulatedResult {
  const { openTime, open, close } = it.candles;
  const rows = openTime.length;
  const position: number[] = [], equity: number[] = [];
  const trades: SimulatedTrade[] = [];
  let [cash, units, share, paid, missed] = [1, 0, 0, 0, 0];
  let ruined = false;
  let entry:
    | Omit<SimulatedTrade, "exitRow" | "exitPrice" | "net" | "open"> & {
      equity: number;
    }
    | undefined;

  const worth = (price: number) => cash + units * price;
  const leave = (row: number, price: number, isOpen = false) => {
    const { equity: paidIn, ...rest } = entry!;
    trades.push({
      ...rest,
      exitRow: row,
      exitPrice: price,
      net: worth(price) / paidIn - 1,
      open: isOpen,
    });
    entry = undefined;
  };
  const lose = (row: number, price: number) => {
    [cash, units, share, ruined] = [0, 0, 0, true];
    if (entry) leave(row, price);
  };
  /** Buys or sells until the position is `target` of the equity that is left. */
  const order = (row: number, price: number, target: number) => {
    const from = units, before = worth(price);
    if (from === 0 && target !== 0) {
      entry = {
        entryRow: row,
        side: Math.sign(target),
        entryPrice: price,
        equity: before,
      };
    }
    let after = before, wanted = from;
    for (let i = 0; i < 200; i++) {
      wanted = target * after / price;
      after = before - it.cost * Math.abs(wanted - from) * price;
    }
    const cost = it.cost * Math.abs(wanted - from) * price;
    cash -= (wanted - from) * price + cost;
    [units, share] = [wanted, target];
    paid += cost;
    if (worth(price) <= 0) {
      lose(row, price);
      return;
    }
    if (from !== 0 && target === 0) {
      units = 0;
      leave(row, price);
    }
  };

  for (let t = 0; t < rows; t++) {
    const wanted = t === 0 || ruined ? share : wantedAfter(it, t - 1);
    if (wanted !== share) {
      const whole = openTime[t]! - openTime[t - 1]! === 60_000;
      if (!whole || it.frozen[t]) missed++;
      else {
        const price = open[t]!;
        if (worth(price) <= 0) lose(t, price);
        else if (share * wanted < 0) {
          order(t, price, 0);
          if (!ruined) order(t, price, wanted);
        } else order(t, price, wanted);
      }
    }
    position.push(share);
    if (!ruined && worth(close[t]!) <= 0) lose(t + 1, close[t]!);
    equity.push(worth(close[t]!));
  }
  if (share !== 0 && !ruined) {
    if (it.atEnd === "mark") leave(rows, close[rows - 1]!, true);
    else {
      order(rows, close[rows - 1]!, 0);
      equity[rows - 1] = worth(0);
    }
  }
  return { position, equity, trades, paid, missed, ruined };
}
