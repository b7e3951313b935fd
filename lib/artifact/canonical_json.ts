/**
 * One text for one value, so that equal values hash alike.
 *
 * @module
 */

/**
 * JSON by the rules of RFC 8785: no white space, keys sorted by UTF-16 code unit,
 * numbers as JavaScript writes them. Keys whose value is `undefined` are left out.
 *
 * @throws {TypeError} If a number is not finite, or a value has no JSON form.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { canonicalJson } from "./canonical_json.ts";
 * assert.equal(canonicalJson({ b: [1e21, "é"], a: null }), '{"a":null,"b":[1e+21,"é"]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  // The trees of a model are a million numbers: one call for each takes long.
  if (isNumbers(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, member]) =>
        `${JSON.stringify(key)}:${canonicalJson(member)}`
      );
    return `{${members.join(",")}}`;
  }
  const text = JSON.stringify(value);
  if (text === undefined || (typeof value === "number" && !isFinite(value))) {
    throw new TypeError(`Cannot write ${String(value)} as canonical JSON`);
  }
  return text;
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isFinite);
}
