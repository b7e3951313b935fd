/**
 * What of a table goes into a data frame, and what comes back out of one.
 *
 * @module
 */
import { candleColumns, type Candles } from "../candles/candles.ts";
import { type MimeBundle, shownAs } from "../display.ts";
import type { FeatureColumns } from "../features/mod.ts";
import { htmlTable } from "../report/html_table.ts";
import type { MarkupPart } from "../report/page/markup.ts";
import { grouped } from "../report/words.ts";
import type { SampleTable } from "../samples.ts";
import { view } from "./_view.ts";
import { cellText, inLine, snakeCase } from "./_words.ts";

/** What a data frame can be made of. */
export type FrameSource = Candles | FeatureColumns | SampleTable;

/** The name under which a frame holds open times. */
export const OPEN_TIME = "open_time";
/** Rows that a frame's view shows. */
export const SHOWN_ROWS = 10;

/** A table's columns by name, `open_time` first; copies of the last `rows` rows. */
export function frameColumns(
  source: FrameSource,
  rows: number = Infinity,
): [string, Float64Array][] {
  if (!(rows >= 0)) {
    throw new RangeError(
      `Cannot make a data frame: rows must be 0 or more, got ${rows}`,
    );
  }
  return columnsOf(source).map(([name, column]) => [
    name,
    column.slice(Math.max(0, column.length - rows)),
  ]);
}

function columnsOf(source: FrameSource): [string, Float64Array][] {
  if ("symbol" in source) {
    return candleColumns(source)
      .map((name) => [snakeCase(name), source[name]!]);
  }
  if ("names" in source) {
    const { names, columns, openTime } = source;
    return [
      [OPEN_TIME, openTime],
      ...names.map((name, i): [string, Float64Array] => [name, columns[i]!]),
    ];
  }
  const { names, features, target, weight, openTime } = source.samples;
  return [
    ...columnsOf({ names: [...names], columns: [...features], openTime }),
    ["target", target],
    ["weight", weight],
  ];
}

/** The columns of a frame, which has to tell the time of each row. */
export function columnsFrom(
  names: readonly string[],
  read: (name: string) => Float64Array,
): FeatureColumns {
  if (!names.includes(OPEN_TIME)) {
    throw new TypeError(
      `Cannot read data frame: expected a column "${OPEN_TIME}", got ${
        names.map((name) => `"${name}"`).join(", ") || "none"
      }`,
    );
  }
  const others = names.filter((name) => name !== OPEN_TIME);
  return shownAs("features", {
    names: others,
    columns: others.map(read),
    openTime: read(OPEN_TIME),
  });
}

/** The first rows of a frame, as every library's frames show themselves. */
export function frameView(frame: {
  readonly library: string;
  readonly names: readonly string[];
  readonly rows: number;
  /** The first {@linkcode SHOWN_ROWS} rows at most. */
  readonly first: readonly (readonly unknown[])[];
  /** What each of these rows is called. @default its number */
  readonly labels?: readonly unknown[];
  readonly facts?: readonly MarkupPart[];
}): MimeBundle {
  const { library, names, rows, first, labels = [], facts = [] } = frame;
  const columns = names.map((_, i) => columnTexts(first.map((row) => row[i])));
  const title = `${library} data frame, ${grouped(rows)} × ${names.length}`;
  return view({
    title,
    facts: [
      ...rows > first.length
        ? [`the first ${first.length} of ${grouped(rows)} rows`]
        : [],
      ...facts,
    ],
    body: names.length === 0 ? [] : [htmlTable(["", ...names], [{
      rows: first.map((_, row) => [
        String(labels[row] ?? row),
        ...columns.map((texts) => texts[row]!),
      ]),
    }])],
    text: `${title}: ${names.join(", ")}`,
  });
}

/** Prices with the decimals they have; whatever else as it is. */
function columnTexts(cells: readonly unknown[]): string[] {
  const numbers = cells.filter((cell) => typeof cell === "number");
  const arePrices = numbers.length === cells.length &&
    numbers.some((value) => Math.abs(value) >= 1000);
  return arePrices ? inLine(numbers) : cells.map(cellText);
}
