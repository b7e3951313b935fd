/**
 * How the stand-in reads a klines request, and the words in which it refuses one.
 *
 * @module
 */
import { INTERVALS } from "../candles/interval.ts";
import type { KlineQuery } from "./_exchange_klines.ts";

/** Most rows of an answer, and how many there are unless told. */
const [MAX_LIMIT, DEFAULT_LIMIT] = [1000, 500];

const KNOWN = ["symbol", "interval", "startTime", "endTime", "limit"];

/** An error in the exchange's own words, sent with HTTP status 400. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: number;

  constructor(code: number, msg: string) {
    super(msg);
    this.code = code;
  }
}

/** A klines request that can be answered. */
export interface KlineRequest extends KlineQuery {
  readonly symbol: string;
  readonly interval: string;
}

/**
 * The request's parameters as values. `timeZone` is not served.
 *
 * @throws {RequestError} If they cannot be used.
 */
export function klineRequest(params: URLSearchParams): KlineRequest {
  for (const name of params.keys()) {
    if (params.getAll(name).length > 1) {
      throw new RequestError(
        -1101,
        "Duplicate values for a parameter detected.",
      );
    }
  }
  const symbol = mandatory(params, "symbol");
  // The letters of the exchange's own text, and those of other scripts it now has.
  if (!/^[\p{Lu}\p{Lo}0-9\-_.]{1,20}$/u.test(symbol)) {
    throw new RequestError(
      -1100,
      "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.",
    );
  }
  const interval = mandatory(params, "interval");
  if (!INTERVALS.includes(interval)) {
    throw new RequestError(-1120, "Invalid interval.");
  }
  const read = [...params.keys()].filter((name) => KNOWN.includes(name)).length;
  if (read < params.size) {
    throw new RequestError(
      -1104,
      `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${params.size}'.`,
    );
  }
  const limit = wholeNumber(params, "limit") ?? DEFAULT_LIMIT;
  if (limit < 1) {
    throw new RequestError(
      -1130,
      "Data sent for parameter 'limit' is not valid.",
    );
  }
  return {
    symbol,
    interval,
    startTime: inMs(wholeNumber(params, "startTime")),
    endTime: inMs(wholeNumber(params, "endTime")),
    limit: Math.min(limit, MAX_LIMIT),
  };
}

/**
 * Whether times are wanted in microseconds.
 *
 * @throws {RequestError} If the header's value is unknown.
 */
export function wantsMicroseconds(unit: string | undefined): boolean {
  if (unit === undefined || /^(MILLISECOND|millisecond)$/.test(unit)) {
    return false;
  }
  if (/^(MICROSECOND|microsecond)$/.test(unit)) return true;
  throw new RequestError(
    -1194,
    "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.",
  );
}

function mandatory(params: URLSearchParams, name: string): string {
  const value = params.get(name);
  if (value === null) {
    throw new RequestError(
      -1102,
      `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
    );
  }
  if (value === "") {
    throw new RequestError(-1105, `Parameter '${name}' was empty.`);
  }
  return value;
}

function wholeNumber(
  params: URLSearchParams,
  name: string,
): number | undefined {
  const value = params.get(name);
  if (value === null) return undefined;
  if (/^\d{1,20}$/.test(value)) return Number(value);
  throw new RequestError(
    -1100,
    `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`,
  );
}

function inMs(time: number | undefined): number | undefined {
  return time !== undefined && time >= 1e13 ? Math.floor(time / 1000) : time;
}
