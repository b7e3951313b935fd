import { parseKlines } from "./klines.ts";

/** A page as large as they come. */
const page = JSON.stringify(Array.from({ length: 1000 }, (_, i) => [
  1_714_521_600_000 + i * 60_000,
  ...["60672.00000000", "60690.12000000", "60650.00000000", "60681.50000000"],
  "14.20310000",
  1_714_521_659_999 + i * 60_000,
  ...["861806.11240000", 1284, "7.90120000", "479422.00150000", "0"],
]));
const series = { symbol: "BTCUSDT", interval: "1m" };
const window = { from: 0, to: Infinity };

Deno.bench(
  "JSON.parse() of 1000 klines",
  { group: "page", baseline: true },
  () => {
    JSON.parse(page);
  },
);

Deno.bench("JSON.parse() and parseKlines()", { group: "page" }, () => {
  parseKlines(JSON.parse(page), series, window);
});
