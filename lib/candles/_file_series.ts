/**
 * Symbol and interval of a file, from what a person says, its name and its times.
 *
 * @module
 */
import { CandleFileError, quoted } from "./file_error.ts";
import { seriesOfFileName } from "./file_name.ts";
import { inferInterval, intervalMs } from "./interval.ts";

/**
 * The symbol `given`, or else the one in the file's name.
 *
 * @throws {CandleFileError} If there is neither, or simulated candles would pass
 * for real ones.
 */
export function symbolOf(path: string, given: string | undefined): string {
  const { symbol: named } = seriesOfFileName(path);
  const symbol = given ?? named;
  if (symbol === undefined) {
    throw new CandleFileError(
      path,
      "the name tells no symbol; give it with --symbol",
    );
  }
  if (named?.startsWith("SIM-") && !symbol.startsWith("SIM-")) {
    throw new CandleFileError(
      path,
      `expected a symbol that begins with SIM- for simulated candles, got ${
        quoted(symbol)
      }`,
    );
  }
  return symbol;
}

/**
 * The interval `given`, or else the one in the file's name or in its open times.
 *
 * @throws {CandleFileError} If there is none, or the open times contradict it.
 */
export function intervalOf(
  path: string,
  openTime: Float64Array,
  given: string | undefined,
): string {
  const seen = inferInterval(openTime);
  const told = given ?? seriesOfFileName(path).interval ?? seen;
  if (told === undefined) {
    throw new CandleFileError(
      path,
      "neither the name nor the open times tell the interval; give it with --interval",
    );
  }
  intervalMs(told); // refuses what is no interval
  if (openTime.length > 1 && seen !== told) {
    const got = seen ?? `${(openTime[1]! - openTime[0]!) / 1000} s`;
    throw new CandleFileError(
      path,
      `expected open times ${told} apart, as the ${
        given === undefined ? "name" : "option"
      } says, got ${got}`,
    );
  }
  return told;
}
