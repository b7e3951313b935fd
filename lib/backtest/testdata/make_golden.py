"""Writes portfolios.json: equity of the same calls on the same candles by vectorbt and backtesting.py.

The candles are 300 hours of BTCUSDT (Binance spot) from 2020-03-10 on, the fall of 12 March among them.

Run in this folder: python3 make_golden.py BTCUSDT-1h-ohlcv.csv.gz (needs vectorbt and backtesting; made with 1.2.0 and 0.6.6).
"""
import json
import sys
import warnings
import backtesting
import numpy as np
import pandas as pd
import vectorbt as vbt

warnings.filterwarnings("ignore")
START = int(pd.Timestamp("2020-03-10").value // 10**6)
table = pd.read_csv(sys.argv[1])
table = table[table.open_time >= START].head(300).reset_index(drop=True)
assert (table.open_time.diff().dropna() == 3_600_000).all()
rows = len(table)
rng = np.random.default_rng(7)
# Runs of equal calls, and single ones; no call in the first row, in which backtesting.py is not asked.
probability = np.round(0.5 + 0.4 * np.sin(np.arange(rows) / 5) * rng.uniform(-0.3, 1, rows), 3)
probability[0] = np.nan
probability[rng.uniform(size=rows) < 0.1] = np.nan
index = pd.to_datetime(table.open_time, unit="ms")
close = pd.Series(table.close.values, index)
open_ = pd.Series(table.open.values, index)
COST = 0.0012


def wanted(sides, size):
    """Signed share of equity asked for at each close; out of the market where nothing is called."""
    share = np.zeros(rows)
    for t, p in enumerate(probability):
        if p > 0.5:
            share[t] = size(p)
        elif p < 0.5 and sides == "long-short":
            share[t] = -size(p)
    return share


def amounts(share, cost):
    """Units held so that the position is the wanted share of the equity left, found by trying, sold and bought in turn."""
    units, cash, held = 0.0, 1.0, 0.0
    result = np.full(rows, np.nan)
    for t in range(1, rows):
        want, price = share[t - 1], table.open[t]
        if want == held:
            continue
        before = cash + units * price
        low, high = -2.0, 2.0
        for _ in range(200):
            middle = (low + high) / 2
            new = middle * before / price
            left = before - cost * abs(new - units) * price
            if new * price > want * left:
                high = middle
            else:
                low = middle
        cash -= (new - units) * price + cost * abs(new - units) * price
        units, held = (new if want != 0 else 0.0), want
        result[t] = units
    return result


def told(portfolio):
    """What vectorbt says of a portfolio that is valued, not sold, at the end."""
    returns = portfolio.returns().vbt.returns(freq="1h", year_freq="365 days")
    return {
        "equity": portfolio.value().tolist(),
        "totalReturn": float(portfolio.total_return()),
        "annualReturn": float(returns.annualized()),
        "volatility": float(returns.annualized_volatility()),
        "sharpe": float(returns.sharpe_ratio()),
        "sortino": float(returns.sortino_ratio()),
        "calmar": float(returns.calmar_ratio()),
        "maxDrawdown": -float(portfolio.max_drawdown()),
        "trades": int(portfolio.positions.count()),
        "orders": int(portfolio.orders.count()),
        "fees": float(portfolio.orders.fees.sum()),
    }


full = lambda p: 1.0
linear = lambda p: min(1.0, abs(p - 0.5) / 0.25)
keywords = {"price": open_, "init_cash": 1.0, "freq": "1h"}
cases = []
long_flat = pd.Series(wanted("long-flat", full), index).shift(1).fillna(0)
cases.append({
    "by": "vectorbt from_signals",
    "options": {"sides": "long-flat"},
    "cost": COST,
    **told(vbt.Portfolio.from_signals(close, long_flat == 1, long_flat == 0, fees=COST, **keywords)),
})
for sizing, size in [({"kind": "fixed"}, full), ({"kind": "linear", "full": 0.25}, linear)]:
    for cost in [0.0, COST]:
        share = wanted("long-short", size)
        orders = vbt.Portfolio.from_orders(close, amounts(share, cost), "targetamount", fees=cost, **keywords)
        cases.append({
            "by": "vectorbt from_orders",
            "options": {"sides": "long-short", "sizing": sizing},
            "cost": cost,
            **told(orders),
        })


class Follower(backtesting.Strategy):
    def init(self):
        self.share = wanted("long-flat", full)

    def next(self):
        want = self.share[len(self.data) - 1]
        if want == 1 and not self.position:
            self.buy()
        elif want == 0 and self.position:
            self.position.close()


data = pd.DataFrame({c.capitalize(): table[c].values for c in ["open", "high", "low", "close", "volume"]}, index)
stats = backtesting.Backtest(data, Follower, cash=1e13, commission=COST).run()
cases.append({
    "by": "backtesting.py",
    "options": {"sides": "long-flat"},
    "cost": COST,
    "equity": (stats._equity_curve.Equity / 1e13).tolist(),
    "trades": len(stats._trades),
})

with open("portfolios.json", "w") as file:
    json.dump({
        "madeBy": f"vectorbt {vbt.__version__}, backtesting {backtesting.__version__}",
        "candles": table[["open_time", "open", "high", "low", "close", "volume"]].values.tolist(),
        "probability": [None if np.isnan(p) else p for p in probability.tolist()],
        "cases": cases,
    }, file)
    file.write("\n")
