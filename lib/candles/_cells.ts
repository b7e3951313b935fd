/**
 * One cell of a text file as a number.
 *
 * @module
 */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** The number `text` spells in decimals, rounded once as `Number` does; else `NaN`. */
export function parseNumber(text: string): number {
  return NUMBER.test(text) ? Number(text) : NaN;
}

/** The number `text` spells, or the ms of an ISO date, UTC unless it names a zone; else `NaN`. */
export function parseTime(text: string): number {
  const [match, day, time = "00:00", zone = "Z"] = DATE.exec(text) ?? [];
  if (match === undefined) return parseNumber(text);
  // `Date.parse` takes February 30 for March 1.
  const midnight = new Date(`${day}T00:00Z`);
  const isDay = midnight.getUTCDate() === Number(day!.slice(-2));
  const utc = zone.toUpperCase().replace("UTC", "Z");
  return isDay ? Date.parse(`${day}T${time}${utc}`) : NaN;
}

/** Ms of 1973-03-03: later ones are told from seconds, µs and ns by their size alone. */
const EARLIEST_MS = 1e11;
const LATEST_MS = 1e13;

/** Whether {@linkcode epochMs} takes `time` for seconds. */
export function isSeconds(time: number): boolean {
  return time < EARLIEST_MS;
}

/**
 * Ms since the Unix epoch from a time in s, ms, µs or ns, told apart by size;
 * `NaN` if it is none of these, falls before 1973-03-03 or on no whole ms.
 */
export function epochMs(time: number): number {
  const ms = isSeconds(time)
    ? Math.round(time * 1000)
    : time <= LATEST_MS
    ? time
    : time <= LATEST_MS * 1000
    ? Math.floor(time / 1000)
    : Math.round(time / 1e6);
  const isKnown = ms >= EARLIEST_MS && ms <= LATEST_MS && Number.isInteger(ms);
  return isKnown ? ms : NaN;
}
