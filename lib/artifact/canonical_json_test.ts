import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "./canonical_json.ts";

Deno.test("canonicalJson() writes the numbers of RFC 8785, appendix B", () => {
  const numbers: [number, string][] = [
    [-0, "0"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [9007199254740992, "9007199254740992"],
    [295147905179352830000, "295147905179352830000"],
    [9.999999999999997e22, "9.999999999999997e+22"],
    [0.000001, "0.000001"],
    [333333333.33333329, "333333333.3333333"],
  ];
  for (const [value, text] of numbers) assert.equal(canonicalJson(value), text);
});

Deno.test("canonicalJson() does not depend on the order of keys", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    const turned = Object.fromEntries(Object.entries(value).reverse());
    assert.equal(canonicalJson(turned), canonicalJson(value));
    const parsed = JSON.parse(canonicalJson(value));
    assert.equal(canonicalJson(parsed), canonicalJson(value));
  }));
});

Deno.test("canonicalJson() refuses what JSON cannot hold", () => {
  for (const value of [NaN, Infinity, [undefined], () => 1]) {
    assert.throws(() => canonicalJson(value), TypeError);
  }
});
