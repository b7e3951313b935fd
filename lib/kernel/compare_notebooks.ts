/**
 * Whether the outputs that a notebook stores are those of a fresh run.
 *
 * @module
 */
import type { CodeCell, Notebook, Output } from "./notebook_format.ts";

/** The first place where a stored notebook differs from a fresh run. */
export interface Difference {
  readonly cellId: string;
  /** What differs, such as `line 2 of text/plain`. */
  readonly what: string;
  readonly stored: string;
  readonly fresh: string;
}

const EXCERPT_CHARACTERS = 60;
const NOTHING = "nothing";

/**
 * The first output in which `stored` and `fresh`, runs of the same cells, differ;
 * `undefined` if none does. Whether prints in a row are stored as one or as
 * several makes no difference.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Notebook } from "./notebook_format.ts";
 * const shows = (text: string): Notebook => ({
 *   nbformat: 4,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [{
 *     cell_type: "code",
 *     id: "sum",
 *     metadata: {},
 *     source: "",
 *     execution_count: 1,
 *     outputs: [{ output_type: "stream", name: "stdout", text }],
 *   }],
 * });
 * assert.equal(firstDifference(shows("3\n"), shows("3\n")), undefined);
 * assert.deepEqual(firstDifference(shows("3\n"), shows("4\n")), {
 *   cellId: "sum",
 *   what: "line 1 of stdout",
 *   stored: '"3"',
 *   fresh: '"4"',
 * });
 * ```
 */
export function firstDifference(
  stored: Notebook,
  fresh: Notebook,
): Difference | undefined {
  const now = new Map(codeCells(fresh).map((cell) => [cell.id, cell]));
  for (const cell of codeCells(stored)) {
    const difference = differenceOf(cell, now.get(cell.id)!);
    if (difference) return { cellId: cell.id, ...difference };
  }
  return undefined;
}

/** `difference` in one line. */
export function differenceText(
  { cellId, what, stored, fresh }: Difference,
): string {
  return `cell "${cellId}", ${what}: stored ${stored}, got ${fresh}`;
}

type What = Omit<Difference, "cellId">;

function differenceOf(stored: CodeCell, fresh: CodeCell): What | undefined {
  const [was, is] = [joined(stored.outputs), joined(fresh.outputs)];
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    const difference = firstDifferentPart(partsOf(was[i]), partsOf(is[i]), i);
    if (difference) return difference;
  }
  if (stored.execution_count === fresh.execution_count) return undefined;
  return {
    what: "execution count",
    stored: `${stored.execution_count}`,
    fresh: `${fresh.execution_count}`,
  };
}

function firstDifferentPart(
  stored: ReadonlyMap<string, string>,
  fresh: ReadonlyMap<string, string>,
  output: number,
): What | undefined {
  for (const name of new Set([...stored.keys(), ...fresh.keys()])) {
    const [was, is] = [stored.get(name), fresh.get(name)];
    if (was === is) continue;
    if (was === undefined || is === undefined) {
      return {
        what: `${name} of output ${output + 1}`,
        stored: was === undefined ? NOTHING : excerpt(was),
        fresh: is === undefined ? NOTHING : excerpt(is),
      };
    }
    return firstDifferentLine(name, was, is);
  }
  return undefined;
}

function firstDifferentLine(name: string, stored: string, fresh: string): What {
  const [was, is] = [stored.split("\n"), fresh.split("\n")];
  const line = was.findIndex((text, i) => text !== is[i]);
  // All that was stored is there, and more.
  const i = line < 0 ? was.length : line;
  const [a, b] = [was[i], is[i]];
  const from = a === undefined || b === undefined ? 0 : commonStart(a, b);
  return {
    what: `line ${i + 1} of ${name}`,
    stored: a === undefined ? NOTHING : excerpt(a, from),
    fresh: b === undefined ? NOTHING : excerpt(b, from),
  };
}

/** `outputs` with prints in a row as one: editors store one for each message. */
function joined(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    const goesOn = output.output_type === "stream" &&
      last?.output_type === "stream" && last.name === output.name;
    if (goesOn) {
      all[all.length - 1] = { ...last, text: last.text + output.text };
    } else all.push(output);
  }
  return all;
}

/** What an output consists of, as text by name. */
function partsOf(output: Output | undefined): Map<string, string> {
  if (output === undefined) return new Map();
  switch (output.output_type) {
    case "stream":
      return new Map([[output.name, output.text]]);
    case "error":
      return new Map([["error", `${output.ename}: ${output.evalue}`]]);
    default: {
      const data = Object.entries(output.data).map(([type, value]) =>
        [
          type,
          typeof value === "string" ? value : JSON.stringify(value),
        ] as const
      );
      const { output_type: kind, metadata } = output;
      return new Map([
        ...data,
        ["metadata", JSON.stringify(metadata)],
        ["kind", kind],
      ]);
    }
  }
}

function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** A short quote of `text` that shows what stands at `from`. */
function excerpt(text: string, from = 0): string {
  const start = Math.max(0, from - EXCERPT_CHARACTERS / 3);
  const part = text.slice(start, start + EXCERPT_CHARACTERS);
  const head = start > 0 ? "…" : "";
  const tail = start + part.length < text.length ? "…" : "";
  return JSON.stringify(`${head}${part}${tail}`);
}
