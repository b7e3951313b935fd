import assert from "node:assert/strict";

async function read(name: string): Promise<string> {
  const text = await Deno.readTextFile(new URL(name, import.meta.url));
  return text.replaceAll(/\s+/g, " ");
}

const TESTS = {
  C: "estimator_contract_test.ts",
  R: "regression_contract_test.ts",
  I: "estimator_invariances_test.ts",
} as const;

Deno.test("CONTRACT.md names tests that there are", async () => {
  const text = await read("CONTRACT.md");
  let named = 0;
  for (const [letter, file] of Object.entries(TESTS)) {
    const source = await read(file);
    const cell = new RegExp(`\\b${letter}: _([^_]+)_`, "g");
    for (const [, name] of text.matchAll(cell)) {
      assert.ok(source.includes(`: ${name}\``), `${file}: ${name}`);
      named++;
    }
  }
  assert.ok(named > 50, `${named} tests named`);
});

Deno.test("CONTRACT.md names each of scikit-learn's checks once", async () => {
  const text = await read("CONTRACT.md");
  const [count] = text.match(/(?<=all )\d+(?= functions)/)!;
  const checks = [...text.matchAll(/`(check_\w+)`/g)].map(([, name]) => name);
  assert.equal(checks.length, Number(count));
  assert.equal(new Set(checks).size, checks.length);
});
