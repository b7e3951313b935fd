import assert from "node:assert/strict";
import { claim } from "./claim.ts";

Deno.test("claim() says what holds and what does not", () => {
  const [lines, log] = [new Array<string>(), console.log];
  console.log = (line: string) => void lines.push(line);
  try {
    claim("two is even", true);
    claim("two is odd", false);
  } finally {
    console.log = log;
  }
  assert.deepEqual(lines, [
    "holds: two is even",
    "DOES NOT HOLD for these settings: two is odd",
  ]);
});
