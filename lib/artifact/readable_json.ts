/**
 * JSON for files that people read and compare.
 *
 * @module
 */

/**
 * JSON with two spaces of indentation, in which lists of plain values and whatever
 * fits stay on one line: a tree of a thousand nodes is a few lines, not thousands.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readableJson } from "./readable_json.ts";
 * const rows = { a: [1, 2, 3], b: { long: "x".repeat(80) } };
 * assert.deepEqual(JSON.parse(readableJson(rows)), rows);
 * assert.ok(readableJson(rows).includes("[1,2,3]"));
 * ```
 */
export function readableJson(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null || isFlat(value)) {
    return JSON.stringify(value);
  }
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((member) => readableJson(member, inner))
    : Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) =>
        `${JSON.stringify(key)}: ${readableJson(member, inner)}`
      );
  const lines = members.map((member) => inner + member).join(",\n");
  return `${open}\n${lines}\n${indent}${close}`;
}

/** Whether a value holds no further lists or objects, and fits if it is an object. */
function isFlat(value: object): boolean {
  const members = Object.values(value);
  if (members.some((member) => typeof member === "object" && member !== null)) {
    return false;
  }
  return Array.isArray(value) || JSON.stringify(value).length < 72;
}
