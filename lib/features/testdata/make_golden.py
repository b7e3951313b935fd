#!/usr/bin/env python3
"""Writes candles.csv and golden_*.csv: what TA-Lib and pandas make of the same real candles.

    python3 make_golden.py FOLDER     # the folder with BTCUSDT-15m.csv.gz

Needs: pip install TA-Lib==0.8.2 pandas==3.1.1 numpy==2.4.6. The features of `signal` come from TA-Lib wherever
it has them; those of `signal+` are written down again here, in pandas, from their definitions.
"""
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import talib

ROWS = 400
COLUMNS = "open_time,open,high,low,close,volume,quote_volume,trades,taker_base,taker_quote".split(",")
here = Path(__file__).parent
source = pd.read_csv(Path(sys.argv[1]) / "BTCUSDT-15m.csv.gz", dtype=str)
# Ends a day after the fall of 2025-10-10, with its low of 102,000 between two closes near 112,000.
last = source.index[source.open_time == "1760227200000"][0]
source.loc[last - ROWS + 1 : last, COLUMNS].to_csv(here / "candles.csv", index=False)

df = pd.read_csv(here / "candles.csv").astype({"volume": float, "trades": float})
open_, high, low, close, volume = (df[name] for name in ("open", "high", "low", "close", "volume"))
previous = close.shift()


def signal():
    macd, macd_signal, macd_histogram = talib.MACD(close, 12, 26, 9)
    upper, middle, lower = talib.BBANDS(close, 20, 2, 2)
    return {
        "prev_close": previous,
        "high_low": high - low,
        "open_close": open_ - close,
        "ma_10": talib.SMA(close, 10),
        "ma_50": talib.SMA(close, 50),
        "macd": macd,
        "macd_signal": macd_signal,
        "macd_histogram": macd_histogram,
        "rsi_14": talib.RSI(close, 14),
        "return_1": talib.ROCP(close, 1),
        "return_5": talib.ROCP(close, 5),
        "return_15": talib.ROCP(close, 15),
        "atr_14": talib.ATR(high, low, close, 14),
        "bollinger_width": (upper - lower) / middle,
        "bollinger_percent_b": (close - lower) / (upper - lower),
        "volume": volume,
        "log_volume": np.log1p(volume),
    }


def z_score(x, window):
    rolling = x.rolling(window)
    return (x - rolling.mean()) / rolling.std()


def imbalance(window):
    return 2 * df.taker_base.rolling(window).sum() / volume.rolling(window).sum() - 1


def relative_mean(x, short, long):
    return x.rolling(short).mean() / x.rolling(long).mean()


def trade_size(window):
    return volume.rolling(window).sum() / df.trades.rolling(window).sum()


def signal_plus():
    log_return = np.log(close / previous)
    of_signal = signal()
    f = {f"log_return_{k}": np.log(close / close.shift(k)) for k in (1, 2, 3, 5, 10, 15, 30, 60)}
    f |= {f"log_return_lag_{k}": log_return.shift(k) for k in (1, 2, 3, 4)}
    f["open_gap"] = np.log(open_ / previous)
    f |= {f"close_z_{w}": z_score(close, w) for w in (15, 60, 240)}
    f |= {f"close_over_mean_{w}": close / talib.SMA(close, w) - 1 for w in (10, 50)}
    for w in (60, 240):
        bottom, top = low.rolling(w).min(), high.rolling(w).max()
        f[f"close_in_channel_{w}"] = (close - bottom) / (top - bottom)
    f["close_in_range"] = (close - low) / (high - low)
    f["body_in_range"] = (close - open_) / (high - low)
    f["range_over_close"] = (high - low) / close
    f["macd_over_close"] = of_signal["macd"] / close
    f["macd_histogram_over_close"] = of_signal["macd_histogram"] / close
    f["rsi_14"] = of_signal["rsi_14"]
    f["atr_over_close_14"] = talib.NATR(high, low, close, 14) / 100
    f["bollinger_width"], f["bollinger_percent_b"] = of_signal["bollinger_width"], of_signal["bollinger_percent_b"]
    volatility = {w: log_return.rolling(w).std() for w in (5, 15, 30, 60, 240)}
    f |= {f"volatility_{w}": values for w, values in volatility.items()}
    f["volatility_ratio_5_60"] = volatility[5] / volatility[60]
    f["volatility_ratio_15_240"] = volatility[15] / volatility[240]
    for name in ("volume", "trades"):
        f[f"{name}_z_60"] = z_score(np.log1p(df[name]), 60)
        f |= {f"{name}_ratio_{short}_{long}": relative_mean(df[name], short, long) for short, long in ((5, 60), (15, 240))}
    f |= {f"trade_size_ratio_{w}_60": trade_size(w) / trade_size(60) for w in (1, 5)}
    for w in (1, 15):
        f[f"close_over_traded_price_{w}"] = close * volume.rolling(w).sum() / df.quote_volume.rolling(w).sum() - 1
    f |= {f"taker_imbalance_{w}": imbalance(w) for w in (1, 3, 5, 15, 60)}
    f |= {f"taker_imbalance_lag_{k}": imbalance(1).shift(k) for k in (1, 2, 3, 4)}
    time = pd.to_datetime(df.open_time, unit="ms", utc=True).dt
    day = (time.hour * 60 + time.minute) / 1440
    week = (time.day_of_week + day) / 7
    f["time_of_day_sin"], f["time_of_day_cos"] = np.sin(2 * np.pi * day), np.cos(2 * np.pi * day)
    f["day_of_week_sin"], f["day_of_week_cos"] = np.sin(2 * np.pi * week), np.cos(2 * np.pi * week)
    return f


# Every row while indicators warm up, then every fifth.
kept = [t for t in range(ROWS) if t < 60 or t % 5 == 0]
for name, columns in {"signal": signal(), "signal_plus": signal_plus()}.items():
    golden = pd.DataFrame(columns).loc[kept]
    golden.to_csv(here / f"golden_{name}.csv", index_label="row", float_format="%.14g")
print({module.__name__: module.__version__ for module in (talib, pd, np)})
