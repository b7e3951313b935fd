/**
 * The ledger: what was tried on which candles, and who looked at what was held out.
 *
 * @module
 */
import * as v from "valibot";
import { describe } from "../config.ts";
import {
  type LookEntry,
  LookEntrySchema,
  type LookLine,
  type TrialEntry,
  TrialEntrySchema,
  type TrialLine,
} from "./line.ts";
import type { LineFile } from "./line_file.ts";
import { type LedgerContent, readLines } from "./read_lines.ts";
import { overlaps, type Stretch } from "./stretch.ts";

/** Options for ledgers of every kind. */
export interface LedgerOptions {
  /** What writes: `train`, `search`, `notebook`, or a program's own name. @default {"program"} */
  by?: string;
  /** Hears of each line that cannot be read, once. @default {console.warn} */
  onWarning?: (warning: string) => void;
  /** The time, ms since the Unix epoch. @default {Date.now} */
  now?: () => number;
}

/** What can be written down. */
export type LedgerEntry = TrialEntry | LookEntry;

const EntrySchema = v.variant("kind", [TrialEntrySchema, LookEntrySchema]);

/** A ledger could not be read or written; what it holds is as it was. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
}

/**
 * What was tried, and who looked: a text of one line each, only ever added to.
 *
 * Recording what is there already adds a line all the same; reading counts it
 * once. So a writer need not read, two that write at once cannot both be first,
 * and a line that stands is never touched.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { memoryLedger } from "./open_ledger.ts";
 * const ledger = memoryLedger({ by: "example" });
 * await ledger.record([{
 *   kind: "look",
 *   configHash: "a".repeat(64),
 *   dataHash: "b".repeat(64),
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 *   source: "binance",
 *   market: "",
 *   from: "2024-05-01T00:00:00.000Z",
 *   to: "2024-05-31T23:59:00.000Z",
 *   candidate: "forest",
 *   logLoss: 0.693,
 * }]);
 * const [look] = await ledger.looksOn("b".repeat(64));
 * assert.equal(look?.by, "example");
 * ```
 */
export class Ledger {
  readonly #lines: LineFile;
  readonly #by: string;
  readonly #onWarning: (warning: string) => void;
  readonly #now: () => number;
  readonly #warned = new Set<string>();

  /** Use `openLedger` or `memoryLedger`. */
  constructor(lines: LineFile, options: LedgerOptions = {}) {
    const { by = "program", onWarning = console.warn, now = Date.now } =
      options;
    this.#lines = lines;
    this.#by = by;
    this.#onWarning = onWarning;
    this.#now = now;
  }

  /** The file, or `memory`. */
  get name(): string {
    return this.#lines.name;
  }

  /**
   * Adds a line for each entry.
   *
   * @throws {TypeError} If one is not an entry.
   * @throws {LedgerError} If they cannot be written.
   */
  async record(entries: readonly LedgerEntry[]): Promise<void> {
    const stamp = {
      ledger: 1,
      when: new Date(this.#now()).toISOString(),
      by: this.#by,
    };
    const lines = entries.map((entry) =>
      JSON.stringify({ ...stamp, ...checked(entry) })
    );
    if (lines.length === 0) return;
    await this.#telling("write", () => this.#lines.append(lines));
  }

  /**
   * Like `record`, but a disk that takes nothing ends no run.
   *
   * @returns The error's message, or `null` where all was written.
   */
  async tryRecord(entries: readonly LedgerEntry[]): Promise<string | null> {
    try {
      await this.record(entries);
      return null;
    } catch (error) {
      if (error instanceof LedgerError) return error.message;
      throw error;
    }
  }

  /**
   * All that is there, each try and each look once.
   *
   * @throws {LedgerError} If it cannot be read.
   */
  async read(): Promise<LedgerContent> {
    const content = readLines(
      await this.#telling("read", () => this.#lines.read()),
      this.name,
    );
    for (const warning of content.warnings) {
      if (!this.#warned.has(warning)) this.#onWarning(warning);
      this.#warned.add(warning);
    }
    return content;
  }

  /**
   * Tries on these candles: of the hash given, or whose judged rows overlap a
   * stretch.
   *
   * A configuration tried on several sizes of the data has a line for each;
   * {@linkcode countConfigurations} counts it once.
   */
  async trialsOn(on: string | Stretch): Promise<TrialLine[]> {
    return (await this.read()).trials.filter(isOn(on));
  }

  /**
   * Looks at these held-out rows: of candles of the hash given, or at any range
   * that overlaps a stretch. The same run repeated is one look; with another day
   * of candles it is another, as other scores were seen.
   */
  async looksOn(on: string | Stretch): Promise<LookLine[]> {
    return (await this.read()).looks.filter(isOn(on));
  }

  async #telling<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new LedgerError(`Cannot ${what} ledger "${this.name}": ${why}`, {
        cause,
      });
    }
  }
}

/**
 * How many different configurations there are among trials: what was tried on
 * several sizes of the data, or again with a day more of it, is one try, as it
 * is one thing to choose.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trialOf } from "../testing/ledger_lines.ts";
 * import { countConfigurations } from "./ledger.ts";
 * const [few, all] = [trialOf({ rows: 300 }), trialOf({ rows: 900 })];
 * assert.equal(countConfigurations([few, all]), 1);
 * ```
 */
export function countConfigurations(
  trials: readonly Pick<TrialEntry, "configHash">[],
): number {
  return new Set(trials.map(({ configHash }) => configHash)).size;
}

function isOn(on: string | Stretch) {
  return (line: TrialLine | LookLine) =>
    typeof on === "string" ? line.dataHash === on : overlaps(line, on);
}

function checked(entry: LedgerEntry): LedgerEntry {
  const result = v.safeParse(EntrySchema, entry);
  if (result.success) return result.output;
  throw new TypeError(`Cannot record: ${describe(result.issues)}`);
}
