import assert from "node:assert/strict";
import { candlesOf } from "./candles.ts";
import { candlesToCsv } from "./csv.ts";

Deno.test("candlesToCsv() writes the columns there are, in full", () => {
  const time = Date.UTC(2024, 0, 1);
  const prices = [time, 0.1, 1e21, 1e-7, 0.30000000000000004, 0];
  assert.equal(
    candlesToCsv(candlesOf([[...prices, 1, 2, 3, 4]])),
    "open_time,open,high,low,close,volume,quote_volume,trades,taker_base,taker_quote\n" +
      "1704067200000,0.1,1e+21,1e-7,0.30000000000000004,0,1,2,3,4\n",
  );
  assert.equal(
    candlesToCsv(candlesOf([])),
    "open_time,open,high,low,close,volume\n",
  );
});
