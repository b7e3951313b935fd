import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { notebookOf } from "./_test_notebook.ts";
import { checkFormat } from "./check_format.ts";
import { checkTypes } from "./check_types.ts";
import { writeNotebook } from "./notebook_file.ts";
import { listNotebooks } from "./notebook_list.ts";

const options = {
  config: join(ROOT, "notebooks", "deno.json"),
  lock: join(ROOT, "deno.lock"),
};

/** Notebooks made of such cells, in a folder of their own. */
async function withNotebooks(
  cells: Record<string, readonly string[]>,
  body: (notebooks: Awaited<ReturnType<typeof listNotebooks>>) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    for (const [name, sources] of Object.entries(cells)) {
      await writeNotebook(
        join(folder, `${name}.ipynb`),
        notebookOf(...sources),
      );
    }
    await Deno.writeTextFile(join(folder, "three.ts"), "export const b = 3;\n");
    await body(await listNotebooks(folder));
  });
}

Deno.test("checkTypes() accepts top-level await, imports and values by themselves", () =>
  withNotebooks({
    "01_a": [
      'import { b } from "./three.ts";\nimport { join } from "node:path";',
      'const c: number = await Promise.resolve(b);\njoin("a", `${c}`);',
      "await Deno.jupyter.display(c);",
      "c;",
    ],
    "02_b": ["const c = 1;", "c;"],
  }, async (notebooks) => {
    assert.equal(await checkTypes(notebooks, options), undefined);
  }));

Deno.test("checkTypes() names notebook, cell and line of each mistake", () =>
  withNotebooks({
    "01_a": ["const a = 1;", 'const b: number = a;\nconst c: number = "c";'],
    "02_b": ["const d = 1;", "const d = 2;"],
  }, async (notebooks) => {
    const text = await checkTypes(notebooks, options) ?? "";
    const [first, second] = notebooks.map(({ path }) => path);
    assert.ok(text.includes(`${first}, cell "c2", line 2:7`), text);
    assert.ok(text.includes(`${second}, cell "c1", line 1:7`), text);
    assert.ok(text.includes(`${second}, cell "c2", line 1:7`), text);
    assert.ok(!text.includes("file://"), text);
  }));

Deno.test("checkTypes() names the place where a cell does not parse, and no more", () =>
  withNotebooks({ "01_a": ["1;", "2;\nconst a = ;"] }, async (notebooks) => {
    const lines = (await checkTypes(notebooks, options) ?? "").split("\n");
    const place = `at ${notebooks[0]!.path}, cell "c2", line 2:11`;
    assert.equal(lines.at(-1)!.trim(), place);
  }));

Deno.test("checkFormat() accepts what the formatter makes and refuses other code", () =>
  withNotebooks(
    { "01_a": ["const a = 1;\na;", "", "a;"] },
    async (notebooks) => {
      assert.equal(await checkFormat(notebooks), undefined);
      await writeNotebook(notebooks[0]!.path, notebookOf("const a=1"));
      const text = await checkFormat(notebooks) ?? "";
      assert.ok(text.includes(notebooks[0]!.path), text);
      const command = new Deno.Command(Deno.execPath(), {
        args: ["fmt", "--quiet", "--no-config", notebooks[0]!.path],
      });
      assert.ok((await command.output()).success);
      assert.equal(await checkFormat(notebooks), undefined);
    },
  ));
