/**
 * What a person sees while a task works: bars on a terminal, plain lines elsewhere.
 * All of it goes to standard error, so that standard output stays clean.
 *
 * @module
 */
import process from "node:process";
import { SingleBar } from "cli-progress";

/** Shows stages as they begin and go on, and keeps their seconds. */
export class Progress {
  readonly #seconds = new Map<string, number>();
  #stage: string | undefined;
  #begun = 0;
  #bar: SingleBar | undefined;

  /** Begins a stage, and ends the one before. */
  stage(name: string): void {
    this.end();
    this.#stage = name;
    this.#begun = performance.now();
  }

  /** Moves the bar of the stage; the first call of a stage shows it. */
  readonly update = (done: number, total?: number): void => {
    if (total === undefined || !process.stderr.isTTY) return;
    this.#bar ??= startBar(this.#stage ?? "", total);
    this.#bar.setTotal(total);
    this.#bar.update(done);
  };

  /** Shows a line between the stages' own. */
  readonly note = (line: string): void => {
    stopBars();
    this.#bar = undefined;
    console.error(line);
  };

  /** Ends the stage that is under way. */
  end(): void {
    if (this.#stage === undefined) return;
    stopBars();
    this.#bar = undefined;
    const seconds = (performance.now() - this.#begun) / 1000;
    this.#seconds.set(this.#stage, Math.round(1000 * seconds) / 1000);
    console.error(
      `${this.#stage.padEnd(15)}${seconds.toFixed(2).padStart(7)} s`,
    );
    this.#stage = undefined;
  }

  /** Seconds of every stage that has ended, by name. */
  get seconds(): Record<string, number> {
    return Object.fromEntries(this.#seconds);
  }
}

const shown = new Set<SingleBar>();

/** Takes away whatever bar is shown, and gives the terminal its cursor back. */
export function stopBars(): void {
  for (const bar of shown) bar.stop();
  shown.clear();
}

function startBar(stage: string, total: number): SingleBar {
  const bar = new SingleBar({
    format: `${stage.padEnd(15)} {bar} {value}/{total}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  bar.start(total, 0);
  shown.add(bar);
  return bar;
}
