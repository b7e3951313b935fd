/**
 * A bar in a notebook that moves as work goes on.
 *
 * @module
 */
import type { MimeBundle } from "../display.ts";
import { markup } from "../report/page/markup.ts";
import { grouped } from "../report/words.ts";
import type { Kernel } from "./_kernel.ts";

/** No more than ten moves a second. */
const REST_MS = 100;

/** Where a bar stands, and what its words are. */
export interface BarSetting {
  readonly kernel: Kernel;
  /** Milliseconds of a clock that never goes back; it is not shown. */
  readonly now: () => number;
  /** The output that is written anew at every move. */
  readonly displayId: string;
  readonly title: string;
  /** What is counted. */
  readonly unit: string;
}

/** One output, written anew as work goes on; its last state stays. */
export class ProgressBar {
  readonly #setting: BarSetting;
  readonly #warnings: string[] = [];
  #stage = "";
  #count: { readonly done: number; readonly total: number } | undefined;
  /** The longest count of any stage: what the work came to. */
  #most = 0;
  #first = true;
  #shownAt = 0;
  /** Messages leave in the order in which they are queued; this is the last. */
  #sent = Promise.resolve();

  constructor(setting: BarSetting) {
    this.#setting = setting;
    this.#move();
  }

  /** Begins a stage. */
  stage(name: string): void {
    [this.#stage, this.#count] = [name, undefined];
    this.#move();
  }

  /** Moves the bar, unless it has just moved. */
  update(done: number, total: number): void {
    this.#count = { done, total };
    this.#most = Math.max(this.#most, done);
    const rested = this.#setting.now() - this.#shownAt >= REST_MS;
    if (rested) this.#move();
  }

  /** Adds a line that stays. */
  warn(message: string): void {
    this.#warnings.push(message);
    this.#move();
  }

  /** The end of work that went well. */
  async done(): Promise<void> {
    const { unit } = this.#setting;
    const came = this.#most > 0 ? `, ${grouped(this.#most)} ${unit}` : "";
    this.#show(`done${came}`, 1);
    await this.#sent;
  }

  /** The end of work that did not: the bar stays where it stood. */
  async failed(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    const stage = this.#stage === "" ? "" : ` in ${this.#stage}`;
    this.#show(`failed${stage}: ${why}`, "failed");
    await this.#sent;
  }

  #move(): void {
    const { unit, now } = this.#setting;
    const count = this.#count &&
      `${grouped(this.#count.done)} of ${grouped(this.#count.total)} ${unit}`;
    const words = [this.#stage, count].filter((part) => part).join(", ");
    this.#shownAt = now();
    this.#show(
      words || "begins",
      this.#count && this.#count.done / this.#count.total,
    );
  }

  #show(state: string, share?: number | "failed"): void {
    const { kernel, displayId, title } = this.#setting;
    const type = this.#first ? "display_data" : "update_display_data";
    this.#first = false;
    // Not Deno.jupyter.display(), which waits a turn first: what is queued at
    // once leaves even while this thread goes on working.
    this.#sent = kernel.broadcast(type, {
      data: bundle(`${title}: ${state}`, share, this.#warnings),
      metadata: {},
      transient: { display_id: displayId },
    });
  }
}

function bundle(
  words: string,
  share: number | "failed" | undefined,
  warnings: readonly string[],
): MimeBundle {
  const bar = share === "failed"
    ? []
    : share === undefined
    ? markup`<progress></progress> `
    : markup`<progress value="${share.toFixed(3)}" max="1"></progress> `;
  const lines = warnings.map((line) => markup`<div>⚠ ${line}</div>`);
  return {
    "text/html": markup`<div>${bar}<span>${words}</span></div>
${lines}`.html.trimEnd(),
    "text/plain": [words, ...warnings.map((line) => `⚠ ${line}`)].join("\n"),
  };
}
