/**
 * The settings and the record of a backtest, as schemas and the types they give; a
 * leaf, so that configuration, record and report need know nothing else of it.
 *
 * @module
 */
import * as v from "valibot";

const finite = v.pipe(v.number(), v.finite("expected a finite number"));
const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A figure; `null` where it is not defined, such as the Sharpe ratio of no risk. */
const figure = v.nullable(finite);

function numberWithin(least: number, most: number) {
  const message = `expected a number from ${least} to ${most}`;
  return v.pipe(
    v.number(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

const positive = v.pipe(
  v.number("expected a number above 0"),
  v.finite("expected a number above 0"),
  v.gtValue(0, "expected a number above 0"),
);
const exposure = v.pipe(
  numberWithin(0, 1),
  v.gtValue(0, "expected a number above 0"),
);
/** Parts of 10,000 of the traded value, per side. */
const basisPoints = numberWithin(0, 3000);

/** How large a position a call asks for, as a share of equity, 1 at most. */
export const SizingSchema = v.variant("kind", [
  v.strictObject({
    /** The same for every call. */
    kind: v.literal("fixed"),
    size: v.optional(exposure, 1),
  }),
  v.strictObject({
    /** `cap · |p - 0.5| / full`, and `cap` from `full` on. */
    kind: v.literal("linear"),
    cap: v.optional(exposure, 1),
    /** Distance from one half at which the position reaches `cap`. */
    full: v.optional(
      v.pipe(
        numberWithin(0, 0.5),
        v.gtValue(0, "expected a number above 0"),
      ),
      0.1,
    ),
  }),
  v.strictObject({
    /**
     * `fraction · |2p - 1| / move`, `cap` at most: Kelly's share (Kelly 1956, Bell
     * Syst. Tech. J. 35) for gaining or losing `move` of the stake.
     */
    kind: v.literal("kelly"),
    fraction: v.optional(exposure, 0.5),
    /** The share of its value that a position gains or loses; 1 stakes most carefully. */
    move: v.optional(exposure, 1),
    cap: v.optional(exposure, 1),
  }),
]);
/** How large a position a call asks for. */
export type Sizing = v.InferOutput<typeof SizingSchema>;

/**
 * What a backtest goes by. The default costs are those of a taker on Binance spot
 * without discount: 10 bp fee, and 1 bp each for half the spread and for slippage.
 */
export const BacktestSettingsSchema = v.strictObject({
  /** Whether a call of down goes short or only out of the market. */
  sides: v.optional(v.picklist(["long-flat", "long-short"]), "long-flat"),
  /** Candles a call is about. */
  horizon: v.optional(
    v.pipe(
      v.number("expected a whole number from 1 to 100000"),
      v.integer("expected a whole number from 1 to 100000"),
      v.minValue(1, "expected a whole number from 1 to 100000"),
      v.maxValue(100_000, "expected a whole number from 1 to 100000"),
    ),
    1,
  ),
  /**
   * How long a position lasts: until the `signal` changes; `tranches`: every call
   * opens a part of 1/horizon for `horizon` candles; `horizon`: a call opens a
   * position for `horizon` candles, and those on the way are passed over. `auto` is
   * `signal` for a horizon of 1 and `tranches` for longer ones.
   */
  holding: v.optional(
    v.picklist(["auto", "signal", "tranches", "horizon"]),
    "auto",
  ),
  /** Calls no further from one half than this ask for nothing. */
  band: v.optional(numberWithin(0, 0.5), 0),
  /** Whether a call inside the band keeps a position or ends it. */
  inBand: v.optional(v.picklist(["hold", "flat"]), "hold"),
  /** Whether a row without a probability keeps a position or ends it. */
  noCall: v.optional(v.picklist(["hold", "flat"]), "flat"),
  sizing: v.optional(SizingSchema, { kind: "fixed" }),
  /** The exchange's fee. */
  feeBp: v.optional(basisPoints, 10),
  /** Half the distance of bid and ask, paid by whoever takes. */
  halfSpreadBp: v.optional(basisPoints, 1),
  /** What an order moves the price against itself. */
  slippageBp: v.optional(basisPoints, 1),
  /** Whether the last position is sold at the last close, or only valued there. */
  atEnd: v.optional(v.picklist(["close", "mark"]), "close"),
  /** Days of trade in a year; crypto trades always. */
  daysPerYear: v.optional(positive, 365),
  /** Costs per side for which the net result is given too. */
  costCurveBp: v.optional(v.array(basisPoints), [0, 1, 2, 5, 10, 20, 50]),
});
/** What a backtest goes by, all defaults filled in. */
export type BacktestSettings = v.InferOutput<typeof BacktestSettingsSchema>;
/** What a backtest goes by as a person writes it, defaults left out. */
export type BacktestSettingsInput = v.InferInput<typeof BacktestSettingsSchema>;

/** How an equity curve did. */
export const PerformanceSchema = v.strictObject({
  /** Last equity over the first, less 1. */
  totalReturn: finite,
  /** Logarithm of last over first equity; `null` of a lost account. */
  logReturn: figure,
  /** The total return as that of one year. */
  annualReturn: figure,
  /** Standard deviation of bar returns, annualised. */
  volatility: figure,
  /** Mean over deviation of bar returns, annualised; no riskless rate. */
  sharpe: figure,
  /** 95 % interval of the Sharpe ratio. */
  sharpeInterval: v.strictObject({ low: figure, high: figure }),
  /** Mean over downside deviation of bar returns, annualised. */
  sortino: figure,
  /** Annual return over the greatest drawdown. */
  calmar: figure,
  /** The greatest fall from a peak, as a share of the peak. */
  maxDrawdown: v.strictObject({
    depth: finite,
    /** Open times of the candles of the peak and of the lowest close, ISO 8601, UTC. */
    peak: v.nullable(v.string()),
    trough: v.nullable(v.string()),
    /** Where the peak was reached again; `null` if it never was. */
    recovery: v.nullable(v.string()),
  }),
});
/** How an equity curve did. */
export type Performance = v.InferOutput<typeof PerformanceSchema>;

/** Log returns from gross to net; they add up. */
export const WaterfallSchema = v.strictObject({
  gross: finite,
  fees: finite,
  spread: finite,
  slippage: finite,
  net: finite,
});
/** Log returns from gross to net; they add up. */
export type Waterfall = v.InferOutput<typeof WaterfallSchema>;

/** The result for another cost. */
export const CostPointSchema = v.strictObject({
  /** Total cost per side. */
  costBp: finite,
  netReturn: finite,
  /** `null` of a lost account. */
  logReturn: figure,
  sharpe: figure,
});
/** The result for another cost. */
export type CostPoint = v.InferOutput<typeof CostPointSchema>;

/** What a backtest found. */
export const BacktestSchema = v.strictObject({
  settings: BacktestSettingsSchema,
  rows: wholeNumber,
  /** Open times of the first and the last candle, ISO 8601, UTC. */
  from: v.nullable(v.string()),
  to: v.nullable(v.string()),
  /** Rows with a probability outside of the band. */
  calls: wholeNumber,
  net: PerformanceSchema,
  /** The same positions without costs. */
  gross: PerformanceSchema,
  /** Bought at the first open that an order can have, with the same costs. */
  buyAndHold: PerformanceSchema,
  /** `null` of a lost account. */
  waterfall: v.nullable(WaterfallSchema),
  /** Traded value in units of the equity at the time, both sides counted. */
  turnover: finite,
  turnoverPerYear: finite,
  /** Mean size of the position over all bars, as a share of equity when it was taken. */
  exposure: finite,
  /** The share of bars with a position. */
  timeInMarket: finite,
  orders: wholeNumber,
  trades: wholeNumber,
  /** Shares that gained: of trades before and after costs, of bars before costs. */
  hitRates: v.strictObject({
    tradesGross: figure,
    tradesNet: figure,
    barsGross: figure,
  }),
  breakEven: v.strictObject({
    /** Total cost per side at which nothing is left; `null` where nothing is gained. */
    costBp: figure,
    /** Accuracy that pays a round trip per call; above 1 none does. */
    accuracy: figure,
    /** The same, of the moves themselves, compounded. */
    accuracyOfMoves: figure,
    /** Mean size of a move over the horizon, from open to open. */
    meanMove: figure,
  }),
  costCurve: v.array(CostPointSchema),
  /** Holes in time. */
  holes: wholeNumber,
  /** Candles in which no order could be filled as the market stood still. */
  frozen: wholeNumber,
  /** Opens at which a hole or a standstill kept an order from being filled. */
  missedOrders: wholeNumber,
  /** Whether the last position is valued, not sold. */
  openAtEnd: v.boolean(),
  /** Open time of the candle in which the account was lost; `null` if it was not. */
  ruined: v.nullable(v.string()),
});
/** What a backtest found. */
export type BacktestRecord = v.InferOutput<typeof BacktestSchema>;
