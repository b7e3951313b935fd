import assert from "node:assert/strict";
import { readCandleFiles } from "../candles/files.ts";
import { testOnMarketData } from "../testing/market_data.ts";
import { backtest } from "./backtest.ts";

testOnMarketData(
  "backtest() on every minute of 2024: following the last move gains before costs and loses all after",
  ["BTCUSDT-1m-2024.csv.gz"],
  async (path) => {
    const { candles } = await readCandleFiles([path]);
    const { open, close } = candles;
    const rows = close.length;
    const followed = close.map((price, row) =>
      row === 0 ? NaN : 0.5 + 0.1 * Math.sign(price - close[row - 1]!)
    );
    const { record, buyAndHold } = backtest(candles, followed, {
      sides: "long-short",
    });
    const held = close[rows - 1]! / open[1]! * (1 - 0.0012) / 1.0012;
    assert.ok(Math.abs(buyAndHold[rows - 1]! / held - 1) < 1e-12);
    assert.equal(record.buyAndHold.totalReturn.toFixed(3), "1.207");
    assert.ok(record.gross.totalReturn > 10);
    assert.ok(record.net.totalReturn < -0.999);
    assert.ok(record.waterfall!.net < -600);
    assert.ok(record.breakEven.costBp! < 0.1);
    assert.ok(record.breakEven.accuracy! > 3);
  },
);
