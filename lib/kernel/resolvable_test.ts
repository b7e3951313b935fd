import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { notebookOf } from "./_test_notebook.ts";
import { importsName, isNameConfigured } from "./resolvable.ts";

Deno.test("importsName() knows every form of import, and nothing else", () => {
  for (
    const code of [
      'import * as a from "a.b";',
      "import 'a.b'",
      'import {\n  c,\n} from "a.b/c.ts";',
      'const c = await import("a.b");',
    ]
  ) assert.ok(importsName(notebookOf("1;", code), "a.b"), code);
  for (const code of ['import "aXb";', 'import "./a.b";', '"a.b";', ""]) {
    assert.ok(!importsName(notebookOf(code), "a.b"), code);
  }
});

Deno.test("isNameConfigured() looks in the folder and above, and at import maps", () =>
  withTempFolder(async (folder) => {
    const below = join(folder, "a", "b");
    await Deno.mkdir(below, { recursive: true });
    assert.equal(await isNameConfigured(below, "candles_here"), false);
    await Deno.writeTextFile(
      join(folder, "deno.jsonc"),
      '{ // ours\n "importMap": "./a/map.json" }',
    );
    assert.equal(await isNameConfigured(below, "candles_here"), false);
    await Deno.writeTextFile(
      join(folder, "a", "map.json"),
      '{ "imports": { "candles_here": "./x.ts" } }',
    );
    assert.equal(await isNameConfigured(below, "candles_here"), true);
    assert.equal(await isNameConfigured(below, "candles"), false);
  }));

Deno.test("isNameConfigured() finds the library from the project's notebooks", async () => {
  const folder = join(ROOT, "notebooks");
  assert.equal(await isNameConfigured(folder, "candlebook"), true);
});
