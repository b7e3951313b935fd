/**
 * Text in an SVG: how wide it runs, where it breaks, how XML holds it.
 *
 * @module
 */
import { counted } from "../words.ts";

/** Size of all text but titles, in pixels. */
export const FONT_SIZE = 12;

/**
 * A generous guess at the width of `text` in pixels: fonts differ from reader to
 * reader, and a line must end inside the figure in all of them.
 */
export function textWidth(text: string, size: number = FONT_SIZE): number {
  let ems = 0;
  for (const letter of text) {
    if (/[ .,:;'|!ijl()[\]]/.test(letter)) ems += 0.34;
    else if (/[A-ZMWmw%@—…]/.test(letter)) ems += 0.76;
    else ems += 0.6;
  }
  return ems * size;
}

/** `line` broken at spaces, and inside words that are wider than a line. */
export function wrapped(
  line: string,
  width: number,
  size: number = FONT_SIZE,
): string[] {
  const lines: string[] = [];
  let last = "";
  for (const word of line.split(" ").filter((word) => word !== "")) {
    const longer = last === "" ? word : `${last} ${word}`;
    if (textWidth(longer, size) <= width) {
      last = longer;
      continue;
    }
    if (last !== "") lines.push(last);
    last = "";
    for (const letter of word) {
      if (last !== "" && textWidth(last + letter, size) > width) {
        lines.push(last);
        last = "";
      }
      last += letter;
    }
  }
  return [...lines, last];
}

/** Text as XML holds it; control characters, which XML does not hold, are left out. */
export function escaped(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** `text` in which no line breaks at a space. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

/** How many there are: `1 row`, `2,000 rows`; no line breaks after the number. */
export function manyOf(count: number, thing: string): string {
  return counted(count, thing).replace(" ", "\u00a0");
}

/** The two ends of `name`, where it is wider than `width`: names that differ often end differently. */
export function withoutMiddle(name: string, width: number): string {
  if (textWidth(name) <= width) return name;
  const letters = [...name];
  let [short, kept] = ["…", 0];
  while (textWidth(short) <= width) {
    const tail = ++kept >> 1;
    const next = letters.slice(0, kept - tail).join("") + "…" +
      letters.slice(letters.length - tail).join("");
    if (textWidth(next) > width) break;
    short = next;
  }
  return short;
}

/** The beginning of `text` and an ellipsis where it is wider than `width`. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join("")}…`) > width) {
    letters.pop();
  }
  return `${letters.join("")}…`;
}
