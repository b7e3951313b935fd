/**
 * Where the rows and cells of a CSV text begin and end.
 *
 * @module
 */

export const [LINE_FEED, RETURN, QUOTE] = [10, 13, 34];

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const DELIMITERS = [",", ";", "\t"].map((char) => char.charCodeAt(0));
const decoder = new TextDecoder();

/** The first byte of every line that is not empty; the byte order mark does not count. */
export function rowStarts(bytes: Uint8Array): Uint32Array {
  const isMarked = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
  let starts = new Uint32Array(1024), rows = 0, end = -1;
  for (let at = isMarked ? 3 : 0; at < bytes.length; at = end + 1) {
    end = bytes.indexOf(LINE_FEED, at);
    if (end < 0) end = bytes.length;
    if (isLineEnd(bytes, at)) continue;
    if (rows === starts.length) {
      const grown = new Uint32Array(2 * rows);
      grown.set(starts);
      starts = grown;
    }
    starts[rows++] = at;
  }
  return starts.subarray(0, rows);
}

/** The byte that stands between cells: of the usual three the commonest near the top. */
export function delimiterOf(bytes: Uint8Array): number {
  const top = bytes.subarray(0, 4096);
  const counts = DELIMITERS.map((each) => top.filter((b) => b === each).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** The byte after the cell at `at`; a quoted cell may hold delimiters but no line ends. */
export function cellEnd(
  bytes: Uint8Array,
  at: number,
  delimiter: number,
): number {
  let isQuoted = false;
  for (let end = at;; end++) {
    const byte = bytes[end];
    if (isLineEnd(bytes, end)) return end;
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === delimiter && !isQuoted) return end;
  }
}

/** The text of a cell without the spaces and quotes around it. */
export function cellText(bytes: Uint8Array, at: number, end: number): string {
  const text = decoder.decode(bytes.subarray(at, end)).trim();
  const isQuoted = text.length > 1 && text.startsWith('"') &&
    text.endsWith('"');
  return isQuoted ? text.slice(1, -1).replaceAll('""', '"').trim() : text;
}

/** Whether a line, or the text, ends at byte `at`. */
export function isLineEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === LINE_FEED || byte === undefined ||
    byte === RETURN && (at + 1 === bytes.length || bytes[at + 1] === LINE_FEED);
}
