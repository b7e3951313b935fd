"""Writes pyarrow.parquet, the fixture of parquet_test.ts: python make_pyarrow_parquet.py

Made with pyarrow 26.0.1. One column per way in which others store times and numbers.
"""

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

times = [datetime(2024, 2, 29, 12, 0, second, tzinfo=timezone.utc) for second in (0, 1)]
naive = [time.replace(tzinfo=None) for time in times]
table = pa.table({
    "utc_ms": pa.array(times, pa.timestamp("ms", "UTC")),
    "utc_us": pa.array(times, pa.timestamp("us", "UTC")),
    "utc_ns": pa.array(times, pa.timestamp("ns", "UTC")),
    "naive_us": pa.array(naive, pa.timestamp("us")),
    "day": pa.array([date(1970, 1, 2), date(1970, 1, 3)], pa.date32()),
    "int64": pa.array([1709208000000, 1709208001000], pa.int64()),
    "int32": pa.array([-7, 7], pa.int32()),
    "float32": pa.array([0.5, None], pa.float32()),
    "float64": pa.array([0.1, float("nan")], pa.float64()),
    "decimal": pa.array([Decimal("61000.25"), Decimal("0.01")], pa.decimal128(18, 8)),
    "text": pa.array(["61000.25", "1e-8"], pa.string()),
    "word": pa.array(["Binance", "Binance"], pa.string()),
})
pq.write_table(table, Path(__file__).parent / "pyarrow.parquet", compression="gzip")
