"""Makes the archives and golden values of this folder with Python's own csv, zipfile and hashlib.

    python3 make_fixtures.py ../../../../shared/market-data/formats/binance-vision

The argument is the folder of the untouched files; what is made lands beside this script.
"""
import csv, hashlib, json, struct, sys, zipfile
from pathlib import Path

source, here = Path(sys.argv[1]), Path(__file__).parent
DAY = "BTCUSDT-1m-2024-01-01"

# The first 30 rows of the daily zip, wrapped again, with a checksum in the exchange's form.
with zipfile.ZipFile(source / f"{DAY}.zip") as whole:
    rows = whole.read(f"{DAY}.csv").splitlines(keepends=True)[:30]
entry = zipfile.ZipInfo(f"{DAY}.csv", date_time=(2024, 1, 2, 0, 0, 0))
entry.compress_type = zipfile.ZIP_DEFLATED
with zipfile.ZipFile(here / f"{DAY}.zip", "w") as small:
    small.writestr(entry, b"".join(rows))
digest = hashlib.sha256((here / f"{DAY}.zip").read_bytes()).hexdigest()
(here / f"{DAY}.zip.CHECKSUM").write_text(f"{digest}  {DAY}.zip\n")


def candles(lines):
    """Ten columns per row, open time in ms: what a reader must find, to the last bit."""
    table = [row for row in csv.reader(lines) if row[0][0].isdigit()]
    times = [int(row[0]) for row in table]
    kept = [[float(row[i]) for i in (1, 2, 3, 4, 5, 7, 8, 9, 10)] for row in table]
    return [[t // 1000 if t > 10**13 else t, *row] for t, row in zip(times, kept)]


golden = {f"{DAY}.zip": candles([row.decode() for row in rows])}
for path in sorted(here.glob("*.csv")):
    golden[path.name] = candles(path.read_text().splitlines())

# The digest of the first of them, spelled out: a JSON head, then the columns' bytes.
names = ["openTime", "open", "high", "low", "close", "volume", "quoteVolume", "trades", "takerBase", "takerQuote"]
table = golden[f"{DAY}.zip"]
head = json.dumps(["BTCUSDT", "1m", len(table), names], separators=(",", ":")).encode()
columns = b"".join(struct.pack(f"<{len(table)}d", *column) for column in zip(*table))
sha256 = hashlib.sha256(head + columns).hexdigest()

text = json.dumps({"sha256": sha256, "rows": golden}, separators=(",", ":"))
(here / "golden.json").write_text(text.replace("]],", "]],\n") + "\n")
