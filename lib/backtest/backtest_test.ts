import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { BacktestSchema } from "../backtest_record.ts";
import { candlesOf, sliceCandles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { randomStream } from "../random.ts";
import { optionsOf, randomCases } from "./_test_cases.ts";
import { simulate } from "./_test_simulator.ts";
import { backtest } from "./backtest.ts";
import { equityCsv, tradesCsv } from "./csv.ts";

const FREE = { feeBp: 0, halfSpreadBp: 0, slippageBp: 0 };
const MINUTE = 60_000;

/** Candles from open and close, one a minute. */
function minutes(...prices: [open: number, close: number][]) {
  return candlesOf(prices.map(([open, close], m) => [
    m * MINUTE,
    open,
    Math.max(open, close),
    Math.min(open, close),
    close,
    1,
  ]));
}

/** A walk without direction, whose opens are the closes before them. */
function randomWalk(rows: number, seed = 5) {
  const random = randomStream(seed);
  let close = 100;
  return minutes(...Array.from({ length: rows }, () => {
    const open = close;
    close *= Math.exp(0.002 * random.normal());
    return [open, close] as [number, number];
  }));
}

function assertClose(actual: number, expected: number, tolerance: number) {
  const apart = Math.abs(actual - expected);
  assert.ok(
    apart <= tolerance * Math.max(1, Math.abs(expected)),
    `expected ${expected}, got ${actual}`,
  );
}

Deno.test("backtest() equals cash and units counted order by order", () => {
  let ruined = 0, trades = 0, missed = 0;
  fc.assert(
    fc.property(randomCases, (it) => {
      const slow = simulate(it);
      const fast = backtest(it.candles, it.probability, optionsOf(it));
      const free = simulate({ ...it, cost: 0 });
      slow.position.forEach((share, row) =>
        assertClose(fast.position[row]!, share, 1e-12)
      );
      slow.equity.forEach((equity, row) => {
        const apart = Math.abs(fast.equity[row]! - equity);
        // A loss of nearly all leaves the digits of what was there before.
        const size = Math.max(equity, slow.equity[row - 1] ?? 1);
        assert.ok(apart <= 1e-12 * size, `row ${row}: ${apart}`);
      });
      if (!slow.ruined && !free.ruined) {
        free.equity.slice(0, -1).forEach((equity, row) =>
          assertClose(fast.gross[row]!, equity, 1e-12)
        );
      }
      assert.equal(fast.trades.side.length, slow.trades.length);
      slow.trades.forEach((trade, i) => {
        assert.deepEqual({
          entryRow: fast.trades.entryRow[i],
          exitRow: fast.trades.exitRow[i],
          side: fast.trades.side[i],
          entryPrice: fast.trades.entryPrice[i],
          exitPrice: fast.trades.exitPrice[i],
          open: fast.trades.open[i] === 1,
        }, without(trade));
        assertClose(fast.trades.net[i]!, trade.net, 1e-11);
      });
      assert.equal(fast.record.missedOrders, slow.missed);
      assert.equal(fast.record.ruined !== null, slow.ruined);
      ruined += slow.ruined ? 1 : 0;
      trades += slow.trades.length;
      missed += slow.missed;
    }),
    { numRuns: 3000, seed: 11 },
  );
  assert.ok(
    ruined > 50 && trades > 5000 && missed > 5000,
    `${ruined} ${trades} ${missed}`,
  );
});

function without<T extends { net: number }>({ net: _, ...rest }: T) {
  return rest;
}

Deno.test("backtest() adds up: waterfall, trades, cost curve and returns", () => {
  fc.assert(
    fc.property(randomCases, (it) => {
      const { cost } = it;
      const { record, equity, trades, netReturn } = backtest(
        it.candles,
        it.probability,
        {
          ...optionsOf(it),
          feeBp: 5e3 * cost,
          halfSpreadBp: 3e3 * cost,
          slippageBp: 2e3 * cost,
          costCurveBp: [0, 1e4 * cost],
        },
      );
      const last = equity.at(-1)!;
      assertClose(
        trades.net.reduce((all, net) => all * (1 + net), 1),
        last,
        1e-10,
      );
      assertClose(netReturn.reduce((all, r) => all * (1 + r), 1), last, 1e-10);
      trades.net.forEach((net, i) =>
        assertClose(trades.gross[i]! - trades.cost[i]!, net, 1e-12)
      );
      if (record.ruined !== null) {
        assert.equal(last, 0);
        assert.equal(record.waterfall, null);
        return;
      }
      const { gross, fees, spread, slippage, net } = record.waterfall!;
      assertClose(gross + fees + spread + slippage, net, 1e-12);
      assertClose(net, record.net.logReturn!, 1e-12);
      assertClose(gross, record.gross.logReturn!, 1e-12);
      assertClose(fees * 0.3, spread * 0.5, 1e-12);
      assertClose(fees * 0.2, slippage * 0.5, 1e-12);
      const [free, stated] = record.costCurve;
      assertClose(stated!.logReturn!, net, 1e-10);
      assertClose(free!.logReturn!, gross, 1e-10);
      if (record.net.sharpe !== null) {
        assertClose(stated!.sharpe!, record.net.sharpe, 1e-6);
      }
    }),
    { numRuns: 1000, seed: 12 },
  );
});

Deno.test("backtest() leaves nothing over at its own break-even cost", () => {
  let asked = 0;
  fc.assert(
    fc.property(randomCases, (it) => {
      const first = backtest(it.candles, it.probability, optionsOf(it)).record;
      const { costBp } = first.breakEven;
      if (costBp === null || costBp > 2900 || first.ruined !== null) return;
      asked++;
      const again = backtest(it.candles, it.probability, {
        ...optionsOf(it),
        feeBp: costBp,
      });
      assertClose(again.equity.at(-1)!, 1, 1e-9);
    }),
    { numRuns: 500, seed: 13 },
  );
  assert.ok(asked > 50, `${asked}`);
});

Deno.test("backtest() takes no position from what comes after its open", () => {
  fc.assert(
    fc.property(randomCases, fc.nat(), fc.nat(), (it, cut, seed) => {
      const rows = it.probability.length;
      const t = cut % rows;
      const random = randomStream(seed);
      const other = <T extends Float64Array | Uint8Array>(
        column: T,
        from: number,
      ) => {
        const changed = column.slice() as T;
        for (let row = from; row < rows; row++) {
          changed[row]! *= 0.5 + random.uniform();
        }
        return changed;
      };
      const { open, high, low, close } = it.candles;
      const candles = {
        ...it.candles,
        open: other(open, t + 2),
        high: other(high, t + 1),
        low: other(low, t + 1),
        close: other(close, t + 1),
      };
      const probability = it.probability.slice();
      for (let row = t + 1; row < rows; row++) {
        probability[row] = random.uniform();
      }
      const before = backtest(it.candles, it.probability, optionsOf(it));
      const after = backtest(candles, probability, optionsOf(it));
      assert.deepEqual(
        after.position.slice(0, t + 2),
        before.position.slice(0, t + 2),
      );
      assert.deepEqual(after.equity.slice(0, t), before.equity.slice(0, t));
    }),
    { numRuns: 1000, seed: 14 },
  );
});

Deno.test("backtest() gives a signal of the past nothing, and one of the future all", () => {
  const candles = randomWalk(20_000);
  const { open, close } = candles;
  const rose = close.map((price, row) => price > open[row]! ? 1 : 0);
  const past = backtest(candles, rose, FREE).record.gross.logReturn!;
  const future = backtest(candles, shifted(rose, 1), FREE);
  // What knows the next candle gains all rises but the first.
  const all = open.map((price, row) => Math.log(close[row]! / price))
    .reduce((sum, move, row) => sum + (row === 0 ? 0 : Math.max(0, move)), 0);
  assertClose(future.record.gross.logReturn!, all, 1e-9);
  assert.equal(future.record.hitRates.barsGross, 1);
  assert.ok(all > 12, `${all}`);
  // Its own candle's move, filled one open too early, would gain as much.
  assert.ok(Math.abs(past) < 4 * 0.002 * Math.sqrt(20_000), `${past}`);
});

/** Values of later rows, as only a cheat has them. */
function shifted(values: Float64Array, rows: number): Float64Array {
  return values.map((_, row) => values[row + rows] ?? 0.5);
}

Deno.test("backtest() changes none of its inputs and repeats itself", () => {
  const candles = simulateCandles({ candles: 500 });
  const random = randomStream(3);
  const probability = candles.close.map(() => random.uniform());
  const frozen = new Uint8Array(500).fill(1, 200, 210);
  const before = structuredClone({ ...candles, probability, frozen });
  const first = backtest(candles, probability, { horizon: 5, frozen });
  assert.deepEqual(
    backtest(candles, probability, { horizon: 5, frozen }),
    first,
  );
  assert.deepEqual({ ...candles, probability, frozen }, before);
});

Deno.test("backtest() does not care for the unit of the price", () => {
  const candles = simulateCandles({ candles: 400 });
  const random = randomStream(4);
  const probability = candles.close.map(() => random.uniform());
  const scaled = {
    ...candles,
    open: candles.open.map((price) => 1024 * price),
    close: candles.close.map((price) => 1024 * price),
  };
  const options = { sides: "long-short", horizon: 3 } as const;
  assert.deepEqual(
    backtest(scaled, probability, options).equity,
    backtest(candles, probability, options).equity,
  );
});

Deno.test("backtest() buys and holds like whoever always calls up", () => {
  const candles = simulateCandles({ candles: 300 });
  const { equity, buyAndHold, record } = backtest(
    candles,
    new Float64Array(300).fill(0.9),
  );
  assert.deepEqual(equity, buyAndHold);
  assert.deepEqual(record.net, record.buyAndHold);
  const price = candles.close[299]! / candles.open[1]!;
  assertClose(equity[299]!, price * (1 - 0.0012) / (1 + 0.0012), 1e-12);
  assert.deepEqual([record.trades, record.orders], [1, 2]);
  const marked = backtest(candles, new Float64Array(300).fill(0.9), {
    atEnd: "mark",
  });
  assertClose(marked.equity[299]!, price / 1.0012, 1e-12);
  assert.equal(marked.record.openAtEnd, true);
  assert.deepEqual([...marked.trades.open], [1]);
  assert.match(tradesCsv(marked), /,open\n$/);
});

Deno.test("backtest() works out a small case by hand", () => {
  const candles = minutes([10, 10], [10, 11], [12, 12], [12, 9], [8, 8], [
    8,
    8,
  ]);
  const calls = Float64Array.of(0.6, 0.6, 0.2, NaN, NaN, NaN);
  const { record, equity, gross, position, trades } = backtest(candles, calls, {
    sides: "long-short",
    feeBp: 100,
    halfSpreadBp: 0,
    slippageBp: 0,
  });
  assert.deepEqual([...position], [0, 1, 1, -1, 0, 0]);
  // Long at 10, held to 12, turned short at 12, bought back at 8.
  const bought = 1 / 1.01;
  const sold = bought * 1.2 * 0.99;
  const shorted = sold / 1.01;
  const ends = shorted * (1 + 4 / 12) - 0.01 * shorted * 8 / 12;
  [1, bought * 1.1, bought * 1.2, shorted * 1.25, ends, ends].forEach((
    e,
    row,
  ) => assertClose(equity[row]!, e, 1e-14));
  [1, 1.1, 1.2, 1.2 * 1.25, 1.2 * 4 / 3, 1.2 * 4 / 3].forEach((e, row) =>
    assertClose(gross[row]!, e, 1e-14)
  );
  assert.deepEqual([...trades.side], [1, -1]);
  assert.deepEqual([...trades.entryRow], [1, 3]);
  assert.deepEqual([...trades.exitRow], [3, 4]);
  assert.deepEqual([...trades.bars], [2, 1]);
  assert.deepEqual([...trades.exitPrice], [12, 8]);
  assertClose(trades.net[0]!, sold - 1, 1e-14);
  assertClose(trades.net[1]!, ends / sold - 1, 1e-14);
  assert.deepEqual(
    [record.calls, record.orders, record.trades, record.timeInMarket],
    [3, 3, 2, 0.5],
  );
  assert.deepEqual(record.hitRates, {
    tradesGross: 1,
    tradesNet: 1,
    barsGross: 1,
  });
  const turnover = bought + (1 + 0.99 / 1.01) +
    shorted * (8 / 12) / (shorted * 4 / 3);
  assertClose(record.turnover, turnover, 1e-14);
});

Deno.test("backtest() fills no order over a hole or in a frozen candle", () => {
  const rows = [0, 1, 5, 6, 7].map((
    m,
  ) => [m * MINUTE, 10 + m, 20, 5, 10 + m, 1]);
  const candles = candlesOf(rows);
  const calls = Float64Array.of(0.5, 0.9, 0.9, 0.1, 0.1);
  const hole = backtest(candles, calls, FREE);
  assert.deepEqual([...hole.position], [0, 0, 0, 1, 0]);
  assert.deepEqual([hole.record.holes, hole.record.missedOrders], [1, 1]);
  const frozen = Uint8Array.of(0, 0, 0, 0, 1);
  const stuck = backtest(candles, calls, { ...FREE, frozen });
  assert.deepEqual([...stuck.position], [0, 0, 0, 1, 1]);
  assert.deepEqual([stuck.record.frozen, stuck.record.missedOrders], [1, 2]);
  assertClose(stuck.equity[4]!, 17 / 16, 1e-15);
  // A position carried over a hole gains what the price did meanwhile.
  const carried = backtest(
    candles,
    Float64Array.of(0.9, 0.9, 0.9, 0.9, 0.9),
    FREE,
  );
  assertClose(carried.equity[2]!, 15 / 11, 1e-15);
});

Deno.test("backtest() ends a short position whose loss eats the account", () => {
  const candles = minutes([10, 10], [10, 15], [15, 21], [21, 5], [5, 5]);
  const { equity, gross, position, record, trades } = backtest(
    candles,
    new Float64Array(5).fill(0.1),
    { ...FREE, sides: "long-short" },
  );
  assert.deepEqual([...equity], [1, 0.5, 0, 0, 0]);
  assert.deepEqual([...gross], [1, 0.5, 0, 0, 0]);
  assert.deepEqual([...position], [0, -1, -1, 0, 0]);
  assert.deepEqual([trades.net[0], trades.exitPrice[0]], [-1, 21]);
  assert.equal(record.ruined, "1970-01-01T00:02:00.000Z");
  assert.equal(record.net.totalReturn, -1);
  assert.equal(record.net.maxDrawdown.depth, 1);
  assert.deepEqual([record.net.logReturn, record.waterfall], [null, null]);
  assert.ok(v.is(BacktestSchema, record));
});

Deno.test("backtest() leaves a record that its schema takes, through JSON too", () => {
  fc.assert(
    fc.property(randomCases, (it) => {
      const { record } = backtest(it.candles, it.probability, optionsOf(it));
      const copy = JSON.parse(JSON.stringify(record));
      assert.deepEqual(v.parse(BacktestSchema, copy), record);
    }),
    { numRuns: 200, seed: 15 },
  );
});

Deno.test("backtest() says nothing of no candles, and little of one", () => {
  const one = randomWalk(1);
  const none = sliceCandles(one, 0, 0);
  for (const candles of [none, one]) {
    const rows = candles.close.length;
    const result = backtest(candles, new Float64Array(rows).fill(0.9));
    const { record } = result;
    assert.equal(result.equity.length, rows);
    assert.deepEqual([record.trades, record.net.totalReturn], [0, 0]);
    assert.deepEqual([record.net.sharpe, record.hitRates.barsGross], [
      null,
      null,
    ]);
    assert.deepEqual([record.breakEven.costBp, record.breakEven.accuracy], [
      null,
      null,
    ]);
    assert.ok(v.is(BacktestSchema, record));
    assert.equal(equityCsv(result).split("\n").length, rows + 2);
    assert.equal(tradesCsv(result).split("\n").length, 2);
  }
});

Deno.test("backtest() keeps its figures where equity is too small for a number", () => {
  const rows = 4000;
  const candles = randomWalk(rows);
  const flips = candles.close.map((_, row) => row % 2);
  const dear = { sides: "long-short", feeBp: 3000 } as const;
  const { record, equity, netReturn } = backtest(candles, flips, dear);
  assert.ok(equity.at(-1)! < 1e-300);
  assert.equal(record.ruined, null);
  assert.ok(v.is(BacktestSchema, record));
  const { gross, fees, spread, slippage, net } = record.waterfall!;
  assert.ok(net < -2000 && gross + fees + spread + slippage === net);
  assert.ok(netReturn.every((r, row) => row === 0 || (r > -1 && r < -0.2)));
  assert.ok(record.costCurve.every((point) => point.logReturn !== null));
});

Deno.test("backtest() never trades without a call", () => {
  const candles = randomWalk(50);
  for (const value of [NaN, 0.5]) {
    const { record, equity } = backtest(
      candles,
      new Float64Array(50).fill(value),
    );
    assert.deepEqual([record.calls, record.orders, record.turnover], [0, 0, 0]);
    assert.deepEqual([...equity], Array(50).fill(1));
  }
});

Deno.test("backtest() refuses what it cannot use", () => {
  const candles = randomWalk(3);
  const calls = Float64Array.of(0.5, 0.5, 0.5);
  const refused = (
    message: RegExp,
    probability = calls,
    options: Parameters<typeof backtest>[2] = {},
  ) => {
    assert.throws(() => backtest(candles, probability, options), {
      name: "RangeError",
      message,
    });
  };
  refused(/between 0 and 1, got 1.5 in row 1$/, Float64Array.of(0, 1.5, 0));
  refused(
    /expected 3 prices and probabilities, one per candle, got 2$/,
    calls.slice(1),
  );
  refused(/as many frozen flags as the 3 candles, got 1$/, calls, {
    frozen: new Uint8Array(1),
  });
  refused(/^Cannot backtest: horizon: expected a whole number/, calls, {
    horizon: 0,
  });
  refused(/^Cannot backtest: feeBp: .* from 0 to 3000, got NaN$/, calls, {
    feeBp: NaN,
  });
  refused(/^Cannot backtest: no setting is called "fee"$/, calls, {
    fee: 1,
  } as never);
  refused(
    /^Cannot backtest: sides: expected/,
    calls,
    { sides: "short" } as never,
  );
  refused(/^Cannot backtest: sizing.size: expected a number above 0/, calls, {
    sizing: { kind: "fixed", size: 0 },
  });
});

Deno.test("equityCsv() and tradesCsv() hold every row and trade", () => {
  const candles = randomWalk(40);
  const random = randomStream(8);
  const result = backtest(candles, candles.close.map(() => random.uniform()), {
    sides: "long-short",
  });
  const [head, ...lines] = equityCsv(result).trimEnd().split("\n");
  assert.equal(lines.length, 40);
  lines.forEach((line, row) => {
    const [time, ...values] = line.split(",");
    assert.equal(Date.parse(time!), candles.openTime[row]);
    assert.equal(values.length, head!.split(",").length - 1);
    assert.equal(Number(values[1]), result.equity[row]);
  });
  const trades = tradesCsv(result).trimEnd().split("\n").slice(1)
    .map((line) => line.split(","));
  assert.equal(trades.length, result.record.trades);
  trades.forEach((cells, i) => {
    assert.equal(cells[0], result.trades.side[i] === 1 ? "long" : "short");
    assert.equal(Date.parse(cells[2]!), result.trades.exitTime[i]);
    assert.equal(Number(cells[8]), result.trades.net[i]);
  });
});
