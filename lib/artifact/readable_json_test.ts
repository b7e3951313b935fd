import assert from "node:assert/strict";
import fc from "fast-check";
import { readableJson } from "./readable_json.ts";

Deno.test("readableJson() holds the value that went in", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(
      JSON.stringify(JSON.parse(readableJson(value))),
      JSON.stringify(value),
    );
  }));
});

Deno.test("readableJson() keeps short things on a line and breaks long ones", () => {
  const text = readableJson({
    tree: { left: Array(50).fill(12345), right: [1] },
    name: "x",
  });
  assert.deepEqual(text.split("\n").map((line) => line.slice(0, 20)), [
    "{",
    '  "tree": {',
    '    "left": [12345,1',
    '    "right": [1]',
    "  },",
    '  "name": "x"',
    "}",
  ]);
});
