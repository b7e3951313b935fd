/**
 * A backtest's series and record without a backtest, for tests of what is told of it.
 *
 * @module
 */
import type {
  BacktestRecord,
  BacktestSettings,
  Performance,
} from "../backtest_record.ts";

const SETTINGS: BacktestSettings = {
  sides: "long-short",
  horizon: 1,
  holding: "signal",
  band: 0,
  inBand: "hold",
  noCall: "flat",
  sizing: { kind: "fixed", size: 1 },
  feeBp: 10,
  halfSpreadBp: 1,
  slippageBp: 1,
  atEnd: "close",
  daysPerYear: 365,
  costCurveBp: [0, 5, 20],
};

/** A performance that ends with `totalReturn`. */
function performance(totalReturn: number): Performance {
  return {
    totalReturn,
    logReturn: Math.log1p(totalReturn),
    annualReturn: null,
    volatility: 0.5,
    sharpe: 10 * totalReturn,
    sharpeInterval: { low: 10 * totalReturn - 2, high: 10 * totalReturn + 2 },
    sortino: null,
    calmar: null,
    maxDrawdown: {
      depth: 0.06,
      peak: "2024-01-01T00:05:00.000Z",
      trough: "2024-01-01T00:16:00.000Z",
      recovery: null,
    },
  };
}

/** Twenty minutes in which a gain of 4 % becomes a loss of about 6, with `changes`. */
export function exampleBacktest(changes: Partial<BacktestRecord> = {}) {
  const rows = 20;
  const start = Date.UTC(2024, 0, 1);
  const column = (last: number) =>
    Float64Array.from(
      { length: rows },
      (_, row) => 1 + last * row / (rows - 1) + 0.01 * Math.sin(row),
    );
  const fees = -0.08;
  const [gross, spread, slippage] = [Math.log1p(0.04), -0.008, -0.012];
  const net = gross + fees + spread + slippage;
  const record: BacktestRecord = {
    settings: SETTINGS,
    rows,
    from: "2024-01-01T00:00:00.000Z",
    to: "2024-01-01T00:19:00.000Z",
    calls: 19,
    net: performance(Math.expm1(net)),
    gross: performance(0.04),
    buyAndHold: performance(0.01),
    waterfall: { gross, fees, spread, slippage, net },
    turnover: 83.4,
    turnoverPerYear: 2_191_752,
    exposure: 0.95,
    timeInMarket: 0.95,
    orders: 12,
    trades: 11,
    hitRates: { tradesGross: 0.6, tradesNet: 0.2, barsGross: 0.52 },
    breakEven: {
      costBp: 4.7,
      accuracy: 3.1,
      accuracyOfMoves: 3.2,
      meanMove: 0.00046,
    },
    costCurve: [
      { costBp: 0, netReturn: 0.04, logReturn: gross, sharpe: 4 },
      { costBp: 5, netReturn: -0.002, logReturn: -0.002, sharpe: -0.2 },
      { costBp: 20, netReturn: -0.12, logReturn: -0.128, sharpe: -9 },
    ],
    holes: 0,
    frozen: 0,
    missedOrders: 0,
    openAtEnd: false,
    ruined: null,
    ...changes,
  };
  return {
    symbol: "BTCUSDT",
    interval: "1m",
    simulated: false,
    openTime: Float64Array.from(
      { length: rows },
      (_, row) => start + 60_000 * row,
    ),
    equity: column(record.net.totalReturn),
    gross: column(record.gross.totalReturn),
    buyAndHold: column(record.buyAndHold.totalReturn),
    record,
  };
}
