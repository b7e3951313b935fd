import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { withTempFolder } from "../testing/temp_folder.ts";
import { chooseNotebooks, listNotebooks } from "./notebook_list.ts";

const ALL = ["01_a", "02_b", "03_c"]
  .map((name) => ({ name, path: join("x", `${name}.ipynb`) }));

Deno.test("listNotebooks() gives notebooks in order, and nothing else", () =>
  withTempFolder(async (folder) => {
    const names = ["10_b.ipynb", "02_a.ipynb", ".x.ipynb", "a.ts", "ipynb"];
    for (const name of names) await Deno.writeTextFile(join(folder, name), "");
    await Deno.mkdir(join(folder, "01_folder.ipynb"));
    assert.deepEqual(await listNotebooks(folder), [
      { name: "02_a", path: join(folder, "02_a.ipynb") },
      { name: "10_b", path: join(folder, "10_b.ipynb") },
    ]);
  }));

Deno.test("chooseNotebooks() takes names in any form, in the notebooks' order", () => {
  assert.deepEqual(chooseNotebooks(ALL, []), ALL);
  for (
    const names of [
      ["03_c", "01_a"],
      ["x/01_a.ipynb", "03_c.ipynb"],
      ["y/../x/01_a", resolve("x", "03_c.ipynb")],
    ]
  ) {
    assert.deepEqual(chooseNotebooks(ALL, names), [ALL[0], ALL[2]]);
  }
});

Deno.test("chooseNotebooks() refuses names that mean none, as in another folder", () => {
  for (const name of ["04", "y/01_a", "/01_a.ipynb", "x/y/01_a", "01"]) {
    assert.throws(() => chooseNotebooks(ALL, ["01_a", name]), {
      name: "RangeError",
      message:
        `Cannot choose notebook: expected one of 01_a, 02_b, 03_c in "x", got "${name}"`,
    });
  }
});
