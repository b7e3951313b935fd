/**
 * The stand-in's bookkeeping of request weight.
 *
 * @module
 */

const MINUTE = 60_000;

/** First ban, doubled with each further one up to the longest, ms. */
const [FIRST_BAN, LONGEST_BAN] = [2 * MINUTE, 3 * 24 * 60 * MINUTE];

/** Requests over the limit that are warned of before the address is banned. */
const WARNINGS = 3;

/** Why a request is turned away. */
export interface Refusal {
  readonly status: 429 | 418;
  /** Whole seconds. */
  readonly retryAfter: number;
  readonly msg: string;
}

/** What HTTP 429 says. */
export function tooMuchWeight(limit: number): string {
  return `Too much request weight used; current limit is ${limit} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`;
}

/** What HTTP 418 says. */
export function bannedUntil(time: number): string {
  return `Way too much request weight used; IP banned until ${time}. Please use WebSocket Streams for live updates to avoid bans.`;
}

/** Counts weight per minute of the exchange's clock, as the exchange does. */
export class WeightCounter {
  readonly #limit: number;
  #minute = NaN;
  #used = 0;
  #warnings = 0;
  #bans = 0;
  #bannedUntil = -Infinity;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Weight used in the minute of `now`. */
  used(now: number): number {
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.#minute) {
      [this.#minute, this.#used, this.#warnings] = [minute, 0, 0];
    }
    return this.#used;
  }

  /** Counts a request; tells if it is one too many. */
  charge(weight: number, now: number): Refusal | undefined {
    this.#used = this.used(now) + weight;
    if (now < this.#bannedUntil) return this.#ban(now);
    if (this.#used <= this.#limit) return undefined;
    if (++this.#warnings > WARNINGS) return this.#ban(now);
    const retryAfter = Math.ceil((MINUTE - now % MINUTE) / 1000);
    return { status: 429, retryAfter, msg: tooMuchWeight(this.#limit) };
  }

  #ban(now: number): Refusal {
    const ms = Math.min(FIRST_BAN * 2 ** this.#bans++, LONGEST_BAN);
    this.#bannedUntil = now + ms;
    const msg = bannedUntil(this.#bannedUntil);
    return { status: 418, retryAfter: Math.ceil(ms / 1000), msg };
  }
}
